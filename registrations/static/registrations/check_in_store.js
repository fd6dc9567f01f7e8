// What the page of check-in keeps on the device: arrivals that wait to be sent, the signed list,
// and answers that somebody must look at. It outlives the page and the log-in.
const NAME = "hemicycle-check-in";
const STORES = { waiting: "client_id", lists: "place", notes: "client_id" };

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) {
        asked.result.createObjectStore(store, { keyPath });
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Whether anything was ever kept on this device: other visitors need no empty store.
export async function exists() {
  const known = await indexedDB.databases?.();
  return !known || known.some(({ name }) => name === NAME);
}

async function within(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const put = (store, thing) => within(store, "readwrite", (s) => s.put(thing));
export const get = (store, key) => within(store, "readonly", (s) => s.get(key));
export const all = (store) => within(store, "readonly", (s) => s.getAll());
export const remove = (store, key) => within(store, "readwrite", (s) => s.delete(key));
export const clear = (store) => within(store, "readwrite", (s) => s.clear());
