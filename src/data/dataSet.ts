/**
 * A data set: inputs and targets as matrices, a row for each sample. Reading one refuses what no network can take (gaps, text among
 * numbers, NaN), in the words of whoever looks at the file.
 */
import { roomFor } from "../engine/arguments.js";
import type { Matrix } from "../linalg/matrix.js";

export interface DataSet {
  /** N × d. */
  readonly X: Matrix;
  /**
   * N × m. Numbers as they stand; or classes, a column each: 1 − 1/m in the column of a sample's class and −1/m in the others, so
   * that a row sums to 0. Without targets N × 0.
   */
  readonly Y: Matrix;
  /** Of the d columns of X. */
  readonly names: readonly string[];
  /** Of the m columns of Y, when they are classes: text in the order of its code units, numbers ascending. */
  readonly classes?: readonly string[];
}

/** What the targets are. Text is always classes. */
export type TargetKind = "numbers" | "classes";

/** "1", "2", …: names of columns that have none. */
export const counted = (count: number): string[] => Array.from({ length: count }, (_, j) => String(j + 1));

/** The labels' classes and the centred coding of each label. */
export function codeClasses(
  speaker: string,
  labels: readonly string[],
  numeric: boolean,
): { Y: Matrix; classes: string[] } {
  const classes = [...new Set(labels)];
  if (numeric) classes.sort((a, b) => Number(a) - Number(b));
  else classes.sort();
  const m = classes.length;
  if (m < 2) {
    throw new RangeError(
      `${speaker}: expected at least two classes among the targets, got ${m === 0 ? "none" : `only ${JSON.stringify(classes[0])}`}`,
    );
  }
  const place = new Map(classes.map((name, j) => [name, j]));
  const data = roomFor(speaker, labels.length * m).fill(-1 / m);
  labels.forEach((label, i) => {
    data[i * m + place.get(label)!] = 1 - 1 / m;
  });
  return { Y: { rows: labels.length, cols: m, data }, classes };
}
