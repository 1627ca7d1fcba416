/** Key and challenge of a claim in IndexedDB, so that a reload goes on with the same claim. */
import { Deadline } from "./abort.js";
import type { SigningKey } from "./key.js";

/** What is kept. A CryptoKey is stored as an object: its bytes cannot be read there either. */
export interface Kept {
  key: SigningKey;
  challenge: string;
  /** When the challenge was received, milliseconds since 1970 by this browser's clock. */
  receivedAt: number;
}

const NAME = "claimseal";
const STORE = "claims";
/** Challenges live for minutes; what is older is only in the way. */
const KEPT_MS = 24 * 3600 * 1000;

/** Keeps a claim; false where storage is refused: the claim then lives in memory. */
export async function keep(id: string, kept: Kept): Promise<boolean> {
  const key = await withStore((store) => {
    forgetOld(store);
    return store.put(kept, id);
  });
  return key !== undefined;
}

/** A kept claim, or undefined. */
export function find(id: string): Promise<Kept | undefined> {
  return withStore((store) => store.get(id) as IDBRequest<Kept | undefined>);
}

/** Removes a claim; true where it was there, so that of two pages one only goes on with it. */
export async function take(id: string): Promise<boolean> {
  const there = await withStore((store) => {
    const found = store.count(id);
    store.delete(id);
    return found;
  });
  return (there ?? 0) > 0;
}

function forgetOld(store: IDBObjectStore): void {
  const cursor = store.openCursor();
  cursor.onsuccess = () => {
    const entry = cursor.result;
    if (!entry) return;
    const { receivedAt } = entry.value as Partial<Kept>;
    if (typeof receivedAt !== "number" || receivedAt < Date.now() - KEPT_MS) entry.delete();
    entry.continue();
  };
}

/** Some browsers never answer where storage is refused. */
const ANSWER_MS = 1000;

function withStore<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  return new Deadline(ANSWER_MS).race(transact(work), () => undefined);
}

/** The database is closed again at once: an open one keeps a page out of the back-forward cache. */
async function transact<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  let database: IDBDatabase | undefined;
  try {
    database = await open();
    const transaction = database.transaction(STORE, "readwrite");
    const request = work(transaction.objectStore(STORE));
    return await new Promise<T>((done, fail) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => fail(transaction.error);
      transaction.onerror = () => fail(transaction.error);
    });
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error("blocked"));
  });
}
