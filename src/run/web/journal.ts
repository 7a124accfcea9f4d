/**
 * A journal in the browser's database: what was finished is there after a reload, a crash of the tab, a closed lid.
 *
 *     database "wishart"   store "headers"   name          → everything the numbers depend on
 *                          store "pieces"    [name, from]  → Float64Array, whole records from trial `from` on
 *
 * A piece is one transaction: it is there whole or not at all.
 */
import { checkOptions, show } from "../../engine/arguments.js";
import { differences, fits, type Journal, JournalError, type JournalHeader, type Piece } from "../journal.js";

export interface JournalOptions {
  /** Continue what is there. Default: false, begin anew; an earlier journal of this name is removed. */
  readonly resume?: boolean;
}

/** The version of the database: what its stores hold. */
const FORMAT = 1;
const HEADERS = "headers";
const PIECES = "pieces";

/** Journals that a run of this page uses, for hosts without locks. */
const used = new Set<string>();

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Everything of one name: arrays come after numbers in the order of keys. */
const piecesOf = (name: string) => IDBKeyRange.bound([name], [name, []]);

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open("wishart", FORMAT);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(HEADERS);
    request.result.createObjectStore(PIECES);
  };
  return settled(request);
}

/** Runs `body` in one transaction on both stores, and returns when it is written down. */
async function transact<T>(
  database: IDBDatabase,
  body: (headers: IDBObjectStore, pieces: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction([HEADERS, PIECES], "readwrite");
  const complete = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([
    body(transaction.objectStore(HEADERS), transaction.objectStore(PIECES)),
    complete,
  ]);
  return result;
}

/** Takes the name for one run, in this page and in others; returns what gives it back. */
async function take(name: string): Promise<() => void> {
  const inUse = () =>
    new JournalError(`openJournal: ${name} is in use by another run; wait for it, or close the page that runs it`);
  if (used.has(name)) throw inUse();
  used.add(name);
  const { locks } = globalThis.navigator ?? {};
  if (locks === undefined) return () => void used.delete(name);
  let give = () => {};
  try {
    await new Promise<void>((taken, refused) => {
      const whileHeld = (lock: Lock | null) => {
        if (lock === null) throw inUse();
        taken();
        return new Promise<void>((end) => {
          give = end;
        });
      };
      locks.request(`wishart journal ${name}`, { ifAvailable: true }, whileHeld).catch(refused);
    });
  } catch (error) {
    used.delete(name);
    throw error;
  }
  return () => {
    used.delete(name);
    give();
  };
}

const checkName = (speaker: string, name: unknown): void => {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`${speaker}: expected a name for the journal, got ${show(name)}`);
  }
  if (typeof indexedDB !== "object") {
    throw new Error(`${speaker}: this host has no IndexedDB; in Node, openJournal of "wishart/node" writes a file`);
  }
};

/** What the database says becomes a sentence: no room, no permission, a newer version. */
const cannot = (speaker: string, name: string, cause: unknown): unknown =>
  cause instanceof DOMException
    ? new JournalError(`${speaker}: cannot keep ${name} in the browser's database (${cause.name})`, { cause })
    : cause;

/**
 * A journal that this browser keeps under a name, for one run at a time, of this page or another of its origin.
 *
 * @throws TypeError   name is no text, or an option that does not exist
 * @throws Error       this host has no IndexedDB
 * @throws RangeError  (from the run) it belongs to another claim, seed, version or set of parameters, another run is using it, or
 *                     there is no room
 * @example await run("page-curve", { preset: "full", journal: openJournal("page-curve", { resume: true }) })
 */
export function openJournal(name: string, options: JournalOptions = {}): Journal {
  checkOptions("openJournal", options, ["resume"]);
  checkName("openJournal", name);
  const { resume = false } = options;
  let database: IDBDatabase | undefined;
  let give = () => {};
  const end = () => {
    database?.close();
    database = undefined;
    give();
    give = () => {};
  };

  return {
    async begin(header) {
      const giveBack = await take(name);
      give = giveBack;
      try {
        database = await openDatabase();
        return await transact(database, async (headers, pieces) => {
          const found = (await settled(headers.get(name))) as JournalHeader | undefined;
          if (found !== undefined && resume) {
            const differ = differences(found, header);
            if (differ.length > 0) {
              throw new JournalError(
                `openJournal: ${name} belongs to another run: ${differ.join(", ")}; ` +
                  "ask for that run to continue it, or leave out resume to begin anew",
              );
            }
            const [keys, values] = await Promise.all([
              settled(pieces.getAllKeys(piecesOf(name))) as Promise<[string, number][]>,
              settled(pieces.getAll(piecesOf(name))) as Promise<Float64Array[]>,
            ]);
            const kept = values.map((data, i): Piece => ({ from: (keys[i] as [string, number])[1], data }));
            return kept.filter((piece) => fits(piece, header));
          }
          await Promise.all([settled(pieces.delete(piecesOf(name))), settled(headers.put({ ...header }, name))]);
          return [];
        });
      } catch (error) {
        end();
        throw cannot("openJournal", name, error);
      }
    },
    async append({ from, data }) {
      if (database === undefined) throw new Error("internal: a journal is written to before it began");
      try {
        await transact(database, (_, pieces) => settled(pieces.put(data, [name, from])));
      } catch (error) {
        throw cannot("openJournal", name, error);
      }
    },
    end,
  };
}

/**
 * Removes the journal that this browser keeps under a name, if there is one.
 *
 * @throws TypeError   name is no text
 * @throws RangeError  a run is using it
 * @example await removeJournal("page-curve")
 */
export async function removeJournal(name: string): Promise<void> {
  checkName("removeJournal", name);
  const give = await take(name);
  try {
    const database = await openDatabase();
    try {
      await transact(database, (headers, pieces) =>
        Promise.all([settled(headers.delete(name)), settled(pieces.delete(piecesOf(name)))]),
      );
    } finally {
      database.close();
    }
  } catch (error) {
    throw cannot("removeJournal", name, error);
  } finally {
    give();
  }
}
