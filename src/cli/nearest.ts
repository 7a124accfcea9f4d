import { closestMatch } from "leven";

/** The word among those there are that was begun, or that a slip of the keyboard may have meant; undefined when none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const begun = word.length > 2 ? words.find((one) => one.startsWith(word)) : undefined;
  return begun ?? closestMatch(word, words, { maxDistance: Math.max(1, Math.floor(word.length / 3)) });
}
