/**
 * Dual activations: what a layer of infinite width does to a covariance. Knows Gaussian pairs; knows no network.
 *
 * (u, v) ~ N(0, [[a, r], [r, b]]) gives E φ(u)φ(v) and E φ′(u)φ′(v).
 */
import { acos, asin, atan, exp, sinh } from "../engine/functions.js";
import { withScope } from "../engine/scope.js";
import { hermiteCoefficients, mehlerSum } from "./hermiteSeries.js";
import type { Activation } from "./network.js";

/**
 * E φ(u)φ(v) into out[0] and E φ′(u)φ′(v) into out[1]; u and v have the variances at p and q, covariance r and squared distance
 * d = a + b − 2r, which the caller knows without cancellation. Where `distances` of the activation is true, E (φ(u) − φ(v))² goes
 * into out[2], the same way; otherwise d is not read.
 */
export type PairExpectation = (p: number, q: number, r: number, out: Float64Array, d: number) => void;

/** Prepares the expectations of all pairs of the given variances. */
export type DualActivation = (speaker: string, variances: Float64Array) => PairExpectation;

/** Activations with a kink: an angle between inputs counts to first order, and its square is all that a covariance knows. */
export const distances: ReadonlySet<Activation> = new Set(["relu"]);

/** The correlation, in [−1, 1]; exactly 1 where r = a = b; 0 where a variance is 0 and nothing is random. */
export function correlation(a: number, b: number, r: number): number {
  if (a === 0 || b === 0) return 0;
  if (r === a && r === b) return 1;
  const product = a * b;
  // The root of the product is exact for a = b; where the product leaves the range, the product of the roots.
  const scale = product > 1e-290 && product < 1e290 ? Math.sqrt(product) : Math.sqrt(a) * Math.sqrt(b);
  return Math.max(-1, Math.min(1, r / scale));
}

/** ab − r², never negative. */
const gramDeterminant = (a: number, b: number, r: number): number => Math.max(0, a * b - r * r);

/** A closed form in a, b, r, and d where it asks for it. */
const closed =
  (form: (a: number, b: number, r: number, out: Float64Array, d: number) => void): DualActivation =>
  (_speaker, variances) =>
  (p, q, r, out, d) =>
    form(variances[p] as number, variances[q] as number, r, out, d);

/**
 * The angle t between u and v, cos t = r/√(ab): above 60° from the cosine, below from the chord, so that it is within a few ε
 * always and not only within √ε where it is small.  see: Y. Cho, L. K. Saul, NIPS 22 (2009) 342–350.
 */
const relu = /* @__PURE__ */ closed((a, b, r, out, d) => {
  const [rootA, rootB] = [Math.sqrt(a), Math.sqrt(b)];
  const length = rootA * rootB;
  const rho = correlation(a, b, r);
  let angle = acos(rho);
  let sine = Math.sqrt((1 - rho) * (1 + rho));
  if (rho > 0.5) {
    // |u/√a − v/√b|² = 2 (1 − ρ) = (d − (√a − √b)²)/√(ab)
    const longer = (a - b) / (rootA + rootB);
    const half = Math.sqrt(Math.max(0, (d - longer * longer) / length)) / 2;
    angle = 2 * asin(Math.min(1, half));
    sine = 2 * half * Math.sqrt(Math.max(0, (1 - half) * (1 + half)));
  }
  out[0] = (length * sine + (Math.PI - angle) * r) / (2 * Math.PI);
  out[1] = (Math.PI - angle) / (2 * Math.PI);
  out[2] = Math.max(0, d / 2 - (length * sine - angle * r) / Math.PI);
});

/** see: C. K. I. Williams, NIPS 9 (1997) 295–301; the arcsine as an arctangent, which keeps its digits at correlation 1. */
const erf = /* @__PURE__ */ closed((a, b, r, out) => {
  const root = Math.sqrt(1 + 2 * (a + b) + 4 * gramDeterminant(a, b, r));
  out[0] = (2 / Math.PI) * atan((2 * r) / root);
  out[1] = 4 / Math.PI / root;
});

/** u Φ(u), by Stein's lemma and tilting by the density; D = (1 + a)(1 + b) − r². see: R. Tsuchida et al., AAAI 35 (2021) 9967–9977. */
const gelu = /* @__PURE__ */ closed((a, b, r, out) => {
  const D = 1 + a + b + gramDeterminant(a, b, r);
  const density = 1 / (2 * Math.PI * Math.sqrt(D));
  const both = 1 / 4 + atan(r / Math.sqrt(D)) / (2 * Math.PI);
  const tilts = 1 / (1 + a) + 1 / (1 + b);
  // ab + r² (tilts − 1), in two parts that do not cancel: tilts − 1 = (1 − ab) / ((1 + a)(1 + b)).
  out[0] = r * both + density * ((a * b * (1 + a + b + gramDeterminant(a, b, r)) + r * r) / ((1 + a) * (1 + b)));
  out[1] = both + r * density * (tilts + 1 / D);
});

/** e^(−m) sinh r and e^(−m) cosh r, m = (a + b)/2 ≥ |r|, without the overflow of sinh. */
const sin = /* @__PURE__ */ closed((a, b, r, out) => {
  const m = (a + b) / 2;
  const [plus, minus] = [exp(r - m), exp(-r - m)];
  out[0] = Math.abs(r) < 1 ? exp(-m) * sinh(r) : (plus - minus) / 2;
  out[1] = (plus + minus) / 2;
});

const linear = /* @__PURE__ */ closed((_a, _b, r, out) => {
  out[0] = r;
  out[1] = 1;
});

/** tanh of an array, in the engine. */
function tanhOf(speaker: string, x: Float64Array): Float64Array {
  return withScope(speaker, (s) => {
    const block = s.copyIn(x);
    s.check("vtanh", s.kernels.vtanh(x.length, block.address, block.address));
    return block.copy();
  });
}

/** tanh is odd, its slope 1 − tanh² even. */
const tanh: DualActivation = (speaker, variances) => {
  const [odd, even] = hermiteCoefficients(speaker, variances, tanhOf, [
    { parity: 1, of: (t) => t },
    { parity: 0, of: (t) => t.map((y) => 1 - y * y) },
  ]) as [ReturnType<typeof hermiteCoefficients>[0], ReturnType<typeof hermiteCoefficients>[0]];
  return (p, q, r, out) => {
    const rho = correlation(variances[p] as number, variances[q] as number, r);
    out[0] = mehlerSum(odd, p, q, rho);
    out[1] = mehlerSum(even, p, q, rho);
  };
};

/** ln(e^(x/2) + e^(−x/2)) = x/2 + ln(1 + e^(−x)) for x ≥ 0, in the engine. */
function logCosh(speaker: string, x: Float64Array): Float64Array {
  return withScope(speaker, (s) => {
    const block = s.copyIn(x.map((y) => -y));
    s.check("vexp", s.kernels.vexp(x.length, block.address, block.address));
    block.set(block.copy().map((y) => 1 + y));
    s.check("vlog", s.kernels.vlog(x.length, block.address, block.address));
    return block.copy().map((y, i) => (x[i] as number) / 2 + y);
  });
}

/**
 * softplus(u) = u/2 + ln(e^(u/2) + e^(−u/2)): odd and even; its slope 1/2 + tanh(u/2)/2. The halves u/2 and 1/2 need no series.
 */
const softplus: DualActivation = (speaker, variances) => {
  const same = (f: Float64Array) => f;
  const [even] = hermiteCoefficients(speaker, variances, logCosh, [{ parity: 0, of: same }]);
  const halved = (name: string, x: Float64Array) =>
    tanhOf(
      name,
      x.map((y) => y / 2),
    );
  const [odd] = hermiteCoefficients(speaker, variances, halved, [{ parity: 1, of: same }]);
  if (even === undefined || odd === undefined) throw new Error("internal: softplus without its coefficients");
  return (p, q, r, out) => {
    const rho = correlation(variances[p] as number, variances[q] as number, r);
    out[0] = r / 4 + mehlerSum(even, p, q, rho);
    out[1] = (1 + mehlerSum(odd, p, q, rho)) / 4;
  };
};

export const dualActivations = { relu, erf, tanh, gelu, sin, softplus, linear } satisfies Record<
  string,
  DualActivation
>;
