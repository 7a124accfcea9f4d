/**
 * A scope: what one call has borrowed from the arena. Opened before the first block, closed after the last
 * copy out, also when the body throws. Rooms above hold blocks and never see how addresses are made.
 */
import type { Kernels } from "../../build/abi.js";
import type { Arena } from "./arena.js";
import { currentEngine } from "./engine.js";

/** `length` doubles at `address`. A part of a block is a block. */
export class F64Block {
  constructor(
    readonly address: number,
    readonly length: number,
    readonly arena: Arena,
  ) {}

  part(offset: number, length = this.length - offset): F64Block {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.length)) {
      throw new Error(`internal: part [${offset}, ${offset + length}) of a block of ${this.length} doubles`);
    }
    return new F64Block(this.address + 8 * offset, length, this.arena);
  }

  set(data: ArrayLike<number>, offset = 0): this {
    if (offset + data.length > this.length) throw new Error("internal: a block overflows");
    this.arena.f64.set(data, this.address / 8 + offset);
    return this;
  }

  fill(value: number): this {
    const from = this.address / 8;
    this.arena.f64.fill(value, from, from + this.length);
    return this;
  }

  /** Copies as many doubles as this block holds from another block. */
  copyFrom(source: F64Block): this {
    if (source.length < this.length) throw new Error("internal: a block is copied from a shorter one");
    const from = source.address / 8;
    this.arena.f64.copyWithin(this.address / 8, from, from + this.length);
    return this;
  }

  at(index: number): number {
    return this.arena.f64[this.address / 8 + index] as number;
  }

  /** A copy that outlives the scope. */
  copy(offset = 0, length = this.length - offset): Float64Array {
    const from = this.address / 8 + offset;
    return this.arena.f64.slice(from, from + length);
  }
}

/** `length` 32-bit integers at `address`. */
export class I32Block {
  constructor(
    readonly address: number,
    readonly length: number,
    readonly arena: Arena,
  ) {}

  set(data: ArrayLike<number>): this {
    this.arena.i32.set(data, this.address / 4);
    return this;
  }

  copy(): Int32Array {
    const from = this.address / 4;
    return this.arena.i32.slice(from, from + this.length);
  }
}

export class Scope {
  constructor(
    readonly kernels: Kernels,
    readonly arena: Arena,
    /** The public operation on whose behalf memory is asked for: it speaks in every error. */
    readonly speaker: string,
  ) {}

  /** Room for `length` doubles, not cleared. */
  f64(length: number): F64Block {
    return new F64Block(this.arena.take(8 * length, this.speaker), length, this.arena);
  }

  i32(length: number): I32Block {
    return new I32Block(this.arena.take(4 * length, this.speaker), length, this.arena);
  }

  copyIn(data: ArrayLike<number>): F64Block {
    return this.f64(data.length).set(data);
  }

  copyInI32(data: ArrayLike<number>): I32Block {
    return this.i32(data.length).set(data);
  }

  /**
   * A kernel's status in LAPACK's manner: 0 done; −i, argument i is illegal, which the checks above the kernel
   * should have caught, so it is our mistake and is thrown; > 0, the algorithm gave up, which the caller explains.
   */
  check(kernel: string, status: number): number {
    if (status < 0) throw new Error(`internal: ${this.speaker}: ${kernel}: argument ${-status} is illegal`);
    return status;
  }

  /** Runs `body` and gives back what it took, for loops that must not pile up blocks. */
  nested<T>(body: () => T): T {
    const top = this.arena.top;
    try {
      return body();
    } finally {
      this.arena.release(top);
    }
  }
}

/**
 * Runs `body` in a scope of the current engine. The arena is afterwards where it was, whatever happens.
 *
 * @example withScope("norm", (s) => { const x = s.copyIn(data); … return s.kernels.dnrm2(x.length, x.address); })
 */
export function withScope<T>(speaker: string, body: (scope: Scope) => T): T {
  const { kernels, arena } = currentEngine();
  const top = arena.top;
  try {
    return body(new Scope(kernels, arena, speaker));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      throw new Error(`internal: ${speaker}: the kernel stopped (${error.message})`, { cause: error });
    }
    throw error;
  } finally {
    arena.release(top);
  }
}
