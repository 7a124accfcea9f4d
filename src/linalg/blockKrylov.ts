/**
 * A block Krylov space on blocks of an open scope: the largest eigenvalues of a Hermitian operator that is applied to a few vectors
 * at a time, with every copy of a multiple one. No restarts: what is wanted is many pairs, and the basis holds some times as many.
 *
 *   basis    V = v₀ … v_{m−1}, columns of `length` doubles, orthonormal; the last `columns` of them are to be multiplied next
 *   T        Vᴴ A V, its upper triangle
 *   residual A V − V T: the leftovers of the steps, each a new block times a coupling
 *
 * Every block is orthogonalised twice against all before it, by products of matrices.
 *
 * see: G. H. Golub, R. Underwood, in Mathematical Software III (1977) 361–377.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { normalsInto, type StreamValue } from "../engine/streamValue.js";
import { eigenpairsInto, transposeInto } from "./fused.js";

export interface BlockKrylovArguments {
  readonly n: number;
  readonly complex: boolean;
  /** Vectors at a time. */
  readonly columns: number;
  /** The most vectors of the basis. */
  readonly most: number;
  readonly stream: StreamValue;
  /** Y ← A X on n × columns numbers, row-major, X and Y apart. ‖A‖ about 1. */
  readonly apply: (x: F64Block, y: F64Block) => void;
}

/** Leftover of a step: A times the block at `first` has length `coupling · s` outside the space along the coefficients s. */
interface Leftover {
  readonly first: number;
  /** columns × columns, row-major. */
  readonly coupling: Float64Array;
  /** The new block is not part of the basis. */
  open: boolean;
}

export interface RitzPairs {
  /** Ascending. */
  readonly values: Float64Array;
  /** size × size in a block of the surrounding scope, row-major, pairs in columns. */
  readonly vectors: F64Block;
  /** ‖A x − θ x‖, at most. */
  readonly residuals: Float64Array;
}

/** Below this part of its length a vector has lost what made it orthogonal to the others. */
const LOST = 0.01;
/** A vector of this length is rounding. */
const NOTHING = 1e-13;

export class BlockKrylov {
  readonly #step: 1 | 2;
  readonly #length: number;
  readonly #basis: F64Block;
  readonly #T: Float64Array;
  readonly #x: F64Block;
  readonly #w: F64Block;
  readonly #coefficients: F64Block;
  readonly #leftovers: Leftover[] = [];
  #drawn = 0;
  /** The last block is a random one. */
  #fresh = false;
  /** Orthonormal columns, the last block among them. */
  size = 0;

  constructor(
    readonly s: Scope,
    readonly args: BlockKrylovArguments,
  ) {
    const { n, complex, columns, most } = args;
    this.#step = complex ? 2 : 1;
    this.#length = this.#step * n;
    this.#basis = s.f64(most * this.#length);
    this.#x = s.f64(columns * this.#length);
    this.#w = s.f64(columns * this.#length);
    this.#coefficients = s.f64(this.#step * columns * most);
    this.#T = new Float64Array(this.#step * most * most);
  }

  /** Whether another block fits. */
  get room(): boolean {
    return this.size + this.args.columns <= this.args.most;
  }

  #column(j: number): F64Block {
    return this.#basis.part(j * this.#length, this.#length);
  }

  /** W ← W − V Vᴴ W; the coefficients are added to T when the block at `record` was multiplied. */
  #project(record?: number): void {
    const { s, args } = this;
    const { n, columns, complex, most } = args;
    const m = this.size;
    if (m === 0) return;
    const gemm = complex ? s.kernels.zgemm : s.kernels.dgemm;
    const [v, w, h] = [this.#basis.address, this.#w.address, this.#coefficients.address];
    s.nested(() => {
      const work = s.workspace(
        Math.max(s.kernels.gemmWorkspace(m, columns, n), s.kernels.gemmWorkspace(columns, n, m)),
      );
      // H = Vᴴ W, m × columns by columns; then Wᵀ ← Wᵀ − Hᵀ Vᵀ, as W lies.
      s.check("gemm", gemm(m, columns, n, 1, v, n, 1, true, w, columns, 1, false, 0, h, m, work));
      s.check("gemm", gemm(columns, n, m, -1, h, m, 1, false, v, n, 1, false, 1, w, columns, work));
    });
    if (record === undefined) return;
    const step = this.#step;
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < m; i++) {
        for (let part = 0; part < step; part++) {
          const at = step * (i * most + record + j) + part;
          this.#T[at] = (this.#T[at] as number) + this.#coefficients.at(step * (j * m + i) + part);
        }
      }
    }
  }

  /** Takes out of column j what lies along `count` columns from `first`; the length of what is left. */
  #sweep(first: number, count: number, j: number): number {
    const { s, args } = this;
    const project = args.complex ? s.kernels.zproject : s.kernels.dproject;
    return project(
      args.n,
      count,
      this.#column(first).address,
      args.n,
      this.#column(j).address,
      this.#coefficients.address,
    );
  }

  /** The columns of W, orthonormal, behind the basis. */
  #append(): void {
    const { s, args } = this;
    const { n, columns, complex } = args;
    const m = this.size;
    const block = this.#basis.part(m * this.#length, columns * this.#length);
    transposeInto(s, { rows: n, cols: columns, complex, a: this.#w, b: block });
    for (let j = m; j < m + columns; j++) {
      const before = this.#sweep(m, 0, j);
      if (!(before < Infinity)) {
        throw new RangeError(`${s.speaker}: expected H·x to be finite and of one size, but it is not`);
      }
      this.#sweep(m, j - m, j);
      const left = this.#sweep(m, j - m, j);
      if (left > NOTHING && left > LOST * before) this.#unit(j);
      else if (!(left > NOTHING && this.#unit(j) && this.#clean(j))) this.#random(j);
    }
    this.size = m + columns;
  }

  #unit(j: number): boolean {
    return this.s.check("dunit", this.s.kernels.dunit(this.#length, this.#column(j).address)) === 0;
  }

  /** Orthogonalises the unit column j against all before it; false when little was left of it. */
  #clean(j: number): boolean {
    if (this.#sweep(0, j, j) < 0.1 || !this.#unit(j)) return false;
    return this.#sweep(0, j, j) > 0.5 && this.#unit(j);
  }

  #random(j: number): void {
    for (;;) {
      this.#draw(this.#column(j));
      this.#unit(j);
      this.#sweep(0, j, j);
      if (this.#unit(j) && this.#clean(j)) return;
    }
  }

  #draw(block: F64Block): void {
    normalsInto(this.s, this.args.stream, block, this.#drawn);
    this.#drawn += block.length;
  }

  /**
   * Random vectors orthogonal to all that was multiplied: to begin with, or to see what was missed. They take the place of the block
   * that was to come next.
   */
  refresh(): void {
    if (this.size > 0) this.size -= this.args.columns;
    this.#draw(this.#w);
    this.#project();
    this.#project();
    this.#append();
    this.#fresh = true;
  }

  /** Multiplies the last block, and appends what is new. */
  advance(): void {
    const { s, args } = this;
    const { n, columns, complex } = args;
    const first = this.size - columns;
    const block = this.#basis.part(first * this.#length, columns * this.#length);
    transposeInto(s, { rows: columns, cols: n, complex, a: block, b: this.#x });
    args.apply(this.#x, this.#w);
    this.#project(first);
    this.#project(first);
    this.#append();
    const last = this.#leftovers.at(-1);
    if (last !== undefined && last.first + columns === first && !this.#fresh) last.open = false;
    this.#fresh = false;
    const coupling = this.#step * columns * columns;
    const next = this.#basis.part((first + columns) * this.#length);
    s.nested(() => {
      const c = s.f64(coupling);
      const work = s.workspace(s.kernels.gemmWorkspace(columns, columns, n));
      const gemm = complex ? s.kernels.zgemm : s.kernels.dgemm;
      // Wᵀ conj(V) by columns is Vᴴ W by rows.
      s.check(
        "gemm",
        // biome-ignore format: one operand a line
        gemm(
          columns, columns, n, 1,
          this.#w.address, 1, columns, false,
          next.address, 1, n, true,
          0, c.address, columns, work,
        ),
      );
      this.#leftovers.push({ first, coupling: c.copy(), open: true });
    });
  }

  /** Eigenpairs of T over all columns that have been multiplied. */
  ritz(): RitzPairs {
    const { s, args } = this;
    const { columns, complex, most } = args;
    const size = this.size - columns;
    const step = this.#step;
    const full = s.f64(step * size * size);
    const view = full.arena.f64;
    const base = full.address / 8;
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) {
        const from = step * (i * most + j);
        const [upper, lower] = [base + step * (i * size + j), base + step * (j * size + i)];
        view[upper] = view[lower] = this.#T[from] as number;
        if (step === 1) continue;
        view[upper + 1] = i === j ? 0 : (this.#T[from + 1] as number);
        view[lower + 1] = i === j ? 0 : 0 - (this.#T[from + 1] as number);
      }
    }
    const values = s.f64(size);
    eigenpairsInto(s, { n: size, complex, a: full, values, vectors: full });
    const residuals = new Float64Array(size);
    for (const leftover of this.#leftovers) {
      if (!leftover.open) continue;
      for (let j = 0; j < size; j++) {
        residuals[j] = (residuals[j] as number) + this.#outside(leftover, full, size, j);
      }
    }
    return { values: values.copy(), vectors: full, residuals };
  }

  /** ‖coupling · s‖ for the coefficients s of pair j on the block of a leftover. */
  #outside({ first, coupling }: Leftover, vectors: F64Block, size: number, j: number): number {
    const { columns } = this.args;
    const step = this.#step;
    let squares = 0;
    for (let row = 0; row < columns; row++) {
      let [re, im] = [0, 0];
      for (let column = 0; column < columns; column++) {
        const at = step * ((first + column) * size + j);
        const [a, b] = [vectors.at(at), step === 2 ? vectors.at(at + 1) : 0];
        const entry = step * (row * columns + column);
        const [c, d] = [coupling[entry] as number, step === 2 ? (coupling[entry + 1] as number) : 0];
        re += a * c - b * d;
        im += a * d + b * c;
      }
      squares += re * re + im * im;
    }
    return Math.sqrt(squares);
  }

  /** `to` ← V times pairs from … from + count − 1: n × count, row-major. */
  expand({ vectors, values }: RitzPairs, from: number, count: number, to: F64Block): void {
    const { s, args } = this;
    const { n, complex } = args;
    const size = values.length;
    const gemm = complex ? s.kernels.zgemm : s.kernels.dgemm;
    s.nested(() => {
      const work = s.workspace(s.kernels.gemmWorkspace(count, n, size));
      // Yᵀ = Sᵀ Vᵀ by columns.
      s.check(
        "gemm",
        // biome-ignore format: one operand a line
        gemm(
          count, n, size, 1,
          vectors.part(this.#step * from).address, 1, size, false,
          this.#basis.address, n, 1, false,
          0, to.address, count, work,
        ),
      );
    });
  }
}
