/** Hamiltonians as the solvers of this room take them: anything that multiplies, on borrowed memory, and where its spectrum ends. */
import { checkSize, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { normalsInto } from "../engine/streamValue.js";
import { eigenpairsInto } from "../linalg/fused.js";
import { copyInHermitian } from "../linalg/input.js";
import { checkSquare, type Field } from "../linalg/matrix.js";
import { EPSILON } from "./check.js";
import { hamiltonian } from "./hamiltonian.js";
import { type Operator, productOf } from "./operator.js";

/** A Hamiltonian, a Hermitian matrix, or a literal { dimension, apply }: apply takes and returns 2 · dimension numbers. */
export type Generator = Operator | Field | Pick<Operator, "dimension" | "apply">;

/** An operator of the shape that productOf takes, made of what a user gave. */
export function checkGenerator(speaker: string, H: unknown): Operator {
  if (typeof H === "object" && H !== null && "rows" in H) {
    checkSquare(speaker, "H", H);
    if (H.rows === 0) throw new RangeError(`${speaker}: expected H to have at least one row, got 0 × 0`);
    withScope(speaker, (s) => copyInHermitian(s, "H", H));
    return hamiltonian(H);
  }
  if (typeof H !== "object" || H === null || typeof (H as Operator).apply !== "function") {
    throw new TypeError(
      `${speaker}: expected H to be a Hamiltonian { dimension, apply } or a Hermitian matrix, got ${show(H)}`,
    );
  }
  const { dimension } = H as Operator;
  checkSize(speaker, "H.dimension", dimension);
  if (dimension === 0) throw new RangeError(`${speaker}: expected H.dimension to be at least 1, got 0`);
  return H as Operator;
}

/** An interval that holds the spectrum. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Lanczos steps that look for the ends: enough for a hundredth of the width, far from convergence. */
const STEPS = 40;
/** Where they start from: the answer is the Hamiltonian's alone. */
const START = { key: [0x63686562, 0x79736865], id: [0, 0] } as const;
/** ⟨u, H v⟩ and ⟨H u, v⟩ of a Hermitian operator agree to this part of ‖H‖. */
const ASYMMETRY = 1e-6;
/** Squares of residuals of smaller operators are not numbers any more. */
const SMALL = 1e-130;
/** Of own operators, which never change. */
const known = new WeakMap<object, Bounds>();

/**
 * Lower and upper bounds of the spectrum: the outermost Ritz values of a short Lanczos run from a random vector, moved outwards by
 * their residuals and by a hundredth of the width. Who relies on them looks at the norm of what came out.
 *
 * see: Y. Zhou, R.-C. Li, Linear Algebra Appl. 435 (2011) 480–493.
 */
export function spectralBounds(s: Scope, H: Operator): Bounds {
  const cached = Object.isFrozen(H) ? known.get(H) : undefined;
  if (cached !== undefined) return cached;
  const bounds = s.nested(() => lanczosBounds(s, H));
  if (Object.isFrozen(H)) known.set(H, bounds);
  return bounds;
}

function lanczosBounds(s: Scope, H: Operator): Bounds {
  const complex = H.real !== true;
  const product = productOf(s, H, complex);
  const length = (complex ? 2 : 1) * H.dimension;
  const project = complex ? s.kernels.zproject : s.kernels.dproject;
  const steps = Math.min(STEPS, H.dimension);
  const basis = [s.f64(length), s.f64(length), s.f64(length)];
  const overlap = s.f64(2).fill(0);
  const column = (j: number) => basis[j % 3] as F64Block;
  const T = new Float64Array(steps * steps);
  normalsInto(s, START, column(0));
  s.check("dunit", s.kernels.dunit(length, column(0).address));
  let [size, beta, count] = [0, 0, 0];
  for (; ; count++) {
    const [v, w] = [column(count), column(count + 1)];
    product(v, w);
    if (count > 0) {
      const before = column(count - 1).address;
      s.check("daxpy", s.kernels.daxpy(length, 0 - beta, before, w.address));
      // ⟨v₀, H v₁⟩ is what ⟨v₁, H v₀⟩ was.
      if (count === 1) project(H.dimension, 1, before, H.dimension, w.address, overlap.address);
      if (count === 1) checkSymmetry(s, Math.abs(overlap.at(0)) + Math.abs(overlap.at(1)), size);
    }
    beta = project(H.dimension, 1, v.address, H.dimension, w.address, overlap.address);
    const alpha = overlap.at(0);
    if (!Number.isFinite(alpha) || !Number.isFinite(beta)) {
      throw new RangeError(`${s.speaker}: expected H·x to be finite and below 1e150, but for an x of norm 1 it is not`);
    }
    size = Math.max(size, Math.abs(alpha) + Math.abs(overlap.at(1)) + beta);
    if (size < SMALL && w.arena.f64.subarray(w.address / 8, w.address / 8 + length).some((x) => x !== 0)) {
      throw new RangeError(
        `${s.speaker}: expected H·x to be 0 or above 1e-130, but for an x of norm 1 it is not; H times a power of two is as good`,
      );
    }
    checkSymmetry(s, Math.abs(overlap.at(1)), size);
    T[count * (steps + 1)] = alpha;
    if (count + 1 === steps || beta <= 64 * EPSILON * size) break;
    T[count * (steps + 1) + 1] = T[(count + 1) * (steps + 1) - 1] = beta;
    s.check("dunit", s.kernels.dunit(length, w.address));
  }
  return ritzBounds(s, steps, count + 1, T, beta);
}

function checkSymmetry(s: Scope, off: number, size: number): void {
  if (off <= ASYMMETRY * size) return;
  throw new RangeError(
    `${s.speaker}: H is not Hermitian, ⟨u, H v⟩ and ⟨H u, v⟩ differ by ${(off / size).toExponential(1)} of its size; it has to be H = Hᴴ`,
  );
}

function ritzBounds(s: Scope, stride: number, n: number, T: Float64Array, beta: number): Bounds {
  const square = new Float64Array(n * n);
  for (let i = 0; i < n; i++) square.set(T.subarray(i * stride, i * stride + n), i * n);
  const [a, values] = [s.copyIn(square), s.f64(n)];
  eigenpairsInto(s, { n, complex: false, a, values, vectors: a });
  const off = (j: number) => beta * Math.abs(a.at((n - 1) * n + j));
  const [low, high] = [values.at(0) - off(0), values.at(n - 1) + off(n - 1)];
  const margin = Math.max((high - low) / 100, 1e-12 * Math.max(Math.abs(low), Math.abs(high)));
  return { low: low - margin, high: high + margin };
}
