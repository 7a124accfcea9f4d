import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as wishart from "../../src/index.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** Lines `expression;   // value` of the README's JavaScript, run in order with the package's names in scope. */
test("every value the README shows is what the code returns, to the digits shown", () => {
  // Blocks that need nothing but the library entry; a block each for their own names.
  const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, block]) => block as string);
  const body = blocks
    .filter((block) => !block.includes('"wishart/'))
    .map((block) => `{\n${block.replace(/^import .*$/m, "")}\n}`)
    .join("\n");
  const lines = body.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("//"));
  const shown: string[] = [];
  const source = lines
    .map((line) => {
      const [, expression, comment] = line.match(/^(.*?);\s+\/\/\s*(.*)$/) ?? [];
      if (expression === undefined || comment === undefined) return line;
      shown.push(comment);
      return `results.push(${expression});`;
    })
    .join("\n");
  const results: unknown[] = [];
  new Function("results", ...Object.keys(wishart), source)(results, ...Object.values(wishart));
  expect(shown.length).toBe(8);
  shown.forEach((comment, k) => {
    const numbers = (comment.replace(/, (from|of) .*/, "").match(/-?\d+(\.\d+)?/g) as string[]).filter((text) =>
      text.includes("."),
    );
    const values =
      ArrayBuffer.isView(results[k]) || Array.isArray(results[k]) ? [...(results[k] as number[])] : [results[k]];
    numbers.forEach((text, i) => {
      const digits = text.split(".")[1]?.length as number;
      expect((values[i] as number).toFixed(digits)).toBe(text);
    });
  });
});
