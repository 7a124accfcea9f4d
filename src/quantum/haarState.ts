import { checkBoolean, checkOptions, roomFor, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { isComplex } from "../linalg/matrix.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import { normaliseInto } from "./amplitudes.js";
import { checkDims } from "./check.js";
import { basisBehind } from "./sectorBasis.js";
import { checkShell, type Shell, vectorsInto } from "./shell.js";
import type { State } from "./state.js";

export interface HaarStateOptions {
  /** Where the random numbers come from; the same stream gives the same state. */
  readonly stream: StreamValue;
  /** Real amplitudes, uniform on the real sphere (as eigenvectors of GOE matrices are); default false. */
  readonly real?: boolean;
  /** Draws in this shell instead of the whole space: the columns of its vectors, with these random amplitudes. */
  readonly shell?: Shell;
}

/**
 * A Haar-random pure state: normal amplitudes divided by their norm; in a shell, V z/‖z‖.
 *
 * @param dims  the dimension, or those of the subsystems; with a shell their product is the number of rows of its vectors, or in a
 *              symmetry sector 2^sites, which embeds the state in the chain
 * @throws RangeError  dims that are not positive integers or do not fit the shell; real amplitudes in a complex shell; unknown options
 * @throws TypeError   no stream
 * Source: F. Mezzadri, Notices AMS 54 (2007) 592–604. Moments to order 4 are tested: E|ψ_i|⁴ = 2/(D(D + 1)).
 * @example entropies(haarState([60, 60], { stream: stream(1) }), { keep: [0], alphas: [1] })   // 3.58311
 */
export function haarState(dims: number | readonly number[], options: HaarStateOptions): State {
  const speaker = "haarState";
  const list = typeof dims === "number" ? [dims] : dims;
  const dimension = checkDims(speaker, list);
  checkOptions(speaker, options, ["stream", "real", "shell"], true);
  const stream = requireStream(speaker, options.stream);
  const { real = false, shell } = options;
  checkBoolean(speaker, "real", real);
  if (shell !== undefined) checkRoomForState(speaker, shell, list, dimension, real);
  const drawn = withScope(speaker, (s) => {
    const z = shell?.dimension ?? dimension;
    const block = s.f64(real ? z : 2 * z);
    normalsInto(s, stream, block);
    normaliseInto(s, block);
    return (shell === undefined ? block : inShell(s, shell, block, real)).copy();
  });
  if (shell?.sector !== undefined && shell.vectors.rows !== dimension) {
    return { dims: Array.from(list), data: shell.sector.embed(drawn).data };
  }
  if (!real) return { dims: Array.from(list), data: drawn };
  const data = roomFor(speaker, 2 * dimension);
  for (let i = 0; i < dimension; i++) data[2 * i] = drawn[i] as number;
  return { dims: Array.from(list), data };
}

export function checkRoomForState(
  speaker: string,
  shell: Shell,
  dims: readonly number[],
  D: number,
  real: boolean,
): void {
  checkShell(speaker, shell);
  const { rows } = shell.vectors;
  const chain = basisBehind(shell.sector)?.sites;
  if (rows !== D && (chain === undefined || D !== 1 << chain)) {
    throw new RangeError(
      `${speaker}: dims ${show(Array.from(dims))} multiply to ${D}, but the states of the shell have ${rows} amplitudes` +
        `${chain === undefined ? "" : `, and those of its chain 2^${chain}`}`,
    );
  }
  if (real && isComplex(shell.vectors)) {
    throw new RangeError(`${speaker}: real amplitudes need a real shell, and the vectors of this one are complex`);
  }
}

/** V z. A real matrix times interleaved numbers is a real product with two columns. */
function inShell(s: Scope, shell: Shell, z: F64Block, real: boolean): F64Block {
  const { rows: m, cols: k } = shell.vectors;
  const complex = isComplex(shell.vectors);
  const psi = s.f64(real ? m : 2 * m);
  matmulInto(s, { m, n: real || complex ? 1 : 2, k, complex, a: vectorsInto(s, shell), b: z, c: psi });
  return psi;
}
