/**
 * Spectra of reduced states inside an open scope: the links of hot chains, from amplitudes to numbers without leaving
 * the engine's memory. Amplitudes need no norm of 1: every result is divided by the trace. Arguments are trusted.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { eigenvaluesInto, herkInto, matmulInto } from "../linalg/fused.js";
import { EPSILON } from "./check.js";
import { permuteInto } from "./cut.js";
import { halfSumOfSizes } from "./traceDistance.js";

export interface ReducedSpectrumArguments {
  readonly dA: number;
  readonly dB: number;
  /** dA × dB row-major complex matrix of amplitudes, of any norm above 0; untouched. */
  readonly amplitudes: F64Block;
  /** min(dA, dB) numbers: written, ascending, summing to 1. */
  readonly values: F64Block;
}

/**
 * The spectrum of ρ_A = M Mᴴ / Tr M Mᴴ without its max(0, dA − dB) zeros, ascending: eigenvalues of the smaller of
 * M Mᴴ and MᴴM. Values below min(dA, dB)·ε of the largest are rounding of that matrix and are 0.
 */
export function reducedSpectrumInto(s: Scope, { dA, dB, amplitudes, values }: ReducedSpectrumArguments): void {
  const m = Math.min(dA, dB);
  s.nested(() => {
    const gram = s.f64(2 * m * m);
    smallerGramInto(s, dA, dB, amplitudes, gram);
    gramSpectrumInto(s, m, gram, values);
  });
}

/** The same from the m × m matrix M Mᴴ, which is destroyed. */
export function gramSpectrumInto(s: Scope, m: number, gram: F64Block, values: F64Block): void {
  const norm = traceOf(gram, m);
  eigenvaluesInto(s, { n: m, complex: true, a: gram, values });
  const spectrum = values.copy();
  const floor = m * EPSILON * (spectrum[m - 1] as number);
  values.set(spectrum.map((x) => (x > floor ? x / norm : 0)));
}

/** gram ← M Mᴴ or (MᴴM)ᵀ, whichever is smaller. */
function smallerGramInto(s: Scope, dA: number, dB: number, amplitudes: F64Block, gram: F64Block): void {
  if (dA <= dB) {
    herkInto(s, { rows: dA, cols: dB, complex: true, a: amplitudes, c: gram });
  } else {
    s.nested(() => {
      const transposed = s.f64(2 * dA * dB);
      permuteInto(s, [dA, dB], [1, 0], amplitudes, transposed);
      herkInto(s, { rows: dB, cols: dA, complex: true, a: transposed, c: gram });
    });
  }
}

function traceOf(a: F64Block, n: number): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += a.at(2 * i * (n + 1));
  return trace;
}

export interface PairArguments {
  readonly dA: number;
  readonly dB: number;
  /** Two dA × dB row-major complex matrices of amplitudes, of any norm above 0; untouched. */
  readonly first: F64Block;
  readonly second: F64Block;
}

/**
 * ½‖ρ₁ − ρ₂‖₁ of the reduced states ρ = M Mᴴ / Tr M Mᴴ of two pure states.
 */
export function pairTraceDistanceInto(s: Scope, pair: PairArguments): number {
  return halfSumOfSizes(pairDifferenceInto(s, pair));
}

/**
 * The eigenvalues of ρ₁ − ρ₂, ascending; for dA > 2dB without its dA − 2dB zeros.
 *
 * dA ≤ 2dB: eigenvalues of the dA × dA difference. Otherwise the difference has rank 2dB: with [M₁ M₂] = Q R its
 * non-zero eigenvalues are those of R diag(1, −1) Rᴴ, 2dB × 2dB.
 */
export function pairDifferenceInto(s: Scope, pair: PairArguments): Float64Array {
  return s.nested(() => (pair.dA <= 2 * pair.dB ? directDifference(s, pair) : lowRankDifference(s, pair)));
}

function directDifference(s: Scope, { dA, dB, first, second }: PairArguments): Float64Array {
  const [a, b] = [first, second].map((amplitudes) => {
    const c = s.f64(2 * dA * dA);
    herkInto(s, { rows: dA, cols: dB, complex: true, a: amplitudes, c });
    return c;
  }) as [F64Block, F64Block];
  return differenceOf(s, dA, a, b, traceOf(a, dA), traceOf(b, dA));
}

/** Eigenvalues of a/ta − b/tb. */
function differenceOf(s: Scope, n: number, a: F64Block, b: F64Block, ta: number, tb: number): Float64Array {
  const subtrahend = b.copy();
  a.set(a.copy().map((x, i) => x / ta - (subtrahend[i] as number) / tb));
  const values = s.f64(n);
  eigenvaluesInto(s, { n, complex: true, a, values });
  return values.copy();
}

function lowRankDifference(s: Scope, { dA, dB, first, second }: PairArguments): Float64Array {
  // Rows of Mᵀ are columns of M: [M₁ M₂]ᵀ = L Q, so R = Lᵀ, and L₁ᵀL₁* is the M₁ part; its conjugate L₁ᴴL₁ has the same
  // eigenvalues, and so has the difference.
  const r = 2 * dB;
  const stacked = s.f64(2 * r * dA);
  permuteInto(s, [dA, dB], [1, 0], first, stacked.part(0, r * dA));
  permuteInto(s, [dA, dB], [1, 0], second, stacked.part(r * dA));
  const lower = s.f64(2 * r * r);
  s.check("zgelq2", s.kernels.zgelq2(r, dA, stacked.address, dA, lower.address));
  const [a, b] = [lower.part(0, r * r), lower.part(r * r)].map((rows) => {
    const c = s.f64(2 * r * r);
    matmulInto(s, { m: r, n: r, k: dB, complex: true, a: rows, b: rows, c, adjointA: true });
    return c;
  }) as [F64Block, F64Block];
  return differenceOf(s, r, a, b, traceOf(a, r), traceOf(b, r));
}
