import { UsageError } from "./errors.js";

/**
 * Runs `body` and lets the library's refusals speak in the command's name: `eigh: A is not Hermitian …` becomes
 * `spectrum: A is not Hermitian …`. What the library calls internal, and what is no refusal, passes as it is.
 *
 * @param speaker  the command, or the command and the file: "spectrum: H.npy"
 * @param reword   turns a way out that is a function of the library into one that a terminal has
 */
export function speakingAs<T>(speaker: string, body: () => T, reword = (message: string) => message): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const refusal = /^(?!internal:)[A-Za-z]\w*: (.*)$/s.exec(error.message);
    if (refusal === null) throw error;
    throw new UsageError(`${speaker}: ${reword(refusal[1] as string)}`, { cause: error });
  }
}
