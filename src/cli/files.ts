// Arrays from and to files, for commands: every failure is one sentence about the file.
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { type NpyArray, type NpySource, readNpy, writeNpy } from "../npy/npy.js";
import { reasonOf } from "../report/write.js";
import { UsageError } from "./errors.js";
import { speakingAs } from "./speaking.js";

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));

/** @throws UsageError  no such file, a folder, one that cannot be read; `what` says what was expected: "an .npy file" */
export async function readBytes(speaker: string, path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") throw new UsageError(`${speaker}: expected ${what}, but there is no ${path}`);
    if (code === "EISDIR") throw new UsageError(`${speaker}: expected ${what}, but ${path} is a folder`);
    throw new UsageError(`${speaker}: cannot read ${path} (${reasonOf(code)})`, { cause: error });
  }
}

/** @throws UsageError  no such file, a folder, not an .npy of float64 or complex128, NaN or infinite entries */
export async function readArray(speaker: string, path: string): Promise<NpyArray> {
  const bytes = await readBytes(speaker, path, "an .npy file");
  const array = speakingAs(`${speaker}: ${path}`, () => readNpy(bytes));
  const bad = array.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    const entry = array.dtype === "c16" ? Math.floor(bad / 2) : bad;
    throw new UsageError(`${speaker}: ${path}: expected finite entries, got ${array.data[bad]} in entry ${entry}`);
  }
  return array;
}

/** Makes sure, before the work, that a file can be written: its folder is there and takes a file, the path is no folder. */
export async function assertWritableFile(speaker: string, path: string): Promise<void> {
  const probe = beside(path);
  try {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    await writeFile(probe, "");
  } catch (error) {
    throw unwritable(speaker, path, error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

export const writeArray = (speaker: string, path: string, array: NpySource): Promise<void> =>
  writeWhole(speaker, path, writeNpy(array));

/** Writes beside the place, then renames into it: nobody ever sees half a file. */
export async function writeWhole(speaker: string, path: string, content: Uint8Array | string): Promise<void> {
  const temporary = beside(path);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    throw unwritable(speaker, path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

const beside = (path: string): string => `${path}.${randomBytes(6).toString("hex")}.tmp`;

const unwritable = (speaker: string, path: string, error: unknown): UsageError =>
  new UsageError(`${speaker}: cannot write to ${path === "" ? '""' : path} (${reasonOf(codeOf(error))})`, {
    cause: error,
  });
