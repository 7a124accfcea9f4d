// Columns of text for a terminal: numbers to the right, words to the left.

/** Rows of cells with two spaces between columns; `right` tells which columns end flush. No trailing spaces. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly boolean[]): string {
  const widths = right.map((_, i) => rows.reduce((most, row) => Math.max(most, [...(row[i] ?? "")].length), 0));
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const space = " ".repeat(widths[i]! - [...cell].length);
          return right[i] ? space + cell : cell + space;
        })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** Ten significant digits: what a person compares, not what a program reads (that is --json). */
export const shown = (value: number): string => String(Number(value.toPrecision(10)));
