/** How much is done: all, or just enough to see that it runs (`--quick`). */
let quick = false;

export function beQuick(): void {
  quick = true;
}

/** The sizes of a row that are measured. */
export const affordable = (n: number): boolean => !quick || n <= 256;

/** Least and most samples, seconds for the samples of all sides, and the longest single call of a package. */
export const effort = () =>
  quick
    ? { least: 3, most: 5, seconds: 0.3, warmUp: 0.1, longest: 1 }
    : { least: 7, most: 25, seconds: 3, warmUp: 0.4, longest: 3 };
