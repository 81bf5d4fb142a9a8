// Where the keys of this browser are: IndexedDB of this origin. A private key is a CryptoKey that cannot be exported;
// what is stored is a handle to it, not its bytes.
//
// A record: {id, person, system, state: "pending" | "issued" | "refused", created, privateKey, publicKey (SPKI),
// toSign, code, reason, certificate (PEM), chain (PEM), demonstration, name, iin, organization, serial, notBefore,
// notAfter (milliseconds)}.

const DATABASE = "qyzmet-keys";
const KEYS = "keys";

/** The records of one person at one system, newest first. */
export async function list(person, system) {
  const all = await run("readonly", (keys) => keys.getAll());
  const own = all.filter((key) => (!person || key.person === person) && (!system || key.system === system));
  return own.sort((one, other) => other.created - one.created);
}

export async function put(record) {
  await run("readwrite", (keys) => keys.put(record));
}

export async function remove(id) {
  await run("readwrite", (keys) => keys.delete(id));
}

/** Whether a record can sign now. */
export function isUsable(key, now = Date.now()) {
  return key.state === "issued" && key.notBefore <= now && now < key.notAfter;
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(KEYS, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(KEYS, mode);
      const request = work(transaction.objectStore(KEYS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}
