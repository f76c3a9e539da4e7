/**
 * What was told and has not reached the record yet, kept in the browser's own database. Entries
 * leave it when the record has acknowledged them by their ids, and in no other way. Each belongs to
 * one record and is sent to no other.
 */

import { dropDrafts, type Held, hold, look, otherDrafts, record } from "./home";
import { answer, QUEUE, transaction } from "./storage";
import { type Entry, questionOf } from "./telling";

/** `tried`: it may have reached the record already. `refused`: why the record does not take it. */
interface Row {
  seq: number;
  id: string;
  /** Absent in what version 0.1.0 kept. */
  record?: string;
  /** As version 0.1.0 kept it, and as it is kept for a record without passphrase. */
  entry?: Entry;
  held?: Held;
  replaces?: string;
  tried?: boolean;
  refused?: string;
}

/** `entry` is absent while it is sealed and there is no key to it here. */
export interface Waiting {
  seq: number;
  id: string;
  entry?: Entry;
  refused?: string;
}

export type Readable = Waiting & { entry: Entry };

const rows = (): Promise<Row[]> =>
  transaction(QUEUE, "readonly", (queue) => answer<Row[]>(queue.getAll()));

const ours = async (): Promise<Row[]> => (await rows()).filter((row) => row.record === record);

async function opened(row: Row): Promise<Waiting> {
  const { seq, id, refused } = row;
  const found = row.entry ?? (row.held && await look(row.held, id) as Entry | undefined);
  const waits = { seq, id, ...(refused === undefined ? {} : { refused }) };
  if (!found) return waits;
  return { ...waits, entry: row.replaces ? { ...found, replaces: row.replaces } : found };
}

/** Shut an entry away; what it corrects stays readable, so that a correction can take its place. */
async function shut(entry: Entry): Promise<Omit<Row, "seq">> {
  const { replaces, ...told } = entry;
  const held = await hold(told, entry.id);
  const kept = "plain" in held ? { entry: told } : { held };
  return { id: entry.id, record, ...kept, ...(replaces ? { replaces } : {}) };
}

/**
 * Keep an entry. Where it corrects one that certainly never left the device, it takes its place;
 * otherwise it goes to the record as a correction.
 */
export async function keep(entry: Entry, corrects?: string): Promise<Entry> {
  for (;;) {
    const old = corrects === undefined ? undefined : await transaction(QUEUE, "readonly", (queue) =>
      answer<Row | undefined>(queue.index("id").get(corrects)));
    const before = old && !old.tried ? old.replaces ?? old.entry?.replaces : corrects;
    const made = before ? { ...entry, replaces: before } : entry;
    const row = await shut(made);
    const done = await transaction(QUEUE, "readwrite", async (queue) => {
      const now = old && await answer<Row | undefined>(queue.get(old.seq));
      if (now?.tried !== old?.tried || !now !== !old) return false; // it was sent meanwhile
      if (old && !old.tried) queue.delete(old.seq);
      queue.add(row);
      return true;
    });
    if (done) return made;
  }
}

/** Everything kept for this record, in the order of telling. */
export async function waiting(): Promise<Waiting[]> {
  return Promise.all((await ours()).map(opened));
}

export const readable = (kept: Waiting): kept is Readable => kept.entry !== undefined;

/** Take the next entries to be sent, and note that from now on they may have reached the record. */
export async function take(most: number, bytes: number): Promise<Readable[]> {
  const all = (await waiting()).filter((kept) => kept.refused === undefined).filter(readable);
  const batch: Readable[] = [];
  let size = 0;
  for (const kept of linked(all)) {
    size += JSON.stringify(kept.entry).length * 3;
    if (batch.length && (batch.length >= most || size > bytes)) break;
    batch.push(kept);
  }
  return transaction(QUEUE, "readwrite", async (queue) => {
    const there: Readable[] = [];
    for (const kept of batch) {
      const row = await answer<Row | undefined>(queue.get(kept.seq));
      if (!row) continue; // a correction took its place meanwhile
      const { replaces } = kept.entry;
      queue.put({ ...row, tried: true, ...(replaces ? { replaces } : {}) });
      there.push(kept);
    }
    return there;
  });
}

/** After a reload a sealed answer cannot be seen, so a second one corrects the first only here. */
function linked(kept: readonly Readable[]): Readable[] {
  const newest = new Map<string, string>();
  return kept.map((one) => {
    const asked = questionOf(one.entry);
    if (!asked) return one;
    const before = newest.get(asked);
    newest.set(asked, one.id);
    return before && !one.entry.replaces
      ? { ...one, entry: { ...one.entry, replaces: before } } : one;
  });
}

/** Let go of entries that the record has, or that the person has given up. */
export function release(ids: readonly string[]): Promise<void> {
  return transaction(QUEUE, "readwrite", async (queue) => {
    for (const id of ids) {
      const seq = await answer(queue.index("id").getKey(id));
      if (seq !== undefined) queue.delete(seq);
    }
  });
}

/** Note why the record does not take some entries; they stay until the person decides. */
export function refuse(reasons: ReadonlyMap<string, string>): Promise<void> {
  return transaction(QUEUE, "readwrite", async (queue) => {
    for (const [id, refused] of reasons) {
      const kept = await answer<Row | undefined>(queue.index("id").get(id));
      if (kept) queue.put({ ...kept, refused });
    }
  });
}

/** What is kept and not known to be for this record. */
export interface Strange {
  /** Of another record: ids, and drafts. */
  others: string[];
  drafts: string[];
  /** Kept by version 0.1.0, which did not note for which record. */
  unclaimed: Entry[];
}

export async function strange(): Promise<Strange> {
  const all = await rows();
  return {
    others: all.filter((r) => r.record !== undefined && r.record !== record).map((r) => r.id),
    drafts: await otherDrafts(),
    unclaimed: all.flatMap((r) => r.record === undefined && r.entry ? [r.entry] : []),
  };
}

/** Give up what belongs to other records. */
export async function dropOthers({ others, drafts }: Strange): Promise<void> {
  await release(others);
  await dropDrafts(drafts);
}

/** The person says that what version 0.1.0 kept is theirs: it is kept for this record now. */
export async function claim(): Promise<void> {
  for (const row of await rows()) {
    if (row.record !== undefined || !row.entry) continue;
    const made = await shut(row.entry);
    await transaction(QUEUE, "readwrite", (queue) => {
      const tried = row.tried ? { tried: true } : {};
      queue.put({ seq: row.seq, ...made, ...tried });
    });
  }
}
