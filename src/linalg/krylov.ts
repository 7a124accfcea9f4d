/**
 * Thick-restart Lanczos on blocks of an open scope: extreme eigenpairs of a Hermitian operator that is only ever applied to a
 * vector. Arguments are trusted.
 *
 *   basis    v₀ … v_{p−1} │ v_p … v_{m−1} │ v_m        columns of `length` doubles, orthonormal
 *            Ritz vectors   Krylov vectors   residual
 *   T        Vᴴ A V, m × m: column j are the coefficients that Gram–Schmidt takes out of A v_j
 *
 * When the basis is full, the Ritz vectors nearest to the wanted end are kept, the residual follows them, and the basis fills up
 * again. Every vector is orthogonalised twice: against those that it has a part along by the recurrence, then against all; where
 * nothing is left (an invariant subspace) a random vector takes its place.
 *
 * One start vector shows each eigenvalue once. So when k > 1 pairs are found, they are locked and a random vector orthogonal
 * to them starts anew; what it finds at the wanted end is a copy that was missed. The search is over when the next pair is
 * known to be none: its residual is below a hundredth of its distance.
 *
 * see: K. Wu, H. Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602–616.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { normalsInto, type StreamValue } from "../engine/streamValue.js";
import { eigenpairsInto } from "./fused.js";

export interface KrylovArguments {
  /** Order of the operator, > 0. */
  readonly n: number;
  readonly complex: boolean;
  /** How many, 0 < k ≤ n. */
  readonly k: number;
  readonly smallest: boolean;
  /** A residual up to tol · ‖A‖ is convergence. */
  readonly tol: number;
  /** The most applications. */
  readonly maxIterations: number;
  /** The most vectors of the basis, k < basis unless n = k. */
  readonly basis: number;
  readonly stream: StreamValue;
  /** y ← A x, not the same block. Entries of y that are not finite are the caller's to refuse. */
  readonly apply: (x: F64Block, y: F64Block) => void;
}

export interface KrylovResult {
  /** k of them, ascending. */
  readonly values: Float64Array;
  /** k columns of `length` doubles, in the same order. */
  readonly vectors: F64Block;
  readonly converged: boolean;
  readonly iterations: number;
  /** ‖A x − λ x‖, by one more application each. */
  readonly residuals: Float64Array;
}

const EPSILON = Number.EPSILON;
/** ⟨u, A v⟩ and ⟨A u, v⟩ of a Hermitian operator agree to this part of ‖A‖; rounding in single precision is less. */
const ASYMMETRY = 1e-6;
/** Rows of the basis that are rotated at a time. */
const CHUNK = 2048;
/** Beyond these, squares of entries leave the range of a double: the operator is scaled by a power of two. */
const TINY = 1e-100;
const HUGE = 1e100;

/** 2^p with value/4 < 2^p ≤ value·4, for value > 0. */
function powerOfTwo(value: number): number {
  let power = 1;
  while (power < value / 4) power *= 4;
  // Not so small that its inverse would be infinite.
  while (power > value * 4 && power > 1e-300) power /= 4;
  return power;
}

class Krylov {
  readonly #step: 1 | 2;
  readonly #length: number;
  readonly #most: number;
  readonly #basis: F64Block;
  readonly #coefficients: F64Block;
  /** Vᴴ A V, row-major; its upper triangle is kept. */
  readonly #T: Float64Array;
  #drawn = 0;
  /** The largest ‖A v‖ seen: at most ‖A‖. */
  #size = 0;
  /** The operator is applied as `scale · A`. */
  #scale = 0;
  iterations = 0;

  constructor(
    readonly s: Scope,
    readonly args: KrylovArguments,
  ) {
    this.#step = args.complex ? 2 : 1;
    this.#length = this.#step * args.n;
    this.#most = Math.min(args.n, args.basis);
    this.#basis = s.f64((this.#most + 1) * this.#length);
    this.#coefficients = s.f64(2 * this.#step * (this.#most + 1));
    this.#T = new Float64Array(this.#step * this.#most * this.#most);
  }

  #column(j: number): F64Block {
    return this.#basis.part(j * this.#length, this.#length);
  }

  /** Takes columns from … j − 1 out of column j, and returns what is left; coefficients are added to column `record` of T. */
  #orthogonalise(j: number, record?: number, from = 0): number {
    const { s, args } = this;
    const project = args.complex ? s.kernels.zproject : s.kernels.dproject;
    const [v, h, w] = [this.#basis.part(from * this.#length), this.#coefficients, this.#column(j)];
    const left = project(args.n, j - from, v.address, args.n, w.address, h.address);
    s.check("project", Math.min(0, left));
    if (record !== undefined) {
      for (let i = from; i < j; i++) {
        for (let part = 0; part < this.#step; part++) {
          const at = this.#step * (i * this.#most + record) + part;
          this.#T[at] = (this.#T[at] as number) + h.at(this.#step * (i - from) + part);
        }
      }
    }
    return left;
  }

  #unit(j: number): boolean {
    const v = this.#column(j);
    return this.s.check("dunit", this.s.kernels.dunit(v.length, v.address)) === 0;
  }

  /** A random unit vector, orthogonal to the columns before it. */
  #random(j: number): void {
    for (;;) {
      normalsInto(this.s, this.args.stream, this.#column(j), this.#drawn);
      this.#drawn += this.#length;
      this.#unit(j);
      this.#orthogonalise(j);
      this.#unit(j);
      // What two sweeps leave of a unit vector is orthogonal, unless the first one left next to nothing.
      if (this.#orthogonalise(j) > 0.5 && this.#unit(j)) return;
    }
  }

  /** Column to ← scale · A · column from. */
  #apply(from: number, to: number): void {
    const y = this.#column(to);
    this.args.apply(this.#column(from), y);
    this.iterations += 1;
    if (this.#scale === 0) {
      let largest = 0;
      for (const x of y.arena.f64.subarray(y.address / 8, y.address / 8 + y.length)) {
        largest = Math.max(largest, Math.abs(x));
      }
      if (largest > 0) this.#scale = largest < TINY || largest > HUGE ? 1 / powerOfTwo(largest) : 1;
    }
    if (this.#scale !== 0 && this.#scale !== 1) {
      const view = y.arena.f64.subarray(y.address / 8, y.address / 8 + y.length);
      for (let i = 0; i < view.length; i++) view[i] = (view[i] as number) * this.#scale;
    }
  }

  /** Column j + 1 from column j; the coupling of the two, 0 where the basis is invariant. */
  #advance(j: number, chained: number | undefined): number {
    this.#apply(j, j + 1);
    for (let i = 0; i <= j; i++) {
      const at = this.#step * (i * this.#most + j);
      this.#T.fill(0, at, at + this.#step);
    }
    // In exact arithmetic A v_j has no part along the columns before j − 1, if column j came from A v_{j−1}.
    const first = this.#orthogonalise(j + 1, j, chained === undefined ? 0 : j - 1);
    let left = this.#orthogonalise(j + 1, j);
    let squares = left * left;
    for (let i = 0; i <= j; i++) {
      for (let part = 0; part < this.#step; part++) {
        const x = this.#T[this.#step * (i * this.#most + j) + part] as number;
        squares += x * x;
      }
    }
    this.#size = Math.max(this.#size, Math.sqrt(squares));
    this.#checkSymmetry(j, chained);
    const rounding = 16 * EPSILON * Math.sqrt(j + 1) * this.#size;
    // A remainder that the last sweep still shrank is not orthogonal yet, or only rounding.
    for (let before = first; left > rounding && left < before / 2; ) {
      before = left;
      left = this.#orthogonalise(j + 1, j);
    }
    if (!(left > rounding)) {
      if (j + 1 < this.args.n) this.#random(j + 1);
      return 0;
    }
    this.#unit(j + 1);
    return left;
  }

  /** ⟨v_j, A v_j⟩ is real, and ⟨v_{j−1}, A v_j⟩ what ⟨v_j, A v_{j−1}⟩ was, where that was positive. */
  #checkSymmetry(j: number, coupling: number | undefined): void {
    const entry = (i: number, part: number) => this.#T[this.#step * (i * this.#most + j) + part] as number;
    let worst = this.#step === 2 ? Math.abs(entry(j, 1)) : 0;
    if (coupling !== undefined) {
      worst = Math.max(worst, Math.abs(entry(j - 1, 0) - coupling));
      if (this.#step === 2) worst = Math.max(worst, Math.abs(entry(j - 1, 1)));
    }
    const off = worst === 0 ? 0 : worst / this.#size;
    if (off > ASYMMETRY) {
      throw new RangeError(
        `${this.s.speaker}: the operator is not Hermitian, ⟨u, A v⟩ and ⟨A u, v⟩ differ by ${off.toExponential(1)} of its size; lanczos needs A = Aᴴ`,
      );
    }
  }

  /** Eigenpairs of T: values ascending, vectors in columns (size × size) in a block of the surrounding scope. */
  #ritz(size: number): { values: Float64Array; vectors: F64Block } {
    const { s, args } = this;
    const step = this.#step;
    const full = new Float64Array(step * size * size);
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) {
        const from = step * (i * this.#most + j);
        const [upper, lower] = [step * (i * size + j), step * (j * size + i)];
        full[upper] = full[lower] = this.#T[from] as number;
        if (step === 1 || i === j) continue;
        full[upper + 1] = this.#T[from + 1] as number;
        full[lower + 1] = 0 - (this.#T[from + 1] as number);
      }
    }
    const block = s.copyIn(full);
    const values = s.f64(size);
    eigenpairsInto(s, { n: size, complex: args.complex, a: block, values, vectors: block });
    return { values: values.copy(), vectors: block };
  }

  /** The first `count` columns ← columns 0 … size − 1 times columns from … from + count − 1 of the Ritz vectors. */
  #rotate(size: number, vectors: F64Block, from: number, count: number): void {
    const { s, args } = this;
    const { n, complex } = args;
    const step = this.#step;
    s.nested(() => {
      const piece = s.f64(step * Math.min(CHUNK, n) * count);
      const work = s.f64(s.kernels.gemmWorkspace(Math.min(CHUNK, n), count, size));
      for (let row = 0; row < n; row += CHUNK) {
        const rows = Math.min(CHUNK, n - row);
        const gemm = complex ? s.kernels.zgemm : s.kernels.dgemm;
        s.check(
          "gemm",
          // biome-ignore format: one operand a line
          gemm(
            rows, count, size, 1,
            this.#basis.part(step * row).address, 1, n, false,
            vectors.part(step * from).address, size, 1, false,
            0, piece.address, rows, work.address,
          ),
        );
        for (let j = 0; j < count; j++) {
          const to = this.#basis.part(j * this.#length + step * row, step * rows);
          to.copyFrom(piece.part(step * rows * j, step * rows));
        }
      }
    });
  }

  /** Keeps the Ritz pairs from … from + count − 1, as the first columns. */
  #keep(size: number, ritz: { values: Float64Array; vectors: F64Block }, from: number, count: number): void {
    this.#rotate(size, ritz.vectors, from, count);
    this.#T.fill(0);
    for (let i = 0; i < count; i++) {
      this.#T[this.#step * (i * this.#most + i)] = ritz.values[from + i] as number;
    }
  }

  run(): KrylovResult {
    const { s, args } = this;
    const { n, k, smallest, maxIterations } = args;
    const tol = Math.max(args.tol, 4 * EPSILON);
    /** Columns that T knows, and the coupling of the last to the next. */
    let known = 0;
    let coupling = 0;
    /** The k values that were found before a random vector was added; undefined while there were none. */
    let found: Float64Array | undefined;
    let converged = false;
    this.#random(0);
    for (;;) {
      let chained: number | undefined;
      while (known < this.#most && this.iterations < maxIterations) {
        coupling = this.#advance(known, chained);
        chained = coupling > 0 ? coupling : undefined;
        known += 1;
      }
      const size = known;
      const done = s.nested(() => {
        const ritz = this.#ritz(size);
        const { values, vectors } = ritz;
        const wanted = Math.min(k, size);
        const start = smallest ? 0 : size - wanted;
        const norm = Math.max(this.#size, Math.abs(values[0] as number), Math.abs(values[size - 1] as number));
        const residual = (j: number): number => {
          const at = this.#step * ((size - 1) * size + j);
          const [re, im] = [vectors.at(at), this.#step === 2 ? vectors.at(at + 1) : 0];
          return coupling * Math.sqrt(re * re + im * im);
        };
        let all = wanted === k;
        for (let j = start; j < start + wanted; j++) all &&= residual(j) <= tol * norm;
        const now = values.slice(start, start + wanted);
        if (all && k > 1 && k < size && size < n) {
          const next = smallest ? k : size - k - 1;
          const edge = now[smallest ? k - 1 : 0] as number;
          const same =
            found?.every((x, j) => Math.abs(x - (now[j] as number)) <= Math.max(2 * tol, 64 * EPSILON) * norm) ?? false;
          if (same && residual(next) <= Math.max(tol * norm, Math.abs((values[next] as number) - edge) / 100)) {
            converged = true;
          } else if (!same && this.iterations < maxIterations) {
            this.#keep(size, ritz, start, k);
            this.#random(k);
            [known, found] = [k, now];
            return undefined;
          }
        } else if (all) {
          converged = true;
        }
        if (converged || this.iterations >= maxIterations || size === n) {
          this.#rotate(size, vectors, start, wanted);
          return now;
        }
        // Half of the room that is left keeps the pairs nearest to the wanted ones.
        const count = Math.min(size - 1, k + Math.floor((size - k) / 2));
        this.#keep(size, ritz, smallest ? 0 : size - count, count);
        this.#column(count).copyFrom(this.#column(size));
        known = count;
        return undefined;
      });
      if (done !== undefined) return this.#finish(done, converged, tol);
    }
  }

  /** Residuals of what is returned, as they are. */
  #finish(values: Float64Array, converged: boolean, tol: number): KrylovResult {
    const count = values.length;
    const residuals = new Float64Array(count);
    // The column behind those that are returned.
    const spare = count;
    for (let j = 0; j < count; j++) {
      this.#apply(j, spare);
      const [x, y] = [this.#column(j), this.#column(spare)];
      const view = x.arena.f64;
      let sum = 0;
      for (let i = 0; i < this.#length; i++) {
        const off = (view[y.address / 8 + i] as number) - (values[j] as number) * (view[x.address / 8 + i] as number);
        sum += off * off;
      }
      residuals[j] = Math.sqrt(sum);
    }
    // Rounding in the operator itself may exceed a very small tol.
    const bound = Math.max(10 * tol, 1e-12) * this.#size;
    const scale = this.#scale === 0 ? 1 : this.#scale;
    return {
      values: values.map((x) => x / scale),
      vectors: this.#basis.part(0, count * this.#length),
      converged: converged && residuals.every((r) => r <= bound),
      iterations: this.iterations,
      residuals: residuals.map((r) => r / scale),
    };
  }
}

/** Extreme eigenpairs; when they do not converge, the nearest that were seen. */
export function krylovInto(s: Scope, args: KrylovArguments): KrylovResult {
  return new Krylov(s, args).run();
}
