/** The record that this page belongs to, and the keys that seal what waits for it. */

import { type Mark, UNMARKED, unnamed } from "./mark";
import { type Pair, privateKey, publicKey, seal, type Sealed, unseal } from "./seal";
import { answer, MARKS, transaction } from "./storage";

/** Either as it was told, or sealed. */
export type Held = { plain: unknown } | { sealed: Sealed };

/** Where the mark comes from: the record, or what waits on the device and may be unreadable. */
type Origin = "record" | "kept";

const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name=evidose-${name}]`)?.content ?? "";

/** Its id; empty where the page says that there is no record. */
export const record = meta("record");
const sealing = meta("sealed") === "yes";

let secret: CryptoKey | undefined;

/** The page was made by a server that has the record open, or kept from one. */
export const isOpen = record !== "";
/** The server has no record at all. */
export const isNone = meta("state") === "none";
/** What waits has to be sealed, and this page cannot seal yet or cannot read. */
export const needsKey = (): boolean => sealing && secret === undefined;

export async function learn(pair: Pair): Promise<void> {
  const open = await publicKey(pair.public);
  secret = await privateKey(pair.private);
  await transaction(MARKS, "readwrite", (marks) => { marks.put(open, `key ${record}`); });
}

/** The record was locked: what is sealed cannot be read any more. */
export function forget(): void {
  secret = undefined;
}

/** Shut a value away as the record wants it; where it cannot be sealed, it is not kept. */
export async function hold(value: unknown, id: string): Promise<Held> {
  if (!sealing) return { plain: value };
  const key = await transaction(MARKS, "readonly", (marks) =>
    answer<CryptoKey | undefined>(marks.get(`key ${record}`)));
  if (!key) throw new Error("no key to seal with");
  return { sealed: await seal(value, key, `${record} ${id}`) };
}

/** What was shut away, or nothing where this page has no key to it. */
export async function look(held: Held, id: string): Promise<unknown> {
  if ("plain" in held) return held.plain;
  try {
    return secret && await unseal(held.sealed, secret, `${record} ${id}`);
  } catch {
    return undefined;
  }
}

export function mark(found: Mark, origin: Origin = "record"): Promise<void> {
  return transaction(MARKS, "readwrite", (marks) => { marks.put({ ...found, record }, origin); });
}

export async function marked(origin: Origin = "record"): Promise<Mark> {
  const found = await transaction(MARKS, "readonly", (marks) =>
    answer<Mark & { record?: string } | undefined>(marks.get(origin)));
  const ours = found && (found.record ?? record) === record;
  if (!ours) return UNMARKED;
  // What an older version noted of a plan that is stopped holds for the rest of it too.
  return { ...found, held: found.held ?? found.stopped, quiet: found.quiet ?? found.stopped };
}

/** The record is being locked: what it says is gone from this device, and the names of what waits. */
export async function unmark(): Promise<void> {
  await mark(UNMARKED);
  await mark(unnamed(await marked("kept")), "kept");
}

/** Keep what was typed and not stored; nothing typed is nothing kept. */
export async function keepDraft(draft: unknown): Promise<void> {
  const name = `draft ${record}`;
  const held = draft === undefined ? undefined : await hold(draft, "draft");
  await transaction(MARKS, "readwrite", (marks) => {
    if (held === undefined) marks.delete(name);
    else marks.put(held, name);
  });
}

/** What was typed and not stored; `unread` where it is sealed and there is no key to it now. */
export async function draft(): Promise<{ found?: unknown; unread: boolean }> {
  const held = await transaction(MARKS, "readonly", (marks) =>
    answer<Held | undefined>(marks.get(`draft ${record}`)));
  if (!held) return { unread: false };
  const found = await look(held, "draft");
  return { found, unread: found === undefined };
}

/** What is remembered for one record and is of no use without it. */
const OF_A_RECORD = ["key ", "not that "];

/** Clear what was remembered for another record; what somebody typed stays until they decide. */
export function tidy(): Promise<void> {
  return transaction(MARKS, "readwrite", async (marks) => {
    for (const name of await answer(marks.getAllKeys())) {
      const key = String(name);
      if (OF_A_RECORD.some((kind) => key.startsWith(kind) && key !== kind + record)) {
        marks.delete(name);
      }
    }
    for (const origin of ["record", "kept"]) {
      const found = await answer<{ record?: string } | undefined>(marks.get(origin));
      if (found?.record !== undefined && found.record !== record) marks.delete(origin);
    }
  });
}

/** Names of drafts of other records. */
export function otherDrafts(): Promise<string[]> {
  return transaction(MARKS, "readonly", async (marks) =>
    (await answer(marks.getAllKeys())).map(String)
      .filter((name) => name.startsWith("draft ") && name !== `draft ${record}`));
}

export function dropDrafts(names: readonly string[]): Promise<void> {
  return transaction(MARKS, "readwrite", (marks) => {
    for (const name of names) marks.delete(name);
  });
}
