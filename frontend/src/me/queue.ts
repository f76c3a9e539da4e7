/**
 * What was told and has not reached the record yet, kept in the browser's own database. Entries
 * leave it when the record has acknowledged them by their ids, and in no other way.
 */

const DATABASE = "evidose-diary";
const QUEUE = "queue";
const MARKS = "marks";

export interface Entry {
  id: string;
  at: string;
  zone: string;
  body: Record<string, unknown> & { kind: string };
  replaces?: string;
}

/** `tried`: it may have reached the record already. `refused`: why the record does not take it. */
export interface Waiting {
  seq: number;
  entry: Entry;
  tried?: boolean;
  refused?: string;
}

/** What the record said last: the plan is stopped; words of distress were found. */
export interface Mark {
  stopped: boolean;
  crisis: boolean;
}

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const keys = { keyPath: "seq", autoIncrement: true };
      const queue = request.result.createObjectStore(QUEUE, keys);
      queue.createIndex("id", "entry.id", { unique: true });
      request.result.createObjectStore(MARKS);
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

/** Run `work` as one transaction; it has happened whole and is on the disk when this returns. */
async function transaction<T>(
  store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<T> | T,
): Promise<T> {
  const running = (await database()).transaction(store, mode, { durability: "strict" });
  const ended = new Promise<void>((resolve, reject) => {
    running.oncomplete = () => resolve();
    running.onabort = () => reject(running.error);
  });
  const [result] = await Promise.all([work(running.objectStore(store)), ended]);
  return result;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Keep an entry. Where it corrects one that certainly never left the device, it takes its place;
 * otherwise it goes to the record as a correction.
 */
export function keep(entry: Entry, corrects?: string): Promise<Entry> {
  return transaction(QUEUE, "readwrite", async (queue) => {
    let made = entry;
    if (corrects !== undefined) {
      const old = await answer<Waiting | undefined>(queue.index("id").get(corrects));
      if (old && !old.tried) {
        queue.delete(old.seq);
        made = old.entry.replaces ? { ...entry, replaces: old.entry.replaces } : entry;
      } else {
        made = { ...entry, replaces: corrects };
      }
    }
    queue.add({ entry: made });
    return made;
  });
}

/** Everything kept, in the order of telling. */
export function waiting(): Promise<Waiting[]> {
  return transaction(QUEUE, "readonly", (queue) => answer<Waiting[]>(queue.getAll()));
}

/** Take the next entries to be sent, and note that from now on they may have reached the record. */
export function take(most: number, bytes: number): Promise<Waiting[]> {
  return transaction(QUEUE, "readwrite", async (queue) => {
    const batch: Waiting[] = [];
    let size = 0;
    for (const kept of await answer<Waiting[]>(queue.getAll())) {
      if (kept.refused !== undefined) continue;
      size += JSON.stringify(kept.entry).length * 3;
      if (batch.length && (batch.length >= most || size > bytes)) break;
      batch.push(kept);
      queue.put({ ...kept, tried: true });
    }
    return batch;
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
      const kept = await answer<Waiting | undefined>(queue.index("id").get(id));
      if (kept) queue.put({ ...kept, refused });
    }
  });
}

/** Words that were said to name no medicine, as typed. */
export async function notThat(): Promise<string[]> {
  return await transaction(MARKS, "readonly", (marks) =>
    answer<string[] | undefined>(marks.get("not that"))) ?? [];
}

export function rememberNotThat(words: readonly string[]): Promise<void> {
  return transaction(MARKS, "readwrite", (marks) => { marks.put([...words], "not that"); });
}

export function mark(found: Mark): Promise<void> {
  return transaction(MARKS, "readwrite", (marks) => { marks.put(found, "record"); });
}

export async function marked(): Promise<Mark> {
  const found = await transaction(MARKS, "readonly", (marks) =>
    answer<Mark | undefined>(marks.get("record")));
  return found ?? { stopped: false, crisis: false };
}
