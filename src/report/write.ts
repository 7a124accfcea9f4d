/**
 * A report's files (Node). Each is written beside its place and then renamed into it: whoever looks, at any moment and
 * after any interruption, sees a whole file or the one that was there before. The page comes last.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { csvChunks, jsonChunks } from "./records.js";
import type { ClaimReport, ReportMeta } from "./report.js";

/**
 * Writes report.html, records.json and, for each claim, `<id>.csv` and `<id>.svg` at the folder's top level.
 *
 * A report of all claims takes a second or two. It is made in pieces of some hundredths of one, between which this thread is free:
 * timers fire, signals arrive, a terminal shows how far it is.
 *
 * @param dir      made when it is not there
 * @param speaker  the command on whose behalf, named in the error
 * @param onProgress  how many pieces of all are made; called at the beginning and after each of them
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
  const panels = reports.reduce((sum, { figure }) => sum + figure.panels.length, 0);
  // Beside the panels: of each claim its files, its section and its part of the records; in the end the page.
  const total = panels + 3 * reports.length + 1;
  let done = 0;
  const progress = () => onProgress(done++, total);
  progress();
  // Figures bring a good deal of code with them: it is loaded when a report is due, not when a program starts.
  const [{ drawing }, { claimSection, page }] = await Promise.all([import("./figure.js"), import("./html.js")]);
  const files = filesOf(dir, speaker);
  try {
    const sections = new Map<ClaimReport, string>();
    for (const report of reports) {
      const steps = drawing(report.figure, report.claim);
      let step = steps.next();
      for (; !step.done; step = steps.next()) {
        progress();
        await setImmediate();
      }
      await files.write(`${report.claim}.svg`, [step.value.file]);
      await files.write(`${report.claim}.csv`, csvChunks(report));
      progress();
      sections.set(report, claimSection(report, reports, step.value.panels));
      progress();
      await setImmediate();
    }
    await files.write("records.json", jsonChunks(reports, meta, progress));
    await files.write("report.html", [page(reports, meta, (report) => sections.get(report) as string)]);
    await files.place();
    progress();
  } finally {
    await files.forget();
  }
  return files.paths().reverse();
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

/** Files that appear together, in the order they were written. */
function filesOf(dir: string, speaker: string) {
  const waiting: { readonly from: string; readonly to: string }[] = [];
  const system = async (action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(dir, speaker, error);
    }
  };
  return {
    async write(name: string, chunks: Iterable<string>): Promise<void> {
      const to = join(dir, name);
      const from = beside(to);
      waiting.push({ from, to });
      await system(async () => {
        const file = await open(from, "wx");
        try {
          for (const chunk of chunks) await file.appendFile(chunk);
        } finally {
          await file.close();
        }
      });
    },
    place: (): Promise<void> =>
      system(async () => {
        for (const { from, to } of waiting) await rename(from, to);
      }),
    /** Removes what did not get to its place. */
    async forget(): Promise<void> {
      await Promise.all(waiting.map(({ from }) => rm(from, { force: true })));
    },
    paths: (): string[] => waiting.map(({ to }) => to),
  };
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
