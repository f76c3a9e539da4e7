/** The browser's own database of the diary: the queue, and what has to be remembered beside it. */

const DATABASE = "evidose-diary";
const VERSION = 2;
export const QUEUE = "queue";
export const MARKS = "marks";

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0) {
        const keys = { keyPath: "seq", autoIncrement: true };
        request.result.createObjectStore(QUEUE, keys).createIndex("id", "id", { unique: true });
        request.result.createObjectStore(MARKS);
      } else if (request.transaction) {
        lift(request.transaction.objectStore(QUEUE));
      }
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

/** Version 1 looked entries up inside the entry, which is sealed now. */
function lift(queue: IDBObjectStore): void {
  queue.deleteIndex("id");
  queue.createIndex("id", "id", { unique: true });
  const rows = queue.openCursor();
  rows.onsuccess = () => {
    const row = rows.result;
    if (!row) return;
    const value = row.value as { entry: { id: string } };
    row.update({ ...value, id: value.entry.id });
    row.continue();
  };
}

/** Run `work` as one transaction; it has happened whole and is on the disk when this returns. */
export async function transaction<T>(
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

export function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
