import { checkOptions, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { normalsInto, requireStream, type StreamValue } from "../engine/streamValue.js";
import { eigenpairsInto } from "../linalg/fused.js";
import { checkGenerator, type Generator, spectralBounds } from "./generator.js";
import { type Operator, type Product, productOf } from "./operator.js";
import type { State } from "./state.js";

export interface GroundStateOptions {
  /** Where the start vector comes from; the same stream gives the same state. */
  readonly stream: StreamValue;
  /** ‖H ψ − E ψ‖ ≤ tol · ‖H‖ is convergence; the energy is off by its square over the gap. At least 1e-14. Default: 1e-10. */
  readonly tol?: number;
  /** The most products with H, of which at least 2 are made; up to 40 more find ‖H‖ first. Default: 5000. */
  readonly maxIterations?: number;
}

export interface GroundState {
  readonly energy: number;
  readonly state: State;
  readonly info: {
    /** Whether the residual is at most tol · ‖H‖. */
    readonly converged: boolean;
    /** Products with H, those aside that found ‖H‖. */
    readonly iterations: number;
    /** ‖H ψ − E ψ‖, from what is returned. */
    readonly residual: number;
  };
}

/** Vectors that are kept, so many and so many bytes; then the search starts anew from the best state in them. */
const VECTORS = 200;
const BYTES = 2 ** 30;
/** Steps between looks at the energy. */
const LOOK = 6;
/** Rows of the vectors that are summed at a time. */
const CHUNK = 4096;

/**
 * The state of lowest energy, by Lanczos' recurrence on products with H: no matrix, and no orthogonalisation, since what its loss costs
 * are copies of the state that has been found. Of a degenerate ground state it is one, at random.
 *
 * @param H        a Hamiltonian (in a sector: its lowest state there), a Hermitian matrix, or a literal { dimension, apply }
 * @param options  stream; tol, maxIterations
 * @returns        { energy, state, info }; slow convergence is no error: info says what was reached
 * @throws RangeError  H is not Hermitian or not finite, an option out of its range
 * @throws TypeError   H is of another kind, no stream
 * Source: C. Lanczos, J. Res. Natl. Bur. Stand. 45 (1950) 255–282; C. C. Paige, J. Inst. Math. Appl. 10 (1972) 373–381. `lanczos`
 * finds several states and the copies of degenerate ones.
 * @example groundState(heisenberg({ sites: 10 }), { stream: stream(1) }).energy   // -4.258035207
 */
export function groundState(H: Generator, options: GroundStateOptions): GroundState {
  const speaker = "groundState";
  const operator = checkGenerator(speaker, H);
  checkOptions(speaker, options, ["stream", "tol", "maxIterations"], true);
  const stream = requireStream(speaker, options.stream);
  const { tol = 1e-10, maxIterations = 5000 } = options;
  if (typeof tol !== "number" || !(tol >= 0 && tol < 1)) {
    throw new RangeError(`${speaker}: expected 0 ≤ tol < 1, got ${show(tol)}`);
  }
  if (!(Number.isSafeInteger(maxIterations) && maxIterations >= 1)) {
    throw new RangeError(`${speaker}: expected maxIterations to be a positive integer, got ${show(maxIterations)}`);
  }
  const dims = Array.isArray(operator.dims) ? Array.from(operator.dims) : [operator.dimension];
  return withScope(speaker, (s) => {
    const search = new Search(s, operator, Math.max(tol, 1e-14), maxIterations);
    const { energy, residual, converged } = search.run(stream);
    return {
      energy,
      state: { dims, data: search.amplitudes() },
      info: { converged, iterations: search.products, residual },
    };
  });
}

class Search {
  readonly #complex: boolean;
  readonly #length: number;
  readonly #product: Product;
  readonly #norm: number;
  /** The best state so far, of norm 1. */
  readonly #psi: F64Block;
  products = 0;

  constructor(
    readonly s: Scope,
    H: Operator,
    readonly tol: number,
    readonly most: number,
  ) {
    this.#complex = H.real !== true;
    this.#length = (this.#complex ? 2 : 1) * H.dimension;
    const { low, high } = spectralBounds(s, H);
    this.#norm = Math.max(Math.abs(low), Math.abs(high));
    this.#product = productOf(s, H, this.#complex);
    this.#psi = s.f64(this.#length);
  }

  run(stream: StreamValue): { energy: number; residual: number; converged: boolean } {
    const { s } = this;
    const psi = this.#psi;
    normalsInto(s, stream, psi);
    s.check("dunit", s.kernels.dunit(psi.length, psi.address));
    for (;;) {
      s.nested(() => this.#descend());
      const { energy, residual } = s.nested(() => this.#residual());
      const converged = residual <= this.tol * this.#norm;
      if (converged || this.products >= this.most) return { energy, residual, converged };
    }
  }

  /** psi ← the lowest state in its Krylov space. */
  #descend(): void {
    const { s } = this;
    const length = this.#length;
    const room = Math.max(8, Math.min(VECTORS, Math.floor(BYTES / (8 * length)), length));
    const vectors: F64Block[] = [s.f64(length).copyFrom(this.#psi)];
    // Vector j has the norm norms[j], which is also the coupling to the one before.
    const norms = [1];
    const diagonal: number[] = [];
    for (let j = 0; ; j++) {
      const [v, w] = [vectors[j] as F64Block, s.f64(length)];
      const norm = norms[j] as number;
      this.#product(v, w);
      this.products += 1;
      const alpha = s.kernels.ddot(length, v.address, w.address) / norm / norm;
      diagonal.push(alpha);
      const [u, before] = j === 0 ? [v, 0] : [vectors[j - 1] as F64Block, norm / (norms[j - 1] as number)];
      const next = Math.sqrt(
        s.kernels.dlanczos(length, 1 / norm, w.address, 0 - alpha / norm, v.address, 0 - before, u.address),
      );
      if (!(next < Infinity)) throw new RangeError(`${s.speaker}: expected H·x to be finite, but it is not`);
      const size = j + 1;
      const exhausted = next <= 1e-14 * this.#norm || size >= room || this.products + 1 >= this.most;
      if (exhausted || size % LOOK === 0) {
        const found = s.nested(() => this.#lowest(diagonal, norms, vectors, next, exhausted));
        if (found) return;
      }
      vectors.push(w);
      norms.push(next);
    }
  }

  /** Puts the lowest Ritz vector into psi, and says so, when it has converged or has to be taken as it is. */
  #lowest(
    diagonal: readonly number[],
    norms: readonly number[],
    vectors: readonly F64Block[],
    next: number,
    exhausted: boolean,
  ): boolean {
    const { s } = this;
    const m = diagonal.length;
    const T = new Float64Array(m * m);
    for (let j = 0; j < m; j++) {
      T[j * (m + 1)] = diagonal[j] as number;
      if (j > 0) T[j * m + j - 1] = T[(j - 1) * m + j] = norms[j] as number;
    }
    const [a, values] = [s.copyIn(T), s.f64(m)];
    eigenpairsInto(s, { n: m, complex: false, a, values, vectors: a });
    if (!exhausted && next * Math.abs(a.at((m - 1) * m)) > this.tol * 0.5 * this.#norm) return false;
    const psi = this.#psi.fill(0);
    for (let row = 0; row < psi.length; row += CHUNK) {
      const rows = Math.min(CHUNK, psi.length - row);
      const to = psi.address + 8 * row;
      for (let j = 0; j < m; j++) {
        const weight = a.at(j * m) / (norms[j] as number);
        s.check("daxpy", s.kernels.daxpy(rows, weight, (vectors[j] as F64Block).address + 8 * row, to));
      }
    }
    s.check("dunit", s.kernels.dunit(psi.length, psi.address));
    return true;
  }

  #residual(): { energy: number; residual: number } {
    const { s } = this;
    const psi = this.#psi;
    const image = s.f64(psi.length);
    this.#product(psi, image);
    this.products += 1;
    const energy = s.kernels.ddot(psi.length, psi.address, image.address);
    const squares = s.kernels.dlanczos(psi.length, 1, image.address, 0 - energy, psi.address, 0, psi.address);
    return { energy, residual: Math.sqrt(squares) };
  }

  /** psi as interleaved numbers, its first entry of largest modulus real and positive. */
  amplitudes(): Float64Array {
    const { f64 } = this.#psi.arena;
    const at = this.#psi.address / 8;
    const [n, complex] = [this.#complex ? this.#length / 2 : this.#length, this.#complex];
    const re = (i: number) => f64[complex ? at + 2 * i : at + i] as number;
    const im = (i: number) => (complex ? (f64[at + 2 * i + 1] as number) : 0);
    let [largest, place] = [-1, 0];
    for (let i = 0; i < n; i++) {
      const size = re(i) * re(i) + im(i) * im(i);
      if (size > largest) [largest, place] = [size, i];
    }
    const modulus = Math.sqrt(largest);
    const [c, d] = [re(place) / modulus, 0 - im(place) / modulus];
    const data = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      data[2 * i] = re(i) * c - im(i) * d;
      data[2 * i + 1] = i === place ? 0 : re(i) * d + im(i) * c;
    }
    return data;
  }
}
