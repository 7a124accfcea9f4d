/** How far expectation values of Haar-random states stray from the microcanonical one: variance, Eq. (1), Lévy's lemma. */
import { checkBoolean, checkOptions } from "../engine/arguments.js";
import { exp } from "../engine/functions.js";
import { checkDimension, checkNotNegative } from "./check.js";

export interface ExpectationVarianceOptions {
  /** A real operator in a real shell, and real amplitudes (as eigenvectors of GOE matrices have them); default false. */
  readonly real?: boolean;
}

/**
 * Variance of ⟨ψ|O|ψ⟩ over Haar-random ψ in a shell of dimension d, exact:  variance/(d + 1),  real ψ: 2 variance/(d + 2).
 *
 * @param variance  Tr O_E²/d − (Tr O_E/d)² of the operator inside the shell (`microcanonical(O, shell).varianceShell`), ≥ 0
 * @param d         dimension of the shell, a positive integer
 * @throws RangeError  an argument out of range, an unknown option
 * @example expectationVariance(1, 3)   // 0.25
 */
export function expectationVariance(variance: number, d: number, options: ExpectationVarianceOptions = {}): number {
  checkNotNegative("expectationVariance", "variance", variance);
  checkDimension("expectationVariance", "d", d);
  checkOptions("expectationVariance", options, ["real"]);
  const { real = false } = options;
  checkBoolean("expectationVariance", "real", real);
  return real ? (2 / (d + 2)) * variance : variance / (d + 1);
}

/**
 * Eq. (1) of the paper, Chebyshev's bound:  P(|⟨O⟩ − mc| ≥ ε) ≤ variance/(ε² (d + 1)), and at most 1.
 *
 * True for either microcanonical variance; sharp in the second moment for the one inside the shell.
 *
 * @param variance  ≥ 0    @param d  dimension of the shell    @param epsilon  ≥ 0
 * @throws RangeError  an argument out of range
 * Source: T. Monnai (2025), Eq. (1).
 * @example typicalityBound(1, 99, 0.5)   // 0.04
 */
export function typicalityBound(variance: number, d: number, epsilon: number): number {
  checkNotNegative("typicalityBound", "variance", variance);
  checkDimension("typicalityBound", "d", d);
  checkNotNegative("typicalityBound", "epsilon", epsilon);
  const deviation = Math.sqrt(variance / (d + 1));
  if (epsilon <= deviation) return 1;
  // The root first: epsilon² may be 0 or infinite where the quotient is neither.
  const ratio = deviation / epsilon;
  return ratio * ratio;
}

/**
 * Lévy's lemma for ⟨O⟩, which is Lipschitz with constant λ_max − λ_min:
 *   P(|⟨O⟩ − mc| ≥ ε) ≤ 2 exp(−(d − 1) ε²/(λ_max − λ_min)²), and at most 1.
 *
 * @param d        dimension of the shell, a positive integer
 * @param range    λ_max − λ_min of the operator inside the shell, ≥ 0
 * @param epsilon  ≥ 0
 * @throws RangeError  an argument out of range
 * Source: M. Ledoux, The Concentration of Measure Phenomenon (2001), §5, with log-Sobolev constant 2d − 1 of S^(2d−1).
 * @example levyBound(64, 2, 0.5)   // 0.039
 */
export function levyBound(d: number, range: number, epsilon: number): number {
  checkDimension("levyBound", "d", d);
  checkNotNegative("levyBound", "range", range);
  checkNotNegative("levyBound", "epsilon", epsilon);
  if (epsilon === 0) return 1;
  if (range === 0) return 0;
  const ratio = epsilon / range;
  return Math.min(1, 2 * exp(-(d - 1) * ratio * ratio));
}

/**
 * Lévy's lemma for the trace distance T of the reduced state to Ω_S, which is Lipschitz with constant 1:
 *   P(T ≥ E T + ε) ≤ exp(−(d − 1) ε²).  With canonicalTypicality's bound of E T it bounds T itself.
 *
 * @param d  dimension of the shell, a positive integer    @param epsilon  ≥ 0
 * @throws RangeError  an argument out of range
 * Source: S. Popescu, A. J. Short, A. Winter, Nature Phys. 2 (2006) 754; M. Ledoux (2001), §5.
 * @example traceDistanceBound(64, 0.2)   // 0.0805
 */
export function traceDistanceBound(d: number, epsilon: number): number {
  checkDimension("traceDistanceBound", "d", d);
  checkNotNegative("traceDistanceBound", "epsilon", epsilon);
  return exp(-(d - 1) * epsilon * epsilon);
}
