/**
 * Minimum-norm regression on Gaussian features, in closed form.
 *
 * y = x·β + e with x iid N(0, 1) and Var e = noise; n samples; the first p coordinates are fitted, by least squares of minimum
 * norm. What is not fitted acts as noise: with r = Σ_{j≤p} β_j² and S = noise + Σ_{j>p} β_j², means over features and noise,
 *
 *   p ≤ n − 2:   S p/(n − p − 1) + (S − noise)                  least squares of n equations
 *   p ≥ n + 2:   r (1 − n/p) + S n/(p − n − 1) + (S − noise)    the projection of β on n random directions, and the noise
 *
 * from E Tr (X Xᵀ)⁻¹ = min(n, p)/(|p − n| − 1), which is infinite for |p − n| ≤ 1.
 * see: M. Belkin, D. Hsu, J. Xu, SIAM J. Math. Data Sci. 2 (2020) 1167–1180.
 */
import { checkNumbers, checkOptions, checkSize } from "../engine/arguments.js";
import { checkDimension, checkFinite } from "./check.js";

export interface RidgelessRiskOptions {
  /** Samples, ≥ 1. */
  readonly n: number;
  /** Coordinates that are fitted, ≥ 0. */
  readonly p: number;
  /** Variance of the noise, ≥ 0. */
  readonly noise: number;
  /** β_j², all ≥ 0, in the order in which they are fitted; coordinates beyond the list have β = 0. */
  readonly signal: ArrayLike<number>;
}

function checkVariance(speaker: string, name: string, value: number): void {
  checkFinite(speaker, name, value);
  if (value < 0) throw new RangeError(`${speaker}: expected ${name} to be a number ≥ 0, got ${value}`);
}

/** Σ of non-negative numbers over [from, to). */
function sum(x: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let j = from; j < to; j++) total += x[j] as number;
  return total;
}

/** A variance times a factor that may be infinite: nothing is amplified where there is nothing. */
const amplified = (variance: number, factor: number): number => (variance === 0 ? 0 : variance * factor);

/**
 * Mean noise amplification of n real Gaussian samples with p features, E‖xᵀ X⁺‖² = E Tr (X Xᵀ)⁺ = min(n, p)/(|p − n| − 1):
 * how much of the noise of the targets a new prediction carries; the mean inverse trace of a real Wishart matrix.
 *
 * @returns  Infinity for |p − n| ≤ 1
 * @throws RangeError  n or p is not a positive integer
 * Source: mean inverse of a real Wishart matrix, R. J. Muirhead, Aspects of Multivariate Statistical Theory (1982) 3.2.
 * @example meanNoiseAmplificationReal(60, 120)   // 1.0169492
 */
export function meanNoiseAmplificationReal(n: number, p: number): number {
  checkDimension("meanNoiseAmplificationReal", "n", n);
  checkDimension("meanNoiseAmplificationReal", "p", p);
  const apart = Math.abs(p - n) - 1;
  return apart > 0 ? Math.min(n, p) / apart : Infinity;
}

/**
 * Mean excess risk of minimum-norm regression on Gaussian features, exact at finite size: the mean squared distance of the
 * prediction to x·β, without the noise of a new label.
 *
 * @returns  Σ β_j² at p = 0. Infinity for |p − n| ≤ 1, unless there is neither noise nor a part that is not fitted
 * @throws RangeError  n is not a positive integer, p is not a whole number ≥ 0, noise or an entry of signal is negative or not finite
 * @throws TypeError   no such options, signal is not a list of numbers
 * Source: docs/paper.md#ridgeless.
 * @example ridgelessRisk({ n: 60, p: 120, noise: 0.25, signal: [1] })   // 0.7542373
 */
export function ridgelessRisk(options: RidgelessRiskOptions): number {
  const speaker = "ridgelessRisk";
  checkOptions(speaker, options, ["n", "p", "noise", "signal"], true);
  const { n, p, noise, signal } = options;
  checkDimension(speaker, "n", n);
  checkSize(speaker, "p", p);
  checkVariance(speaker, "noise", noise);
  checkNumbers(speaker, "signal", signal);
  for (let j = 0; j < signal.length; j++) checkVariance(speaker, `signal[${j}]`, signal[j] as number);
  const seen = Math.min(p, signal.length);
  const unseen = sum(signal, seen, signal.length);
  if (p === 0) return unseen;
  const variance = amplified(noise + unseen, meanNoiseAmplificationReal(n, p));
  const bias = p > n ? sum(signal, 0, seen) * ((p - n) / p) : 0;
  return bias + variance + unseen;
}

/**
 * Its limit for large n and p = gamma·n, everything fitted:  noise γ/(1 − γ) for γ < 1,  |β|² (1 − 1/γ) + noise/(γ − 1) for γ > 1.
 *
 * @param gamma   p/n, > 0
 * @param noise   variance of the noise, ≥ 0
 * @param signal  |β|², ≥ 0
 * @returns       Infinity at γ = 1, unless there is no noise
 * @throws RangeError  an argument is negative or not finite, or gamma is 0
 * Source: T. Hastie, A. Montanari, S. Rosset, R. J. Tibshirani, Ann. Statist. 50 (2022) 949–986.
 * @example ridgelessRiskLimit(2, 0.25, 1)   // 0.75
 */
export function ridgelessRiskLimit(gamma: number, noise: number, signal: number): number {
  const speaker = "ridgelessRiskLimit";
  checkFinite(speaker, "gamma", gamma, true);
  checkVariance(speaker, "noise", noise);
  checkVariance(speaker, "signal", signal);
  if (gamma <= 1) return amplified(noise, gamma / (1 - gamma));
  return signal * ((gamma - 1) / gamma) + amplified(noise, 1 / (gamma - 1));
}
