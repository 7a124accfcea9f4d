import { checkBoolean, checkOptions, roomFor } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import { normaliseInto } from "./amplitudes.js";
import { checkDims } from "./check.js";
import type { State } from "./state.js";

export interface HaarStateOptions {
  /** Where the random numbers come from; the same stream gives the same state. */
  readonly stream: StreamValue;
  /** Real amplitudes, uniform on the real sphere (as eigenvectors of GOE matrices are); default false. */
  readonly real?: boolean;
}

/**
 * A Haar-random pure state: normal amplitudes divided by their norm.
 *
 * @param dims  the dimension, or those of the subsystems
 * @throws RangeError  dims that are not positive integers; unknown options
 * @throws TypeError   no stream
 * Source: F. Mezzadri, Notices AMS 54 (2007) 592–604. Moments to order 4 are tested: E|ψ_i|⁴ = 2/(D(D + 1)).
 * @example entropies(haarState([60, 60], { stream: stream(1) }), { keep: [0], alphas: [1] })   // 3.58311
 */
export function haarState(dims: number | readonly number[], options: HaarStateOptions): State {
  const speaker = "haarState";
  const list = typeof dims === "number" ? [dims] : dims;
  const dimension = checkDims(speaker, list);
  checkOptions(speaker, options, ["stream", "real"], true);
  const stream = requireStream(speaker, options.stream);
  const { real = false } = options;
  checkBoolean(speaker, "real", real);
  const drawn = withScope(speaker, (s) => {
    const block = s.f64(real ? dimension : 2 * dimension);
    normalsInto(s, stream, block);
    normaliseInto(s, block);
    return block.copy();
  });
  if (!real) return { dims: Array.from(list), data: drawn };
  const data = roomFor(speaker, 2 * dimension);
  for (let i = 0; i < dimension; i++) data[2 * i] = drawn[i] as number;
  return { dims: Array.from(list), data };
}
