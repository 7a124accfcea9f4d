/**
 * Functions of a Hamiltonian times a vector by Chebyshev polynomials: f(H) ψ = Σ_k c_k T_k(x) ψ with x = (H − c)/r in [−1, 1].
 *
 * T_{k+1} = 2 x T_k − T_{k−1} needs one product a term and two vectors, whatever f is; the coefficients of e^(−iτx) and e^(−ax) are
 * Bessel functions, which fall off faster than exponentially once k is beyond τ, or √a.
 * see: H. Tal-Ezer, R. Kosloff, J. Chem. Phys. 81 (1984) 3967–3971; A. Weiße et al., Rev. Mod. Phys. 78 (2006) 275–306.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import type { Bounds } from "./generator.js";
import type { Product } from "./operator.js";

/** Terms below this part of the largest are left out when nothing coarser is asked for. */
export const SMALLEST = 1e-17;

/**
 * J_0(τ) … J_K(τ), with K the last above `smallest`, for τ ≥ 0.
 *
 * Miller: backwards from far beyond τ, where every start decays towards J; J_0² + 2 Σ J_k² = 1 gives the size without
 * cancellation and J_0 + 2 Σ J_2k = 1 the sign.
 */
export function besselJ(tau: number, smallest = SMALLEST): Float64Array {
  return miller(tau, smallest, -1);
}

/** e^(−a) I_0(a) … e^(−a) I_K(a) for a ≥ 0. All terms of I_0 + 2 Σ I_k = e^a are positive. */
export function besselI(a: number, smallest = SMALLEST): Float64Array {
  return miller(a, smallest, 1);
}

function miller(x: number, smallest: number, sign: 1 | -1): Float64Array {
  // The next term, x²/8 or (x/2)²/4, is nothing beside 1.
  if (x < 1e-20) return x / 2 > smallest ? Float64Array.of(1, x / 2) : Float64Array.of(1);
  const start = lastOf(x, sign);
  const f = new Float64Array(start + 2);
  f[start] = 1e-290;
  // f_{k−1} = (2k/x) f_k ∓ f_{k+1}; what grows too large is brought down, and what was small by then is nothing.
  for (let k = start; k > 0; k--) {
    const next = ((2 * k) / x) * (f[k] as number) + sign * (f[k + 1] as number);
    f[k - 1] = next;
    if (Math.abs(next) > 1e200) {
      for (let j = k - 1; j <= start; j++) f[j] = (f[j] as number) * 1e-250;
    }
  }
  let largest = 0;
  for (const y of f) largest = Math.max(largest, Math.abs(y));
  let [size, total] = [0, 0];
  for (let k = start; k >= 0; k--) {
    const y = (f[k] as number) / largest;
    f[k] = y;
    const times = k === 0 ? 1 : 2;
    if (sign === 1) size += times * y;
    else {
      size += times * y * y;
      if (k % 2 === 0) total += times * y;
    }
  }
  const norm = sign === 1 ? size : total < 0 ? 0 - Math.sqrt(size) : Math.sqrt(size);
  let last = 0;
  for (let k = 0; k <= start; k++) {
    f[k] = (f[k] as number) / norm;
    if (Math.abs(f[k] as number) > smallest) last = k;
  }
  return f.slice(0, last + 1);
}

/** An order beyond which all are far below a double's last digit. */
function lastOf(x: number, sign: 1 | -1): number {
  if (sign === 1) return 2 * Math.ceil(10 + 4.5 * Math.sqrt(x) + Math.min(x, 40) / 2);
  // J_k falls off over x^(1/3) beyond k = x.
  let third = 1;
  while (third * third * third < x) third *= 1.25;
  return 2 * Math.ceil((x + 25 + 12 * third) / 2);
}

/** Room for one expansion. */
export interface ChebyshevWork {
  readonly x: F64Block;
  readonly y: F64Block;
  readonly image: F64Block;
}

export const chebyshevWork = (s: Scope, length: number): ChebyshevWork => ({
  x: s.f64(length),
  y: s.f64(length),
  image: s.f64(length),
});

/** The middle and half the width of an interval, which is never none: H = 0 takes no time, whatever the time is. */
export function mapOf({ low, high }: Bounds): { centre: number; radius: number } {
  const radius = (high - low) / 2;
  return { centre: low + radius, radius: radius > 0 ? radius : 1e-270 };
}

/**
 * Σ_k c_k T_k(x) of the vector, the terms of index k shared out between `sums`: k goes to sums[k mod count], which are
 * written in full. The vector is left as it is.
 */
export function chebyshevSums(
  s: Scope,
  product: Product,
  bounds: Bounds,
  coefficients: ArrayLike<number>,
  vector: F64Block,
  sums: readonly F64Block[],
  work: ChebyshevWork,
): void {
  const { centre, radius } = mapOf(bounds);
  const { length } = vector;
  const { image } = work;
  const step = (factor: number, x: F64Block, y: F64Block, k: number): void => {
    product(x, image);
    const sum = sums[k % sums.length] as F64Block;
    const weight = coefficients[k] as number;
    s.check(
      "dchebyshev",
      // biome-ignore format: as the kernel's header has them
      s.kernels.dchebyshev(
        length, factor / radius, image.address, (0 - factor * centre) / radius, x.address, y.address, weight, sum.address,
      ),
    );
  };
  for (const sum of sums) sum.fill(0);
  s.check("daxpy", s.kernels.daxpy(length, coefficients[0] as number, vector.address, (sums[0] as F64Block).address));
  if (coefficients.length === 1) return;
  let [x, y] = [work.x, work.y];
  x.copyFrom(vector);
  y.fill(0);
  step(1, x, y, 1);
  [x, y] = [y, x];
  for (let k = 2; k < coefficients.length; k++) {
    step(2, x, y, k);
    [x, y] = [y, x];
  }
}
