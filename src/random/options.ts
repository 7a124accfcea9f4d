import { checkOptions } from "../engine/arguments.js";
import { requireStream, type StreamValue } from "./stream.js";

export interface StreamOption {
  /** Where the numbers come from: `stream(seed)` or a child of it. */
  readonly stream: StreamValue;
}

/** The stream of an options object whose keys are all known. */
export function streamOf(speaker: string, options: StreamOption, known: readonly string[] = ["stream"]): StreamValue {
  const stream = requireStream(speaker, (options as StreamOption | undefined | null)?.stream);
  checkOptions(speaker, options, known);
  return stream;
}
