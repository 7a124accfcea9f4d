/** The yardstick: bench/peak/peak.ts as this host runs it. */
import { readFileSync } from "node:fs";
import type { Repeated } from "./measure.js";

interface Exports {
  multiplyAdd8(steps: number, r: number, s: number): number;
  multiplyAdd10(steps: number, r: number, s: number): number;
  multiplyAdd12(steps: number, r: number, s: number): number;
  cycles(steps: number, y: number): number;
}

const STEPS = 5000;
const R = 1 - 1 / 1024;

// Compiled by bench/run.mjs, beside the bundle.
const bytes = readFileSync(new URL("./peak.wasm", import.meta.url));
const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;

/** Called often, for a short while each time: an engine replaces code between calls, not in the middle of one. */
const often =
  (body: (steps: number) => unknown): Repeated =>
  (times) => {
    for (let k = 0; k < times; k++) body(STEPS);
  };

export const CHAINS = [8, 10, 12] as const;
/** Flops of one time of `multiplyAdd`. */
export const flopsOf = (chains: (typeof CHAINS)[number]): number => 4 * chains * STEPS;
export const multiplyAdd = (chains: (typeof CHAINS)[number]): Repeated =>
  often((steps) => exports[`multiplyAdd${chains}`](steps, R, 1 - R));

/** The peak of the table: 12 chains. */
export const peak = multiplyAdd(12);
export const PEAK_FLOPS = flopsOf(12);

export const cycles: Repeated = often((steps) => exports.cycles(steps, 0x9e3779b9));
export const CYCLES = 32 * STEPS;
