/**
 * A report's files (Node). Each is written beside its place and then renamed into it: whoever looks, at any moment and
 * after any interruption, sees a whole file or the one that was there before. The page comes last.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { recordsCsv, recordsJson } from "./records.js";
import type { ClaimReport, ReportMeta } from "./report.js";

/**
 * Writes report.html, records.json and, for each claim, `<id>.csv` and `<id>.svg` at the folder's top level.
 *
 * @param dir      made when it is not there
 * @param speaker  the command on whose behalf, named in the error
 * @param onProgress  how many claims of all are drawn
 * @returns the paths, the page first
 * @throws Error   the folder cannot be made or written to
 */
export async function writeReport(
  dir: string,
  reports: readonly ClaimReport[],
  meta: ReportMeta,
  speaker = "reproduce",
  onProgress: (done: number, total: number) => void = () => {},
): Promise<string[]> {
  await assertWritable(dir, speaker);
  onProgress(0, reports.length);
  // Figures bring a good deal of code with them: it is loaded when a report is due, not when a program starts.
  const [{ figureSvg }, { reportHtml }] = await Promise.all([import("./figure.js"), import("./html.js")]);
  const files = new Map<string, string>();
  for (const [k, report] of reports.entries()) {
    files.set(`${report.claim}.csv`, recordsCsv(report));
    files.set(`${report.claim}.svg`, figureSvg(report.figure, report.claim));
    onProgress(k + 1, reports.length);
    // Figures take their time: others come in between.
    await setImmediate();
  }
  files.set("records.json", recordsJson(reports, meta));
  await setImmediate();
  files.set("report.html", reportHtml(reports, meta));
  try {
    await writeTogether(dir, files);
  } catch (error) {
    throw unwritable(dir, speaker, error);
  }
  return [...files.keys()].reverse().map((name) => join(dir, name));
}

/**
 * Makes the folder and tries it with a file that goes away again: to be asked before a long run, not after it.
 *
 * @throws Error  the folder cannot be made or written to; the message says why and how to choose another
 */
export async function assertWritable(dir: string, speaker = "reproduce"): Promise<void> {
  try {
    await makeFolder(dir);
    const probe = beside(join(dir, "writable"));
    try {
      await writeFile(probe, "");
    } finally {
      await rm(probe, { force: true });
    }
  } catch (error) {
    throw unwritable(dir, speaker, error);
  }
}

/** mkdir's own `recursive` never returns where a system answers ENOENT to a folder it will not have, as in /proc. */
async function makeFolder(dir: string): Promise<void> {
  for (const attempt of [1, 2]) {
    try {
      await mkdir(dir);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST" && (await stat(dir)).isDirectory()) return;
      if (code !== "ENOENT" || attempt === 2) throw error;
      await makeFolder(dirname(dir));
    }
  }
}

async function writeTogether(dir: string, files: ReadonlyMap<string, string>): Promise<void> {
  const waiting: [from: string, to: string][] = [];
  try {
    for (const [name, content] of files) {
      const to = join(dir, name);
      const from = beside(to);
      waiting.push([from, to]);
      await writeFile(from, content);
    }
    for (const [from, to] of waiting) await rename(from, to);
  } finally {
    await Promise.all(waiting.map(([from]) => rm(from, { force: true })));
  }
}

/**
 * Removes what runs that were killed while they wrote left in the folder. Who calls it knows that nobody is writing there now.
 *
 * @param probesOnly  others may be writing: takes nothing but the files that tried the folder
 */
export async function removeLeftovers(dir: string, probesOnly: boolean): Promise<void> {
  const left = probesOnly ? /^writable\.[0-9a-f]{12}\.tmp$/ : /^[\w-]+(\.(html|json|csv|svg))?\.[0-9a-f]{12}\.tmp$/;
  const names = (await readdir(dir)).filter((name) => left.test(name));
  await Promise.all(names.map((name) => rm(join(dir, name), { force: true })));
}

/** A name in the same folder that nobody else has. */
const beside = (path: string): string => `${path}.${randomBytes(6).toString("hex")}.tmp`;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the quota is used up",
  EEXIST: "a file of that name is there",
  EFBIG: "a file would become larger than the system allows",
  EISDIR: "it is a folder",
  ENOENT: "there is no such folder",
  ENOSPC: "no space left",
  ENOTDIR: "a part of the path is a file",
  EROFS: "read-only",
};

/** A system's code in words, where people meet it often: "ENOSPC: no space left". */
export const reasonOf = (code: string): string => (Object.hasOwn(REASONS, code) ? `${code}: ${REASONS[code]}` : code);

function unwritable(dir: string, speaker: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
  const named = dir === "" ? '""' : dir;
  return new Error(`${speaker}: cannot write to ${named} (${reasonOf(code)}); choose another with --out`, {
    cause: error,
  });
}
