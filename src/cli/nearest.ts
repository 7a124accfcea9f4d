/** The word among those there are that a slip of the keyboard may have meant; undefined when none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const found = words
    .map((one) => ({ one, far: one.startsWith(word) && word.length > 2 ? 1 : steps(word, one) }))
    .sort((a, b) => a.far - b.far)[0];
  return found !== undefined && found.far <= Math.max(1, Math.floor(word.length / 3)) ? found.one : undefined;
}

/** Letters to change, drop, add or exchange with their neighbour (Damerau and Levenshtein). */
function steps(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => (rows[i] as number[])[j] as number;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}
