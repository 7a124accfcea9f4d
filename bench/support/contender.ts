/**
 * Those we are compared with, each in a process of its own that answers one line with one line: LAPACK in Python, and one
 * package a process. A process measures itself, so that talking costs nothing, and one that breaks takes nobody along.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Field } from "../../src/index.js";
import { chosenClock } from "./clock.js";

export type Operation =
  | "eigh"
  | "xxz"
  | "eigsh"
  | "eigvalsh"
  | "svdvals"
  | "solve"
  | "cholesky"
  | "qr"
  | "ridgeless"
  | "page"
  | "ntk"
  | "torchNtk";

/** What is asked again and again: an operation on a matrix that was loaded, or on one the contender draws. */
export interface Task {
  readonly operation: Operation;
  readonly name?: string;
  readonly rows?: number;
  readonly cols?: number;
  readonly complex?: boolean;
  /** Of a relu network whose samples and parameters were loaded as one row. */
  readonly widths?: readonly number[];
  readonly samples?: number;
  readonly biasStd?: number;
}

/** What came of a task: values, and vectors (n × n, row-major, vector j in column j) where the operation has some. */
export interface Found {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** One that answers nothing for so long is ended: it will not be the fastest. */
const PATIENCE_S = 20;

export class Contender {
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private waiting: { resolve(reply: Record<string, unknown>): void; reject(error: Error): void } | undefined;
  private ended: string | undefined;
  /** Versions, once started. */
  about = "";
  private constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    private readonly folder: string,
  ) {
    // One thread: the comparison is of cores, not of machines.
    const alone = ["OPENBLAS", "OMP", "MKL", "BLIS"].map((library) => [`${library}_NUM_THREADS`, "1"]);
    this.process = spawn(command, args, {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, ...Object.fromEntries(alone) },
    });
    this.lines = createInterface({ input: this.process.stdout as NodeJS.ReadableStream });
    this.lines.on("line", (line) => {
      const { waiting } = this;
      this.waiting = undefined;
      const reply = JSON.parse(line) as Record<string, unknown>;
      if (typeof reply.error === "string") waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply);
    });
    const gone = () => {
      this.ended ??= "its process ended";
      this.waiting?.reject(new Error(this.ended));
    };
    this.process.on("error", gone);
    this.process.on("exit", gone);
    this.process.stdin?.on("error", gone);
  }

  static async start(name: string, command: string, args: readonly string[], folder: string): Promise<Contender> {
    const contender = new Contender(name, command, args, folder);
    const { about } = await contender.ask({ do: "start", clock: chosenClock() });
    contender.about = String(about);
    return contender;
  }

  private ask(request: object): Promise<Record<string, unknown>> {
    if (this.ended !== undefined) return Promise.reject(new Error(this.ended));
    return new Promise<Record<string, unknown>>((resolve, reject) => {
      const patience = setTimeout(() => {
        this.ended = `no answer for ${PATIENCE_S} s`;
        this.process.kill("SIGKILL");
      }, PATIENCE_S * 1000);
      const settled = (then: () => void) => {
        clearTimeout(patience);
        then();
      };
      this.waiting = {
        resolve: (reply) => settled(() => resolve(reply)),
        reject: (error) => settled(() => reject(error)),
      };
      this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  async load(name: string, A: Field): Promise<void> {
    const path = join(this.folder, "matrix.f64");
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path, new Uint8Array(A.data.buffer, A.data.byteOffset, A.data.byteLength));
    await this.ask({ do: "load", name, path, rows: A.rows, cols: A.cols, complex: "complex" in A });
  }

  async drivers(task: Task): Promise<(string | null)[]> {
    return (await this.ask({ do: "drivers", ...task })).drivers as (string | null)[];
  }

  /** Seconds for one time of so many in a row. */
  async seconds(task: Task, driver: string | null, times: number): Promise<number> {
    return (await this.ask({ do: "time", ...task, driver, times })).seconds as number;
  }

  async result(task: Task, driver: string | null): Promise<Found> {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, `${this.name.replace(/\W/g, "-")}.f64`);
    const count = (await this.ask({ do: "result", ...task, driver, path })).values as number;
    const bytes = readFileSync(path);
    const data = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    return { values: data.slice(0, count), vectors: data.slice(count) };
  }

  /** Its input ends, and so does it. */
  close(): void {
    this.process.stdin?.end();
  }
}

export const PACKAGES = ["ml-matrix", "mathjs", "numpy-ts", "@jax-js/jax", "emlapack", "pyodide"] as const;

export interface Places {
  /** Folder of the bench's sources. */
  readonly bench: string;
  /** For matrices on their way. */
  readonly scratch: string;
  /** The Python asked for. */
  readonly python?: string;
}

let places: Places | undefined;
const started = new Map<string, Promise<Contender | string>>();

export function setPlaces(where: Places): void {
  places = where;
}

function once(name: string, start: (where: Places) => Promise<Contender | string>): Promise<Contender | string> {
  let found = started.get(name);
  if (found === undefined) {
    if (places === undefined) throw new Error("internal: the bench has not said where its contenders are");
    found = start(places).catch((error: Error) => error.message);
    started.set(name, found);
  }
  return found;
}

/** The first Python that has SciPy, or why there is none. */
export const lapack = (): Promise<Contender | string> =>
  once("LAPACK", async ({ bench, scratch, python: asked }) => {
    for (const python of asked === undefined ? ["python3", "/usr/bin/python3"] : [asked]) {
      if (spawnSync(python, ["-c", "import numpy, scipy.linalg"]).status !== 0) continue;
      return Contender.start("LAPACK", python, [join(bench, "support", "lapack", "serve.py")], scratch);
    }
    return `no ${asked ?? "python3"} with NumPy and SciPy (Debian: python3-scipy)`;
  });

export const packaged = (name: (typeof PACKAGES)[number]): Promise<Contender | string> =>
  once(name, async ({ bench, scratch }) => {
    return Contender.start(name, process.execPath, [join(bench, "packages", "serve.mjs"), name], scratch);
  });

export async function closeContenders(): Promise<void> {
  for (const promise of started.values()) {
    const found = await promise;
    if (typeof found !== "string") found.close();
  }
  started.clear();
}
