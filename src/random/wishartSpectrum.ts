import { checkBoolean, roomFor, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { checkBeta, chiInto } from "./chi.js";
import { type StreamOption, streamOf } from "./options.js";

export interface WishartSpectrumOptions extends StreamOption {
  /** 2, the default: complex entries. 1: real ones. 4: quaternions. Any other 0.1 ≤ beta ≤ 1e6: the ensemble between. */
  readonly beta?: number;
  /** true, the default: divided by their sum, as the spectrum of ρ_A. false: of W = G Gᴴ itself, E|g|² = 1. */
  readonly normalised?: boolean;
}

/** What lies above 2⁻¹³ of the largest eigenvalue takes the fast way, with a relative error up to 2¹³ √n ε. */
const FLOOR = 0.0001220703125;

function checkDimension(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`wishartSpectrum: expected ${name} to be a whole number ≥ 1, got ${show(value)}`);
  }
}

/**
 * A draw of the spectrum of a Wishart matrix, without the matrix: the law of the eigenvalues of W = G Gᴴ, G a dA × dB Ginibre
 * matrix, or (normalised) of ρ_A = W/Tr W, the reduced state of a random pure state, in O(m²) for m = min(dA, dB).
 *
 * Reflections from both sides make G bidiagonal and leave independent χ variates: with n = max(dA, dB), up to 1/√β,
 * χ_{βn}, χ_{β(n−1)}, …, χ_{β(n−m+1)} on the diagonal, and χ_{β(m−1)}, …, χ_β beside it.
 *
 * @param dA  ≥ 1    @param dB  ≥ 1, both whole
 * @returns   dA values, ascending, as many as ρ_A has: the first max(0, dA − dB) are 0. Also small ones are relatively
 *            accurate, to 1e-10 at dA = 2048. The same bits on every host
 * @throws RangeError  a dimension is not a whole number ≥ 1, beta is outside [0.1, 1e6], an option does not exist, or the
 *                     spectrum does not fit
 * @throws TypeError   the stream is missing, beta is not a number, or normalised is not a boolean
 * Source: I. Dumitriu, A. Edelman, J. Math. Phys. 43 (2002) 5830–5847.
 * @example wishartSpectrum(4, 1048576, { stream: stream(1) })   // 2 + 20 qubits: four values near 1/4
 */
export function wishartSpectrum(dA: number, dB: number, options: WishartSpectrumOptions): Float64Array {
  checkDimension("dA", dA);
  checkDimension("dB", dB);
  const stream = streamOf("wishartSpectrum", options, ["stream", "beta", "normalised"]);
  const { beta = 2, normalised = true } = options;
  checkBeta("wishartSpectrum", beta);
  checkBoolean("wishartSpectrum", "normalised", normalised);
  const m = Math.min(dA, dB);
  const n = Math.max(dA, dB);
  const spectrum = roomFor("wishartSpectrum", dA);
  const singular = withScope("wishartSpectrum", (s) => {
    const d = s.f64(m);
    const e = s.f64(m - 1);
    const work = s.f64(s.kernels.dlasq1Workspace(m));
    const scale = 1 / Math.sqrt(beta);
    chiInto(s, stream, d, { first: 0, degrees: beta * n, step: -beta, scale });
    chiInto(s, stream, e, { first: m, degrees: beta * (m - 1), step: -beta, scale });
    const open = s.check("dlasq1", s.kernels.dlasq1(m, d.address, e.address, FLOOR, work.address));
    if (open > 0) throw new Error(`internal: wishartSpectrum: ${open} singular values of ${m} did not converge`);
    return d.copy();
  });
  let trace = 0;
  for (let i = 0; i < m; i++) {
    const σ = singular[m - 1 - i] as number;
    spectrum[dA - m + i] = σ * σ;
    trace += σ * σ;
  }
  if (normalised) for (let i = dA - m; i < dA; i++) spectrum[i] = (spectrum[i] as number) / trace;
  return spectrum;
}
