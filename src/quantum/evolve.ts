import { checkNumbers, checkOptions, isList, show } from "../engine/arguments.js";
import { cos, sin } from "../engine/functions.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { unitInto } from "./amplitudes.js";
import { besselJ, chebyshevSums, chebyshevWork, mapOf } from "./chebyshev.js";
import { checkState } from "./check.js";
import { type Bounds, checkGenerator, type Generator, spectralBounds } from "./generator.js";
import { type Operator, productOf } from "./operator.js";
import type { State } from "./state.js";

export interface EvolveOptions {
  /** The most that an expansion leaves out, as part of the norm: 1e-15 … 0.01. Default: 1e-14. */
  readonly tolerance?: number;
}

/** The longest expansion, in units of one over half the spectrum's width. Longer times are several. */
const LONGEST = 1024;
/** More products than anybody waits for. */
const MOST = 1e9;
/** A norm that is off by more says that the bounds of the spectrum are wrong. */
const DRIFT = 1e-9;

/**
 * Time evolution, e^(−iHt)|ψ⟩ with ħ = 1, by Chebyshev polynomials of H: matrix-free, no larger time costs less than its part of
 * t · (E_max − E_min)/2 products, and none more than about 30 beyond that.
 *
 * @param H        a Hamiltonian, a Hermitian matrix, or a literal { dimension, apply }
 * @param state    of any norm above 0: it is divided by it. In a sector, one of its dimension
 * @param time     finite, any sign; or a list, each counted from the given state. Neighbours in the list cost their difference
 * @param options  tolerance: what an expansion may leave out. Rounding adds up to about 1e-16 a product
 * @returns        the state at that time, of norm 1; of a list, one for every time
 * @throws RangeError  a time that is not finite, or takes more than 1e9 products; sizes that do not fit; an H that is not Hermitian
 *                     or not finite; a tolerance out of its range
 * @throws TypeError   H, the state or the time is of another kind
 * Source: H. Tal-Ezer, R. Kosloff, J. Chem. Phys. 81 (1984) 3967–3971.
 * @example evolve(pauliString("X", [0], 1), basisState([2], [0]), 0.5).data   // 0.87758, 0, 0, −0.47943
 */
export function evolve(H: Generator, state: State, time: number, options?: EvolveOptions): State;
export function evolve(H: Generator, state: State, times: ArrayLike<number>, options?: EvolveOptions): State[];
export function evolve(
  H: Generator,
  state: State,
  time: number | ArrayLike<number>,
  options: EvolveOptions = {},
): State | State[] {
  const speaker = "evolve";
  const operator = checkGenerator(speaker, H);
  const { data, dims } = checkState(speaker, state);
  if (data.length !== 2 * operator.dimension) {
    throw new RangeError(
      `${speaker}: H acts on ${operator.dimension} states, but the state has dimension ${data.length / 2}`,
    );
  }
  const times = checkTimes(speaker, time);
  checkOptions(speaker, options, ["tolerance"]);
  const { tolerance = 1e-14 } = options;
  if (typeof tolerance !== "number" || !(tolerance >= 1e-15 && tolerance <= 0.01)) {
    throw new RangeError(`${speaker}: expected a tolerance from 1e-15 to 0.01, got ${show(tolerance)}`);
  }
  const found = withScope(speaker, (s) => run(s, operator, data, times, tolerance));
  const states = found.map((amplitudes) => ({ dims: Array.from(dims), data: amplitudes }));
  return typeof time === "number" ? (states[0] as State) : states;
}

function checkTimes(speaker: string, time: unknown): readonly number[] {
  if (typeof time !== "number" && !isList(time)) {
    throw new TypeError(`${speaker}: expected a time or a list of times, got ${show(time)}`);
  }
  if (typeof time !== "number") checkNumbers(speaker, "the times", time);
  const times = typeof time === "number" ? [time] : Array.from(time);
  for (const [k, t] of times.entries()) {
    if (!Number.isFinite(t)) {
      throw new RangeError(
        `${speaker}: expected finite times, got ${t}${typeof time === "number" ? "" : ` at index ${k}`}`,
      );
    }
  }
  return times;
}

function run(
  s: Scope,
  H: Operator,
  data: Float64Array,
  times: readonly number[],
  tolerance: number,
): readonly Float64Array[] {
  const psi = unitInto(s, data);
  let bounds = spectralBounds(s, H);
  checkCost(s.speaker, times, bounds);
  for (let attempt = 0; ; attempt++) {
    const found = s.nested(() => advance(s, H, s.f64(psi.length).copyFrom(psi), times, tolerance, bounds));
    if (found !== undefined) return found;
    if (attempt === 2) {
      throw new RangeError(`${s.speaker}: the norm is not kept, so H is not Hermitian; e^(−iHt) needs H = Hᴴ`);
    }
    // A level outside the bounds grows exponentially: they were too narrow.
    const width = bounds.high - bounds.low;
    bounds = { low: bounds.low - width, high: bounds.high + width };
  }
}

function checkCost(speaker: string, times: readonly number[], bounds: Bounds): void {
  const { radius } = mapOf(bounds);
  let before = 0;
  let cost = 0;
  for (const t of times) {
    cost += Math.abs(t - before) * radius;
    before = t;
  }
  if (!(cost <= MOST)) {
    throw new RangeError(
      `${speaker}: these times take ${cost.toExponential(1)} products with H, and more than 1e9 never end; ask for shorter times`,
    );
  }
}

/** The states at all times, or nothing when the norm was not kept. */
function advance(
  s: Scope,
  H: Operator,
  psi: F64Block,
  times: readonly number[],
  tolerance: number,
  bounds: Bounds,
): Float64Array[] | undefined {
  const product = productOf(s, H, true);
  const { centre, radius } = mapOf(bounds);
  const { length } = psi;
  const work = chebyshevWork(s, length);
  const [even, odd] = [s.f64(length), s.f64(length)];
  const states: Float64Array[] = [];
  let now = 0;
  for (const t of times) {
    const span = t - now;
    const pieces = Math.ceil((Math.abs(span) * radius) / LONGEST);
    for (let piece = 0; piece < pieces; piece++) {
      const step = span / pieces;
      const tau = radius * step;
      chebyshevSums(s, product, bounds, coefficientsOf(tau, tolerance / pieces), psi, [even, odd], work);
      join(psi, even, odd, centre * step);
      const norm = Math.sqrt(s.kernels.ddot(length, psi.address, psi.address));
      if (!(Math.abs(norm - 1) <= Math.max(DRIFT, 10 * tolerance))) return undefined;
      // The expansion keeps the norm to rounding; what rounding does would add up over many steps.
      s.check("dunit", s.kernels.dunit(length, psi.address));
    }
    now = t;
    states.push(psi.copy());
  }
  return states;
}

/**
 * e^(−iτx) = J_0(τ) + 2 Σ (−i)^k J_k(τ) T_k(x): coefficients without the powers of i beyond (−1)^⌊k/2⌋, so that even terms
 * belong to the real part and odd ones, times −i, to the imaginary part of the exponential.
 */
function coefficientsOf(tau: number, tolerance: number): Float64Array {
  return besselJ(Math.abs(tau), tolerance / 100).map((value, k) => {
    const sign = (k % 4 >= 2 ? -1 : 1) * (k % 2 === 1 && tau < 0 ? -1 : 1);
    return sign * (k === 0 ? 1 : 2) * value;
  });
}

/** psi ← e^(−iφ) (even − i odd). */
function join(psi: F64Block, even: F64Block, odd: F64Block, phi: number): void {
  const { f64 } = psi.arena;
  const [c, d] = [cos(phi), 0 - sin(phi)];
  const [at, e, o] = [psi.address / 8, even.address / 8, odd.address / 8];
  for (let i = 0; i < psi.length; i += 2) {
    const re = (f64[e + i] as number) + (f64[o + i + 1] as number);
    const im = (f64[e + i + 1] as number) - (f64[o + i] as number);
    f64[at + i] = c * re - d * im;
    f64[at + i + 1] = c * im + d * re;
  }
}
