/**
 * Engines: one instance of the kernels with its memory and arena. The default one is made at first use.
 * Knows how a module is found, compiled and instantiated. Does not know what the kernels compute.
 */
import * as strict from "#wasm/strict.inline";
import type { Kernels } from "../../build/abi.js";
import { ADDRESSABLE_BYTES, Arena } from "./arena.js";
import { checkOptions, show } from "./arguments.js";
import { compile, type Packed, unpack } from "./compile.js";
import { MAXIMUM_THREADS, startTeam, withoutData } from "./team.js";

/** `strict`: the same bits on every host. `relaxed`: fused multiply-add where the host has it. */
export type Build = "strict" | "relaxed";

export interface Engine {
  readonly build: Build;
  /** The compiled kernels; post it to a worker and hand it to `createEngine` there. */
  readonly module: WebAssembly.Module;
  /** Threads that work on one problem, this one included. */
  readonly threads: number;
  readonly kernels: Kernels;
  readonly arena: Arena;
  /** Ends the helper threads of an engine with `threads` > 1; the engine goes on alone. */
  close(): void;
}

export interface EngineOptions {
  /** Default: `"strict"`. */
  readonly build?: Build;
  /** A module compiled elsewhere, for hosts that forbid compiling bytes, and for workers. Must be of the same `build`. */
  readonly module?: WebAssembly.Module;
  /**
   * Threads for one problem, 1 to 16: matmul, herk, eigh and the products in everything else are shared between them, to the
   * same bits. Default: 1.
   * More than one needs the strict build and shared memory (in a browser: a cross-origin-isolated page).
   */
  readonly threads?: number;
  /** Upper limit of the engine's memory in bytes; default and maximum 4 GiB. */
  readonly maximumBytes?: number;
}

/** How a build's bytes are found. `relaxed` registers itself when `wishart/engine` is imported. */
const sources = new Map<Build, Packed>([["strict", strict]]);
const compiled = new Map<Build, WebAssembly.Module>();

/** The strict build once more, on shared memory. */
let threadsSource: Packed | undefined;
let threadsModules: { readonly leader: WebAssembly.Module; readonly helper: WebAssembly.Module } | undefined;

/** Makes the bytes of the build with threads known to `createEngine`. */
export function registerThreads(source: Packed): void {
  threadsSource = source;
}

function compileThreads(): { readonly leader: WebAssembly.Module; readonly helper: WebAssembly.Module } {
  if (threadsModules === undefined) {
    if (threadsSource === undefined) {
      throw new Error('createEngine: the build with threads is not loaded; import createEngine from "wishart/engine"');
    }
    const bytes = unpack(threadsSource);
    threadsModules = { leader: compile(bytes, "strict"), helper: compile(withoutData(bytes), "strict") };
  }
  return threadsModules;
}

/** Makes the bytes of a build known to `createEngine`. */
export function registerBuild(build: Build, source: Packed): void {
  sources.set(build, source);
}

/** SHA-256 of a build's binary, in hex; undefined for a build whose bytes were not loaded. */
export function buildHash(build: Build): string | undefined {
  return sources.get(build)?.sha256;
}

function moduleOf(build: Build): WebAssembly.Module {
  let module = compiled.get(build);
  if (module === undefined) {
    const source = sources.get(build);
    if (source === undefined) {
      throw new Error(`createEngine: the ${build} build is not loaded; import createEngine from "wishart/engine"`);
    }
    module = compile(unpack(source), build);
    compiled.set(build, module);
  }
  return module;
}

/** The debug variants import `abort`: an assertion that fails names its place in the sources. */
const imports = {
  env: {
    abort(_message: number, _file: number, line: number, column: number): never {
      throw new Error(`internal: a kernel's assertion failed at line ${line}, column ${column}`);
    },
  },
};

/**
 * A new engine with a memory of its own: `strict` (the default build) or `relaxed`, on one thread or several. Synchronous.
 *
 * @param options  build; module, compiled by the caller; threads, 1 to 16, that share large problems to the same bits;
 *                 maximumBytes of memory, 4 GiB by default
 * @throws RangeError  options that do not exist or do not go together, a limit that is not a positive number of bytes
 * @throws Error       the host has no SIMD, no relaxed SIMD or no shared memory, or forbids compiling bytes
 * @example withEngine(createEngine({ build: "relaxed" }), () => eigh(A))
 */
export function createEngine(options: EngineOptions = {}): Engine {
  checkOptions("createEngine", options, ["build", "module", "threads", "maximumBytes"]);
  const { build = "strict", module, threads = 1, maximumBytes = ADDRESSABLE_BYTES } = options;
  if (build !== "strict" && build !== "relaxed") {
    throw new RangeError(`createEngine: expected build "strict" or "relaxed", got ${show(build)}`);
  }
  if (typeof maximumBytes !== "number" || !Number.isFinite(maximumBytes) || maximumBytes <= 0) {
    throw new RangeError(`createEngine: expected maximumBytes to be a positive number, got ${show(maximumBytes)}`);
  }
  if (module !== undefined && !(module instanceof WebAssembly.Module)) {
    throw new TypeError("createEngine: expected module to be a WebAssembly.Module; compile the bytes first");
  }
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MAXIMUM_THREADS)) {
    throw new RangeError(
      `createEngine: expected threads to be an integer from 1 to ${MAXIMUM_THREADS}, got ${show(threads)}`,
    );
  }
  if (threads > 1) return createTeamEngine(build, module, threads, maximumBytes);
  const code = module ?? moduleOf(build);
  const kernels = instantiate(code).exports as unknown as Kernels;
  if (typeof kernels.heapBase !== "function") {
    throw new TypeError("createEngine: module is not a build of wishart; take it from wishart/strict.wasm");
  }
  const mapped = kernels.memory.buffer.byteLength;
  if (maximumBytes < mapped) {
    throw new RangeError(
      `createEngine: expected maximumBytes of ${mapped} or more, which the kernels begin with, got ${maximumBytes}`,
    );
  }
  const arena = new Arena(kernels.memory, kernels.heapBase() >>> 0, maximumBytes);
  return { build, module: code, threads: 1, kernels, arena, close: () => {} };
}

const PAGE = 65536;
/** Pages that the binary declares: asconfig.json, initialMemory. */
const INITIAL_PAGES = 32;

function createTeamEngine(
  build: Build,
  module: WebAssembly.Module | undefined,
  threads: number,
  maximumBytes: number,
): Engine {
  if (build !== "strict" || module !== undefined) {
    throw new RangeError(
      "createEngine: threads needs the strict build and its own module; leave build and module out, or use threads: 1",
    );
  }
  // Not crossOriginIsolated: there are hosts that say so and have no shared memory.
  if (typeof SharedArrayBuffer !== "function") {
    throw new Error(
      "createEngine: this host has no shared memory; serve the page with Cross-Origin-Opener-Policy: same-origin and " +
        "Cross-Origin-Embedder-Policy: require-corp, or use threads: 1",
    );
  }
  const { leader, helper } = compileThreads();
  const maximum = Math.max(INITIAL_PAGES, Math.ceil(Math.min(maximumBytes, ADDRESSABLE_BYTES) / PAGE));
  const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: ADDRESSABLE_BYTES / PAGE, shared: true });
  const kernels = new WebAssembly.Instance(leader, { env: { ...imports.env, memory } }).exports as unknown as Kernels;
  const arena = new Arena(memory, kernels.heapBase() >>> 0, maximum * PAGE);
  let end: (() => void) | undefined = startTeam(helper, memory, kernels, arena, threads);
  return {
    build,
    module: leader,
    threads,
    kernels,
    arena,
    close() {
      end?.();
      end = undefined;
    },
  };
}

/** A host may reserve gigabytes of addresses for one memory; where those are rationed (ulimit -v), it says no here. */
function instantiate(module: WebAssembly.Module): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, imports);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(
      "engine: this host has no room for a WebAssembly memory; raise its limit on address space (ulimit -v), or use fewer threads",
      { cause },
    );
  }
}

let fallback: Engine | undefined;
let current: Engine | undefined;

/**
 * The engine that public functions run on: that of the innermost `withEngine`, else the default one.
 *
 * @throws Error  the default engine is made now and the host has no SIMD, or forbids compiling bytes
 * @example currentEngine().build   // "strict"
 */
export function currentEngine(): Engine {
  if (current !== undefined) return current;
  fallback ??= createEngine();
  return fallback;
}

function checkEngine(speaker: string, engine: unknown): void {
  if (typeof engine !== "object" || engine === null || !((engine as Partial<Engine>).arena instanceof Arena)) {
    throw new TypeError(`${speaker}: expected an engine, got ${show(engine)}; createEngine() makes one`);
  }
}

/**
 * Replaces the default engine of this thread, for hosts and workers that bring their own module.
 *
 * @throws TypeError  engine is not one
 * @example setDefaultEngine(createEngine({ module }))
 */
export function setDefaultEngine(engine: Engine): void {
  checkEngine("setDefaultEngine", engine);
  fallback = engine;
}

/**
 * Runs `body` on `engine`, synchronously, and returns what it returns.
 *
 * @throws TypeError  engine is not one, or `body` is not a function or asynchronous: the scope would end before it does
 * @example withEngine(createEngine({ build: "relaxed" }), () => eigvalsh(A))
 */
export function withEngine<T>(engine: Engine, body: () => T): T {
  checkEngine("withEngine", engine);
  if (typeof body !== "function") {
    throw new TypeError(`withEngine: expected a function to run on the engine, got ${show(body)}`);
  }
  const before = current;
  current = engine;
  let result: T;
  try {
    result = body();
  } finally {
    current = before;
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") {
    throw new TypeError("withEngine: expected a synchronous function, got one that returns a promise");
  }
  return result;
}
