/** How far a run is, said often enough to watch and seldom enough to cost nothing. */

export interface Progress {
  readonly claim: string;
  readonly done: number;
  readonly total: number;
  /** Trials a second, without what was prepared before the first of them; 0 until it is known. */
  readonly rate: number;
  /** Seconds left at that rate; Infinity until it is known. */
  readonly eta: number;
}

/** Milliseconds between two reports. */
const INTERVAL = 100;

/** Milliseconds of trials that tell a rate. */
const ENOUGH = 250;

/** Reports the first, the last and at most ten states a second in between. `finished` trials cost this run nothing. */
export class Meter {
  readonly #began = performance.now();
  #said = Number.NEGATIVE_INFINITY;
  #done: number;
  /** When the first trials of this run were there, after all that is made once, and how many were done then. */
  #first: { readonly time: number; readonly done: number } | undefined;

  constructor(
    readonly claim: string,
    readonly total: number,
    readonly finished: number,
    readonly listener: ((progress: Progress) => void) | undefined,
  ) {
    this.#done = finished;
    this.#say();
  }

  get done(): number {
    return this.#done;
  }

  add(count: number): void {
    this.#done += count;
    this.#first ??= { time: performance.now(), done: this.#done };
    if (this.#done === this.total || performance.now() - this.#said >= INTERVAL) this.#say();
  }

  #say(): void {
    if (this.listener === undefined) return;
    const now = performance.now();
    this.#said = now;
    const left = this.total - this.#done;
    const rate = left === 0 ? this.#whole(now) : this.#since(now);
    this.listener({
      claim: this.claim,
      done: this.#done,
      total: this.total,
      rate,
      eta: left === 0 ? 0 : left / rate,
    });
  }

  /** Over the trials behind the first ones, when that is long enough to say. */
  #since(now: number): number {
    if (this.#first === undefined || now - this.#first.time < ENOUGH) return 0;
    return (this.#done - this.#first.done) / ((now - this.#first.time) / 1000);
  }

  /** Over the whole run, when it is done. */
  #whole(now: number): number {
    const ran = this.#done - this.finished;
    return ran === 0 ? 0 : ran / Math.max((now - this.#began) / 1000, 1e-6);
  }
}
