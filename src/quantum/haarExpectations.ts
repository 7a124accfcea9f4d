import { checkBoolean, checkOptions, checkSize, roomFor, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto, transposeInto } from "../linalg/fused.js";
import { copyInHermitian } from "../linalg/input.js";
import { type Field, isComplex, type Matrix } from "../linalg/matrix.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import { type Block, blockInto } from "./microcanonical.js";
import { type Applicable, applicable, type Observable, observableMatrix } from "./observable.js";
import { checkShell, type Shell } from "./shell.js";

export interface HaarExpectationsOptions {
  /** Where the random numbers come from. */
  readonly stream: StreamValue;
  /** How many states, ≥ 0. */
  readonly count: number;
  /** Draws in this shell; without it, in the whole space of the observables. */
  readonly shell?: Shell;
  /** Real amplitudes; the observables and the shell are then real too. Default false. */
  readonly real?: boolean;
}

/** States that are multiplied at a time. */
const BATCH = 256;

/**
 * Expectation values of some observables in many Haar-random states: the fast way to a distribution of ⟨O⟩.
 *
 * Each observable is taken inside the shell once, O_E = Vᴴ O V (d × d); states are drawn as vectors of C^d, never as ones of C^D,
 * and multiplied in batches.
 *
 * @param observables  one or more, Hermitian, D × D: matrices or operators; in a shell operators are applied, without one written down
 * @returns            count × observables. Row k belongs to the state whose amplitudes are normals 2dk … 2d(k + 1) − 1 of the stream
 *                     (real: dk …) over their norm: row 0 to that of haarState with the same stream and shell
 * @throws RangeError  sizes that do not fit, an observable that is not Hermitian or not finite, real with something complex
 * @throws TypeError   no list of observables, no stream
 * Source: the measured side of T. Monnai (2025), Eq. (1).
 * @example haarExpectations([A], { stream: stream(1), count: 1000 }).rows   // 1000
 */
export function haarExpectations(observables: readonly Observable[], options: HaarExpectationsOptions): Matrix {
  const speaker = "haarExpectations";
  if (!Array.isArray(observables)) {
    throw new TypeError(`${speaker}: expected a list of observables, got ${show(observables)}`);
  }
  if (observables.length === 0) throw new RangeError(`${speaker}: expected at least one observable, got []`);
  checkOptions(speaker, options, ["stream", "count", "shell", "real"], true);
  const stream = requireStream(speaker, options.stream);
  const { count, shell, real = false } = options;
  checkSize(speaker, "count", count);
  checkBoolean(speaker, "real", real);
  if (shell !== undefined) checkShell(speaker, shell);
  const source = shell === undefined ? wholeSpace(speaker, observables) : insideOf(speaker, observables, shell);
  const { d, complex, blockOf } = source;
  if (real && complex) {
    throw new RangeError(`${speaker}: real amplitudes need real observables and a real shell, and one is complex`);
  }
  const cols = observables.length;
  const out = roomFor(speaker, count * cols);
  withScope(speaker, (s) => {
    const blocks = Array.from(observables, (_, k) => {
      const block = blockOf(s, k);
      return block.complex ? transposed(s, block, d) : block;
    });
    for (let first = 0; first < count; first += BATCH) {
      const rows = Math.min(BATCH, count - first);
      s.nested(() => batch(s, { stream, real, d, blocks, first, rows, out }));
    }
  });
  return { rows: count, cols, data: out };
}

interface Source {
  readonly d: number;
  readonly complex: boolean;
  /** Block k, d × d, in the scope. */
  readonly blockOf: (s: Scope, k: number) => Block;
}

function wholeSpace(speaker: string, observables: readonly Observable[]): Source {
  const list: Field[] = [];
  for (const [k, O] of Array.from(observables).entries()) {
    list.push(observableMatrix(speaker, `observables[${k}]`, O, list[0]?.rows));
  }
  const d = (list[0] as Field).rows;
  if (d === 0) throw new RangeError(`${speaker}: expected observables with at least one row, got 0 × 0`);
  return {
    d,
    complex: list.some(isComplex),
    blockOf: (s, k) => {
      const A = list[k] as Field;
      return { complex: isComplex(A), inside: copyInHermitian(s, `observables[${k}]`, A) };
    },
  };
}

function insideOf(speaker: string, observables: readonly Observable[], shell: Shell): Source {
  const list = Array.from(observables, (O, k) =>
    applicable(speaker, `observables[${k}]`, O, shell.vectors.rows, shell.sector),
  );
  return {
    d: shell.dimension,
    complex: isComplex(shell.vectors) || list.some(({ complex }) => complex),
    blockOf: (s, k) => blockInto(s, list[k] as Applicable, shell, () => undefined),
  };
}

/** Rows of states multiply from the left: z Oᵀ = (O z)ᵀ. */
function transposed(s: Scope, { complex, inside }: Block, d: number): Block {
  const b = s.f64(inside.length);
  transposeInto(s, { rows: d, cols: d, complex, a: inside, b });
  return { complex, inside: b };
}

interface Batch {
  readonly stream: StreamValue;
  readonly real: boolean;
  readonly d: number;
  readonly blocks: readonly Block[];
  readonly first: number;
  readonly rows: number;
  readonly out: Float64Array;
}

function batch(s: Scope, { stream, real, d, blocks, first, rows, out }: Batch): void {
  const length = (real ? 1 : 2) * rows * d;
  const z = s.f64(length);
  normalsInto(s, stream, z, (real ? 1 : 2) * d * first);
  // For a real O, ⟨O⟩ is the sum of those of the real and the imaginary part: the parts as rows of their own.
  let parts = z;
  if (!real && blocks.some(({ complex }) => !complex)) {
    parts = s.f64(length);
    transposeInto(s, { rows: rows * d, cols: 2, complex: false, a: z, b: parts });
  }
  const image = s.f64(length);
  const norms = products(z, z, rows, length / rows);
  for (const [k, { complex, inside }] of blocks.entries()) {
    let values: Float64Array;
    if (complex) {
      matmulInto(s, { m: rows, n: d, k: d, complex, a: z, b: inside, c: image });
      values = products(z, image, rows, 2 * d);
    } else {
      const m = real ? rows : 2 * rows;
      matmulInto(s, { m, n: d, k: d, complex, a: parts, b: inside, c: image });
      values = products(parts, image, m, d);
      if (!real) for (let i = 0; i < rows; i++) values[i] = (values[i] as number) + (values[rows + i] as number);
    }
    for (let i = 0; i < rows; i++) {
      out[(first + i) * blocks.length + k] = (values[i] as number) / (norms[i] as number);
    }
  }
}

/** Σ_j a_ij b_ij of each row. */
function products(a: F64Block, b: F64Block, rows: number, cols: number): Float64Array {
  const view = a.arena.f64;
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let [x, y] = [a.address / 8 + i * cols, b.address / 8 + i * cols];
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += (view[x++] as number) * (view[y++] as number);
    out[i] = sum;
  }
  return out;
}
