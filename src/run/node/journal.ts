/**
 * A journal in a file: one line of header, then one line for each finished piece, only ever appended.
 *
 *     {"wishart":"journal","format":1,"claim":"page-curve", … }                    everything the numbers depend on
 *     <from> <records> <f64, little-endian, base64> <16 hex digits of SHA-256>     over what stands before on the line
 *
 * A process may die at any byte. A last line without its end is cut off, a line whose sum is wrong is passed over: what they
 * held is run again and comes out the same.
 */
import { createHash } from "node:crypto";
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { differences, fits, type Journal, JournalError, type JournalHeader, type Piece } from "../journal.js";
import type { Part } from "../run.js";
import { lock } from "./lock.js";

const FORMAT = 1;

export interface JournalOptions {
  /** Continue what is there. Default: false, begin anew; an earlier journal is kept beside it with `.old` behind its name. */
  readonly resume?: boolean;
  /**
   * Take the journal also from a process on another machine, of which nobody here can know whether it is still there. Two runs that
   * write to one journal spoil it: only when that one has ended. Default: false.
   */
  readonly takeOver?: boolean;
}

const headerLine = (header: JournalHeader) =>
  `${JSON.stringify({ wishart: "journal", format: FORMAT, ...header, params: sorted(header.params) })}\n`;

/** The preset's and the caller's order of keys is no difference between two runs. */
const sorted = (params: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));

const sum = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

function pieceLine({ from, data }: Piece, width: number): string {
  const bytes = Buffer.alloc(8 * data.length);
  data.forEach((value, i) => {
    bytes.writeDoubleLE(value, 8 * i);
  });
  const text = `${from} ${data.length / width} ${bytes.toString("base64")}`;
  return `${text} ${sum(text)}\n`;
}

/** Undefined for a line that was not written to its end. */
function parsePiece(line: string, width: number): Piece | undefined {
  const [, text, from, count, base64, digits] = line.match(/^((\d+) (\d+) ([A-Za-z0-9+/=]*)) ([0-9a-f]{16})$/) ?? [];
  if (text === undefined || base64 === undefined || sum(text) !== digits) return undefined;
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length !== 8 * Number(count) * width) return undefined;
  const data = Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
  return { from: Number(from), data };
}

function parseHeader(line: string): JournalHeader | undefined {
  try {
    const header = JSON.parse(line);
    const whole = header.wishart === "journal" && header.format === FORMAT && typeof header.claim === "string";
    const { params, fields, shard, engine } = header;
    return whole && params && Array.isArray(fields) && shard?.count >= 1 && engine?.hash ? header : undefined;
  } catch {
    return undefined;
  }
}

interface Content extends Part {
  /** Bytes up to the end of the last complete line. */
  readonly length: number;
}

/** The lines of a file that have an end. Each by itself: the whole may be longer than a string can be. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
    yield bytes.toString("utf8", from, end);
  }
}

/** What a file holds; `"torn"` when its first line has no end. */
function parse(bytes: Buffer, speaker: string, path: string): Content | "torn" {
  const lines = linesOf(bytes);
  const { done, value: first } = lines.next();
  if (done) return "torn";
  const header = parseHeader(first);
  if (header === undefined) throw noJournal(speaker, path);
  const pieces: Piece[] = [];
  for (const line of lines) {
    const piece = parsePiece(line, header.fields.length);
    if (piece !== undefined && fits(piece, header)) pieces.push(piece);
  }
  return { header, pieces, length: bytes.lastIndexOf(10) + 1 };
}

const noJournal = (speaker: string, path: string) =>
  new JournalError(`${speaker}: ${path} is not a journal of this version of wishart`, {
    wayOut: speaker === "readJournal" ? "give it what --shard wrote" : "choose another, or begin anew without resume",
  });

/**
 * What a journal or a finished shard holds, without touching it.
 *
 * @throws RangeError  there is no such file, or it is not a journal
 * @example mergeShards(paths.map(readJournal))
 */
export function readJournal(path: string): Part {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new JournalError(`readJournal: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
  const content = parse(bytes, "readJournal", path);
  if (content === "torn") throw new JournalError(`readJournal: ${path} holds no finished trial; run that shard again`);
  return { header: content.header, pieces: content.pieces, source: path };
}

/**
 * A journal in the file at `path`, for one run at a time. The file is made when the run begins; its folder must be there.
 *
 * @throws RangeError  (from the run) the file belongs to another claim, seed, version or set of parameters, or another process is using it
 * @example await run("page-curve", { preset: "full", journal: openJournal("page-curve.journal", { resume: true }) })
 */
export function openJournal(path: string, { resume = false, takeOver = false }: JournalOptions = {}): Journal {
  let file: number | undefined;
  let unlock = () => {};
  let width = 1;
  const end = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    unlock();
    unlock = () => {};
  };

  return {
    begin(header) {
      if (file !== undefined) throw new JournalError(`openJournal: ${path} is in use by another run of this process`);
      width = header.fields.length;
      try {
        unlock = lock(path, { takeOver });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw code === undefined ? error : new JournalError(`openJournal: cannot write to ${path} (${code})`);
      }
      try {
        const first = headerLine(header);
        const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
        const torn = bytes.length < first.length && bytes.equals(Buffer.from(first).subarray(0, bytes.length));
        if (resume && !torn) {
          const content = parse(bytes, "openJournal", path);
          if (content === "torn") throw noJournal("openJournal", path);
          const differ = differences(content.header, header);
          if (differ.length > 0) {
            const wayOut = "open it as that run to continue it, or without resume to begin anew";
            const { header: found } = content;
            throw new JournalError(`openJournal: ${path} belongs to another run: ${differ.join(", ")}`, {
              wayOut,
              found,
            });
          }
          file = openSync(path, "a");
          ftruncateSync(file, content.length);
          return [...content.pieces];
        }
        if (!torn) renameSync(path, `${path}.old`);
        rmSync(path, { force: true });
        file = openSync(path, "ax");
        writeAll(file, first);
        return [];
      } catch (error) {
        end();
        throw error;
      }
    },
    append(piece) {
      if (file === undefined) throw new Error("internal: a journal is written to before it began");
      writeAll(file, pieceLine(piece, width));
    },
    end,
  };
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
