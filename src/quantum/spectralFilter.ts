/**
 * Polynomials of a Hamiltonian that look at a part of its spectrum: how many levels there are, and a filter that is large inside a
 * window and small outside. Energies are angles here: x = (E − c)/r = cos θ.
 *
 * see: E. Di Napoli, E. Polizzi, Y. Saad, Numer. Linear Algebra Appl. 23 (2016) 674–692 (counting); R. Li, Y. Xi, E. Vecharynski,
 * C. Yang, Y. Saad, SIAM J. Sci. Comput. 38 (2016) A2512–A2534 (filters).
 */
import { acos, cos, sin } from "../engine/functions.js";
import type { F64Block, Scope } from "../engine/scope.js";
import { normalsInto, type StreamValue } from "../engine/streamValue.js";
import { mapOf } from "./chebyshev.js";
import type { Bounds } from "./generator.js";
import type { Product } from "./operator.js";

/** θ of an energy: π at the lower bound, 0 at the upper one, and no further. */
export function angleOf(energy: number, bounds: Bounds): number {
  const { centre, radius } = mapOf(bounds);
  return acos(Math.max(-1, Math.min(1, (energy - centre) / radius)));
}

/** sin(z)/z at z = π k/(K + 1). */
function sigma(k: number, K: number): number {
  const z = (Math.PI * k) / (K + 1);
  return k === 0 ? 1 : sin(z) / z;
}

export interface MomentArguments {
  readonly n: number;
  readonly complex: boolean;
  /** Vectors at a time, and how many times. */
  readonly columns: number;
  readonly rounds: number;
  /** Twice as many moments come out. */
  readonly steps: number;
  readonly stream: StreamValue;
}

/** Estimates of Tr T_k(x) for k < 2·steps, from random vectors; relative noise of a count N: √(2/(N · vectors)). */
export function moments(s: Scope, product: Product, bounds: Bounds, args: MomentArguments): Float64Array {
  const { n, complex, columns, rounds, steps, stream } = args;
  const length = n * columns * (complex ? 2 : 1);
  const { centre, radius } = mapOf(bounds);
  const sums = new Float64Array(2 * steps);
  return s.nested(() => {
    const [a, b, image] = [s.f64(length), s.f64(length), s.f64(length)];
    const dot = (x: F64Block, y: F64Block): number => s.kernels.ddot(length, x.address, y.address);
    for (let round = 0; round < rounds; round++) {
      let [x, y] = [a, b];
      normalsInto(s, stream, x, round * length);
      y.fill(0);
      const none = dot(x, x);
      // Every vector counts as one of squared length n.
      const scale = n / none / rounds;
      let first = 0;
      for (let k = 0; k < steps; k++) {
        // x = T_k, y = T_{k−1} → T_{k+1}.
        product(x, image);
        const factor = k === 0 ? 1 : 2;
        s.check(
          "dchebyshev",
          // biome-ignore format: as the kernel's header has them
          s.kernels.dchebyshev(
            length, factor / radius, image.address, (0 - factor * centre) / radius, x.address, y.address, 0, y.address,
          ),
        );
        const [same, next] = [dot(x, x), dot(x, y)];
        if (k === 0) first = next;
        sums[2 * k] = (sums[2 * k] as number) + scale * (k === 0 ? same : 2 * same - none);
        sums[2 * k + 1] = (sums[2 * k + 1] as number) + scale * (k === 0 ? next : 2 * next - first);
        [x, y] = [y, x];
      }
    }
    return sums;
  });
}

/** About how many levels have angles in [low, high]. */
export function countBetween(traces: Float64Array, low: number, high: number): number {
  const K = traces.length;
  let sum = ((high - low) / Math.PI) * (traces[0] as number);
  for (let k = 1; k < K; k++) {
    const step = (2 * (sin(k * high) - sin(k * low))) / (k * Math.PI);
    sum += step * sigma(k, K) * (traces[k] as number);
  }
  return sum;
}

export interface Filter {
  /** Of T_0 … T_K; 1 at the middle of the window. */
  readonly coefficients: Float64Array;
  /** What it is at the lower of its edges: less than anywhere inside. */
  readonly edge: number;
}

/** At the edges of a window the filter is about this. */
const EDGE = 0.5;

/**
 * A smoothed δ-function in the middle of a window of angles, just sharp enough that it falls to a half at its edges. A window that
 * reaches an end of the spectrum has its middle there.
 */
export function filterOf(low: number, high: number): Filter {
  const [from, to] = [low <= 0 ? 0 - high : low, high >= Math.PI ? 2 * Math.PI - low : high];
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  // A δ-function of degree K with this damping falls to a half at about 2.2/K.
  let degree = Math.max(2, Math.floor(2 / half));
  for (;;) {
    const coefficients = delta(middle, degree);
    const peak = valueAt(coefficients, middle);
    const edge = Math.min(
      ...[from, to].filter((angle) => angle >= 0 && angle <= Math.PI).map((angle) => valueAt(coefficients, angle)),
    );
    if (edge <= EDGE * peak) return { coefficients: coefficients.map((c) => c / peak), edge: edge / peak };
    degree = Math.max(degree + 1, Math.floor(degree * 1.02));
  }
}

/** Σ_k g_k cos(kγ) T_k with Lanczos' damping, its square root: half as wide as with all of it, ripples of a tenth. */
const delta = (middle: number, degree: number): Float64Array =>
  Float64Array.from(
    { length: degree + 1 },
    (_, k) => (k === 0 ? 1 : 2) * Math.sqrt(sigma(k, degree)) * cos(k * middle),
  );

function valueAt(coefficients: Float64Array, angle: number): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += (coefficients[k] as number) * cos(k * angle);
  return sum;
}
