/** A call that takes so long that it is made once, in an engine of its own: its time, and what memory it took. */
import { createEngine, engineInfo, withEngine } from "../../src/engine.js";
import { now, watchCore } from "./clock.js";

export interface Once<T> {
  readonly result: T;
  readonly seconds: number;
  readonly core: number;
  /** GiB: the arena's high-water mark, and the length of the memory. */
  readonly peak: number;
  readonly mapped: number;
}

export const once = <T>(body: () => T): Once<T> =>
  withEngine(createEngine(), () => {
    const watch = watchCore();
    const began = now();
    const result = body();
    const seconds = (now() - began) / 1000;
    const core = watch();
    const { peak, mapped } = engineInfo().memory;
    return { result, seconds, core, peak: peak / 2 ** 30, mapped: mapped / 2 ** 30 };
  });
