/**
 * A scope: what one call has borrowed from the arena. Opened before the first block, closed after the last
 * copy out, also when the body throws. Rooms above hold blocks and never see how addresses are made.
 */
import type { Kernels } from "../../build/abi.js";
import type { Arena } from "./arena.js";
import { currentEngine } from "./engine.js";

/** `length` doubles at `address`. A part of a block is a block. Its scope's, like the memory: a later scope lends it anew. */
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

type Lendable = { address: number; length: number } & F64Block;

/** So many blocks of a scope are those of the one before: small problems come in great numbers. */
const LENT = 4;

export class Scope {
  private readonly blocks: F64Block[] = [];
  private lent = 0;

  constructor(
    readonly kernels: Kernels,
    readonly arena: Arena,
    /** The public operation on whose behalf memory is asked for: it speaks in every error. */
    public speaker: string,
  ) {}

  /** Address of room for `length` doubles that only kernels look at. */
  workspace(length: number): number {
    return this.arena.take(8 * length, this.speaker);
  }

  /** Room for `length` doubles, not cleared. */
  f64(length: number): F64Block {
    const address = this.workspace(length);
    if (this.lent === LENT) return new F64Block(address, length, this.arena);
    const block: Lendable = this.blocks[this.lent] ?? new F64Block(0, 0, this.arena);
    this.blocks[this.lent++] = block;
    block.address = address;
    block.length = length;
    return block;
  }

  /** Begins anew on behalf of `speaker`. */
  reopen(speaker: string): this {
    this.speaker = speaker;
    this.lent = 0;
    return this;
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

/** The scope that was closed last, for the next one. */
let spare: Scope | undefined;

function open(kernels: Kernels, arena: Arena, speaker: string): Scope {
  const scope = spare;
  if (scope === undefined || scope.arena !== arena) return new Scope(kernels, arena, speaker);
  // Scopes inside this one find none and make their own.
  spare = undefined;
  return scope.reopen(speaker);
}

/**
 * Runs `body` in a scope of the current engine. The arena is afterwards where it was, whatever happens. What is `given` is
 * handed on: a body that needs nothing else need not be made anew for every call.
 *
 * @example withScope("norm", (s) => { const x = s.copyIn(data); … return s.kernels.dnrm2(x.length, x.address); })
 */
export function withScope<T>(speaker: string, body: (scope: Scope) => T): T;
export function withScope<T, A, B>(speaker: string, body: (scope: Scope, a: A, b: B) => T, a: A, b: B): T;
export function withScope<T>(
  speaker: string,
  body: (scope: Scope, a?: unknown, b?: unknown) => T,
  a?: unknown,
  b?: unknown,
): T {
  const { kernels, arena } = currentEngine();
  const top = arena.top;
  const scope = open(kernels, arena, speaker);
  try {
    return body(scope, a, b);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      throw new Error(`internal: ${speaker}: the kernel stopped (${error.message})`, { cause: error });
    }
    throw error;
  } finally {
    arena.release(top);
    spare = scope;
  }
}
