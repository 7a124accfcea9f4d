// The programs of examples/, each run as its first lines say, and what they are there to show.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const programs = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".mjs"));
const outputs = new Map<string, string>();
let folder: string;

beforeAll(() => {
  // They import the package by its name, which is dist/.
  execFileSync(process.execPath, [join(root, "scripts", "setup.mjs")], { cwd: root, stdio: "inherit" });
  folder = mkdtempSync(join(tmpdir(), "wishart-examples-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(programs)("examples/%s runs to its end and says nothing on standard error", (name) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "examples", name)], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  outputs.set(name, stdout);
});

test("double-descent: the test error has its peak at P = n·n_L within a factor e^0.25, between two descents; beyond it nothing is left on the training data", () => {
  const output = outputs.get("double-descent.mjs")!;
  const rows = [...output.matchAll(/^ +\d+ +(\d+) +([\d.]+) +(\S+) +(\S+) +[\d.]+ %$/gm)].map(
    ([, parameters, ratio, train, error]) => ({
      parameters: Number(parameters),
      ratio: Number(ratio),
      train: Number(train),
      error: Number(error),
    }),
  );
  expect(rows.length).toBe(22);
  for (const { parameters, ratio } of rows) expect(Math.abs(parameters / 225 - ratio)).toBeLessThanOrEqual(5e-4);
  const errors = rows.map(({ error }) => error);
  const at = errors.indexOf(Math.max(...errors));
  expect(Math.abs(Math.log(rows[at]!.ratio))).toBeLessThanOrEqual(0.25);
  const before = Math.min(...errors.slice(0, at));
  const after = errors.slice(at);
  // Down, up by two orders of magnitude, and down again, ever slower, to where it was.
  expect(errors[0]! / before).toBeGreaterThan(2);
  expect(errors[at]! / before).toBeGreaterThan(50);
  expect(after).toEqual([...after].sort((a, b) => b - a));
  expect(after.at(-1)!).toBeLessThan(2 * before);
  for (const { ratio, train } of rows) {
    if (ratio > 1) expect(train).toBe(0);
    else expect(train).toBeGreaterThan(0);
  }
  expect(output).toContain(`peak at P = ${rows[at]!.parameters},`);
  const svg = readFileSync(join(folder, "double-descent.svg"), "utf8");
  expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg.match(/<circle/g)?.length).toBeGreaterThan(100);
});
