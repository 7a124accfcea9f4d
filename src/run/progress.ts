/** How far a run is, said often enough to watch and seldom enough to cost nothing. */

export interface Progress {
  readonly claim: string;
  readonly done: number;
  readonly total: number;
  /** Trials a second, over the run so far; 0 before the first one is done. */
  readonly rate: number;
  /** Seconds left at that rate; Infinity before the first trial is done. */
  readonly eta: number;
}

/** Milliseconds between two reports. */
const INTERVAL = 100;

/** Reports the first, the last and at most ten states a second in between. `finished` trials cost this run nothing. */
export class Meter {
  readonly #began = performance.now();
  #said = Number.NEGATIVE_INFINITY;
  #done: number;

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
    if (this.#done === this.total || performance.now() - this.#said >= INTERVAL) this.#say();
  }

  #say(): void {
    if (this.listener === undefined) return;
    const now = performance.now();
    this.#said = now;
    const ran = this.#done - this.finished;
    const rate = ran === 0 ? 0 : ran / Math.max((now - this.#began) / 1000, 1e-6);
    const left = this.total - this.#done;
    this.listener({
      claim: this.claim,
      done: this.#done,
      total: this.total,
      rate,
      eta: left === 0 ? 0 : left / rate,
    });
  }
}
