/** The phone's own store: IndexedDB with two tables, in promises. What stands in `sealed` is encrypted by the vault. */

const NAME = "zhujian-field";
const VERSION = 1;
export type Table = "vault" | "sealed";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("vault");
      request.result.createObjectStore("sealed");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
  return opened;
}

/**
 * Run one request in a transaction of its own and wait until the transaction is on the disk.
 *
 * "strict" durability: the browser's default answers before the operating system has written, and a phone whose battery
 * dies at that moment would lose an answer that was shown as kept.
 */
async function run<T>(
  table: Table,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(table, mode, { durability: "strict" });
    const request = ask(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB"));
    transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB"));
  });
}

export const get = <T>(table: Table, key: string): Promise<T | undefined> =>
  run(table, "readonly", (store) => store.get(key));

export const put = (table: Table, key: string, value: unknown): Promise<IDBValidKey> =>
  run(table, "readwrite", (store) => store.put(value, key));

export const remove = (table: Table, key: string): Promise<undefined> =>
  run(table, "readwrite", (store) => store.delete(key));

/** Keys beginning with `prefix`, sorted. */
export async function keys(table: Table, prefix: string): Promise<string[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  return (await run(table, "readonly", (store) => store.getAllKeys(range))) as string[];
}

export const clear = (table: Table): Promise<undefined> => run(table, "readwrite", (store) => store.clear());
