import { checkBoolean, checkOptions, show } from "../engine/arguments.js";
import { exp, log } from "../engine/functions.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { normalsInto } from "../random/normals.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import { besselI, chebyshevSums, chebyshevWork, mapOf } from "./chebyshev.js";
import { type Bounds, checkGenerator, type Generator, spectralBounds } from "./generator.js";
import { type Product, productOf } from "./operator.js";
import type { State } from "./state.js";

export interface ThermalPureStateOptions {
  /** Where the random vector comes from; the same stream gives the same state. */
  readonly stream: StreamValue;
  /** Also estimate Z_eff, which takes as many products again. Default: false. */
  readonly effective?: boolean;
}

export interface ThermalPureState extends State {
  /** ln Z estimated from this one vector, Z ≈ D ⟨g|e^(−βH)|g⟩/⟨g|g⟩: off by about Z_eff^(−1/2). The free energy is −logZ/β. */
  readonly logZ: number;
  /** Z(β)²/Z(2β), asked for with `effective`: expectation values fluctuate from state to state as its root, inverted. */
  readonly effectiveDimension?: number;
}

/** The largest a of one factor e^(−ax). */
const LARGEST = 64;
/** More factors than anybody waits for. */
const MOST = 1e6;

/**
 * A canonical thermal pure state, e^(−βH/2)|g⟩ divided by its norm, with |g⟩ complex Gaussian: its expectation values are those of
 * e^(−βH)/Z up to a fluctuation of order Z_eff^(−1/2), Z_eff = Z(β)²/Z(2β). By Chebyshev polynomials of H, without diagonalising.
 *
 * @param H        a Hamiltonian, a Hermitian matrix, or a literal { dimension, apply }; energies of any size, since lower bounds are taken
 *                 off before anything is exponentiated
 * @param beta     inverse temperature ≥ 0, with k_B = 1. 0: a Haar-random state. A state of lowest energy is groundState's business
 * @param options  stream; effective
 * @returns        { dims, data, logZ } and, when asked for, effectiveDimension. Where that is of order 1 the state is no thermal one
 * @throws RangeError  beta is negative or not finite, H is not Hermitian or not finite, an unknown option
 * @throws TypeError   H is of another kind, beta is no number, no stream
 * Source: S. Sugiura, A. Shimizu, Phys. Rev. Lett. 111 (2013) 010401.
 * @example thermalPureState(mixedFieldIsing({ sites: 8 }), 0.1, { stream: stream(1) }).logZ   // 5.6, ln Tr e^(−βH)
 */
export function thermalPureState(H: Generator, beta: number, options: ThermalPureStateOptions): ThermalPureState {
  const speaker = "thermalPureState";
  const operator = checkGenerator(speaker, H);
  if (typeof beta !== "number") throw new TypeError(`${speaker}: expected beta to be a number, got ${show(beta)}`);
  if (!(beta >= 0 && beta < Infinity)) {
    throw new RangeError(
      `${speaker}: expected a finite inverse temperature beta ≥ 0, got ${beta}${beta < 0 ? "; of −H it is positive" : ""}`,
    );
  }
  checkOptions(speaker, options, ["stream", "effective"], true);
  const stream = requireStream(speaker, options.stream);
  const { effective = false } = options;
  checkBoolean(speaker, "effective", effective);
  const dims = Array.isArray(operator.dims) ? Array.from(operator.dims) : [operator.dimension];
  return withScope(speaker, (s) => {
    const D = operator.dimension;
    const bounds = spectralBounds(s, operator);
    const factors = Math.ceil((beta * mapOf(bounds).radius) / 2 / LARGEST);
    if (!(factors <= MOST)) {
      throw new RangeError(
        `${speaker}: beta · (E_max − E_min) is ${(beta * (bounds.high - bounds.low)).toExponential(1)}, beyond any temperature; groundState(H) is the limit`,
      );
    }
    const psi = s.f64(2 * D);
    normalsInto(s, stream, psi);
    s.check("dunit", s.kernels.dunit(psi.length, psi.address));
    const cool = cooler(s, productOf(s, operator, true), bounds, beta / 2, psi);
    const first = log(D) + 2 * cool();
    const data = psi.copy();
    if (!effective) return { dims, data, logZ: first };
    const second = first + 2 * cool();
    return { dims, data, logZ: first, effectiveDimension: exp(2 * first - second) };
  });
}

/** psi ← e^(−bH) psi / ‖·‖ at every call; it returns the logarithm of the norm. */
function cooler(s: Scope, product: Product, bounds: Bounds, b: number, psi: F64Block): () => number {
  const { radius } = mapOf(bounds);
  const work = chebyshevWork(s, psi.length);
  const sum = s.f64(psi.length);
  const factors = Math.ceil((b * radius) / LARGEST);
  const a = factors === 0 ? 0 : (b * radius) / factors;
  // e^(−a(x + 1)): at most 1 within the bounds, 1 at the lower one.
  const coefficients = besselI(a).map((value, k) => (k === 0 ? 1 : k % 2 === 0 ? 2 : -2) * value);
  return () => {
    let logarithm = 0 - b * bounds.low;
    for (let factor = 0; factor < factors; factor++) {
      chebyshevSums(s, product, bounds, coefficients, psi, [sum], work);
      psi.copyFrom(sum);
      const norm = Math.sqrt(s.kernels.ddot(psi.length, psi.address, psi.address));
      if (!(norm > 0 && norm <= 1 + 1e-9)) {
        throw new RangeError(`${s.speaker}: expected H·x to be finite and the same at every call, but it is not`);
      }
      s.check("dunit", s.kernels.dunit(psi.length, psi.address));
      logarithm += log(norm);
    }
    return logarithm;
  };
}
