// Runs the @example of everything that the entries export, and compares what it returns with the value in its comment.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as dataDoor from "../../src/data.js";
import * as engineDoor from "../../src/engine.js";
import * as library from "../../src/index.js";
import * as npyDoor from "../../src/npy.js";

const doors: Record<string, unknown> = { ...library, ...engineDoor, ...npyDoor, ...dataDoor };
const exported = Object.keys(doors).filter(
  (name) => typeof doors[name] === "function" && !String(doors[name]).startsWith("class"),
);

interface Example {
  readonly name: string;
  readonly code: string;
  readonly comment: string;
}

/** The examples of a source file: of its exported functions that the doors show. */
function examplesIn(path: string): Example[] {
  const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function|const) (\w+)/g;
  return [...readFileSync(path, "utf8").matchAll(documented)].flatMap(([, doc = "", name = ""]) =>
    exported.includes(name)
      ? [...doc.matchAll(/@example (.*)/g)].map(([, line = ""]) => {
          const [code = "", comment = ""] = line.split(/\s+\/\/ /);
          return { name, code, comment };
        })
      : [],
  );
}

const examples = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .flatMap((path) => examplesIn(`src/${path}`));

/** What a reader has at hand: a matrix, a state, a network, a finished run, files. */
const A = library.fromNested([
  [2, 1, 0],
  [1, 3, 1],
  [0, 1, 4],
]);
const psi = library.haarState([2, 2], { stream: library.stream(1) });
const net = library.mlp({ widths: [3, 4, 2], activation: "tanh", biasStd: 0.5, stream: library.stream(1) });
const files = new Map([
  ["state.npy", npyDoor.writeNpy({ shape: [8], data: new Float64Array(16).fill(1), dtype: "c16" })],
]);
const report = await library.run("page-curve", { preset: "quick", params: { dimension: 16, pairs: 2 } });
const scope: Record<string, unknown> = {
  ...doors,
  A,
  psi,
  net,
  report,
  reports: [report],
  module: engineDoor.currentEngine().module,
  readFile: async (path: string) => files.get(path),
  writeFile: async (path: string, bytes: Uint8Array<ArrayBuffer>) => void files.set(path, bytes),
};

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

async function evaluate(code: string): Promise<unknown> {
  const body = /^(const|await .*;)/.test(code) ? `{ ${code} }` : `return (${code});`;
  return new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope));
}

/** The value a comment claims and the last digit it shows, or undefined when it speaks in words. */
async function claimed(comment: string): Promise<{ value: unknown; tolerance: number } | undefined> {
  const last = (comment.split(" = ").at(-1) ?? "").replace(/^about /, "").replace(/ (nats|bits)$/, "");
  const list = /^[\d.]+(, [\d.]+)+$/.test(last) ? `[${last}]` : last;
  const formula = list
    .replace(/(\d) (?=ln )/g, "$1 * ")
    .replace(/ln (\d+(?:\.\d+)?)/g, "Math.log($1)")
    .replaceAll("π", "Math.PI");
  const bare = formula.replace(/Math\.(log|PI)|maximallyMixed/g, "");
  if (bare === "" || !/^(?:[-+*/()[\]\d.,e\s]+|"\w+")$/.test(bare)) return undefined;
  const decimals = Math.max(0, ...[...list.matchAll(/\.(\d+)/g)].map(([, digits]) => digits?.length ?? 0));
  const exponent = Number(/e(-?\d+)/.exec(list)?.[1] ?? 0);
  return { value: await evaluate(formula), tolerance: decimals === 0 ? 1e-12 : 0.51 * 10 ** (exponent - decimals) };
}

/** All numbers of a value, in order; a matrix of the library counts by its entries. */
function numbers(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.flatMap(numbers);
  if (typeof value === "object" && value !== null && "data" in value) return numbers(value.data);
  return [value];
}

/** Node 20 has relaxed SIMD only behind a flag: there the example must say so. */
const noRelaxed = process.versions.node.startsWith("20.");

describe("examples", () => {
  test.each(examples)("$name: $code", async ({ code, comment }) => {
    const before = engineDoor.currentEngine();
    try {
      if (noRelaxed && code.includes('"relaxed"')) {
        await expect(evaluate(code)).rejects.toThrow("this host has no relaxed SIMD");
        return;
      }
      const got = await evaluate(code);
      const expected = await claimed(comment);
      if (expected === undefined) return;
      const [a, b] = [numbers(got), numbers(expected.value)];
      expect(a.length).toBe(b.length);
      b.forEach((value, i) => {
        if (typeof value === "number")
          expect(Math.abs((a[i] as number) - value)).toBeLessThanOrEqual(expected.tolerance);
        else expect(a[i]).toBe(value);
      });
    } finally {
      engineDoor.setDefaultEngine(before);
    }
  });

  test("every exported function has one", () => {
    const shown = new Set(examples.map(({ name }) => name));
    expect(exported.filter((name) => !shown.has(name))).toEqual([]);
  });

  test("most of their comments are numbers that were compared", async () => {
    const values = await Promise.all(examples.map(({ comment }) => claimed(comment)));
    expect(values.filter((value) => value !== undefined).length).toBeGreaterThan(examples.length / 2);
  });
});
