// The dictionary, row by row: what it reads is measured once for all tests here, and what makes each row fail.
import { beforeAll, expect, test } from "vitest";
import type { Claim, Finished, Preset, Used } from "../../src/correspondence/claim.js";
import { dictionary, notCorresponding } from "../../src/correspondence/dictionary.js";
import { gaussianMatrix, type Samplers } from "../../src/correspondence/fourScans.js";
import { claims } from "../../src/correspondence/index.js";
import { gaussianNetwork } from "../../src/correspondence/networkTasks.js";
import { gaussianAmplitudes } from "../../src/correspondence/sampler.js";
import { tableOne, tableOneWith } from "../../src/correspondence/tableOne.js";
import { smallestEigenvalueLaw } from "../../src/theory/smallestEigenvalueLaw.js";
import { realAmplitudes, uniformAmplitudes } from "../support/samplers.js";
import { ambiguous, broken, records } from "./harness.js";

const PRESET: Preset = "quick";
const used = new Map<string, Finished>();
const params = tableOne.presets[PRESET];
let own: ReturnType<typeof records>;

function finish(id: string, change?: (data: Float64Array, fields: readonly string[]) => void): Finished {
  const claim = claims.find((one) => one.id === id) as Claim;
  const all = used.get(id)?.records ?? records(claim, PRESET, 1);
  const data = all.data.slice();
  change?.(data, claim.fields);
  const found = { ...all, data };
  return {
    params: claim.presets[PRESET],
    records: found,
    verdict: claim.verdict(found, claim.presets[PRESET], new Map()),
  };
}

beforeAll(() => {
  for (const id of tableOne.uses!) used.set(id, finish(id));
  own = records(tableOne, PRESET, 1);
}, 120_000);

/** What one claim found exchanged for something else. */
const instead = (id: string, found: Finished): Used => new Map([...used, [id, found]]);
/** One field of one claim's records changed. */
const altered = (id: string, field: string, change: (x: number, row: readonly number[]) => number): Used =>
  instead(
    id,
    finish(id, (data, fields) => {
      const at = fields.indexOf(field);
      for (let first = 0; first < data.length; first += fields.length) {
        data[first + at] = change(data[first + at]!, [...data.subarray(first, first + fields.length)]);
      }
    }),
  );
/** Every rule that some test here has broken. */
const seen = new Set<string>();
function verdictOf(from: Used, mine = own) {
  const verdict = tableOne.verdict(mine, params, from);
  for (const name of broken(verdict)) seen.add(name);
  return verdict;
}

test("quick, seed 1: five rows hold, in the order of the dictionary, each with rules of its own", () => {
  const verdict = tableOne.verdict(own, params, used);
  expect(broken(verdict)).toEqual([]);
  expect(verdict.rows!.map(({ quantum, network }) => [quantum, network])).toEqual(
    dictionary.map(({ quantum, network }) => [quantum, network]),
  );
  const named = verdict.rows!.flatMap(({ rules }) => rules);
  expect(named).toEqual(verdict.rules.map(({ name }) => name));
  expect(new Set(named).size).toBe(named.length);
  expect(tableOne.statement.outside).toBe(notCorresponding);
  // Means of ten numbers that scatter as much as they are large, beside what they are expected to be.
  const number = String.raw`\d\.\d{3}`;
  expect(verdict.rows![4]!.summary).toMatch(
    new RegExp(`${number} ± 0\\.316 of states, 1 exactly, and ${number} ± 0\\.322 of Jacobians, 0\\.689 in the limit$`),
  );
  const ends = (name: string) =>
    verdict.rules.filter((rule) => rule.name.includes(name)).map(({ low, bound }) => [low, bound]);
  expect(ends("normalised variance")).toEqual([[-1.15, -0.85]]);
  expect(ends("half of the runs")).toEqual([[1, 1.35]]);
});

test("it reads no claim that comes after it, and all that it reads", () => {
  const ids = claims.map(({ id }) => id);
  for (const id of tableOne.uses!) expect(ids.indexOf(id)).toBeLessThan(ids.indexOf("table-1"));
  for (const id of tableOne.uses!) {
    const without = new Map([...used].filter(([other]) => other !== id));
    expect(() => [tableOne.verdict(own, params, without), tableOne.figure(own, params, without)]).toThrow(id);
  }
});

test.each([
  ["a variance that does not fall", 1, "typicality-scaling", "squareZ", (x, [shell]) => x * 4 ** (shell! % 4)],
  ["a linear step that grows with the width", 1, "global-minima", "linear", (x, [w]) => x * w!],
  ["a trained distance that grows with the width", 1, "global-minima", "trained", (x, [w]) => x * w!],
  ["a kernel of states 30 % too noisy", 2, "thermal-neighbours", "fluctuation", (x) => 1.3 * x],
  ["a kernel of states that does not settle", 2, "thermal-neighbours", "fluctuation", (x, [dB]) => x * dB!],
  ["a kernel of networks that does not settle", 2, "deterministic-kernel", "square", (x, [, w]) => (x * w! * w!) / 1e3],
  ["thermal states everywhere", 3, "thermal-neighbours", "distance", (x) => x / 10],
  ["thermal states nowhere", 3, "thermal-neighbours", "distance", (x) => x + 1],
  ["minima that are out of reach", 3, "global-minima", "trained", (x) => 10 * x],
  ["minima that go away again", 3, "global-minima", "success", (x, [w]) => (w === 96 ? 0 : x)],
  ["thermal states that go away again", 3, "thermal-neighbours", "distance", (x, [dB]) => (dB === 24 ? x + 1 : x)],
  ["a control that is lazy after all", 3, "mean-field-control", "errorScaled", (_, row) => row[2]!],
  ["a control that stays near", 3, "mean-field-control", "movedScaled", (_, row) => row[3]!],
  ["a network that is not lazy", 3, "mean-field-control", "error", (_, row) => row[4]!],
  ["an A that peaks elsewhere", 4, "page-curve", "A_a", (x, [dA]) => (dA === 100 ? 1e6 : x)],
  ["an A that is 15 % off, five times over", 4, "page-curve", "A_a", (x) => 1.75 * x],
  ["a V of features that is off", 4, "ridgeless-regression", "V", (x) => 1.5 * x],
  ["a V of features that peaks elsewhere", 4, "ridgeless-regression", "V", (x, [p]) => (p === 200 ? 1e6 : x)],
  ["a risk of features that peaks elsewhere", 4, "ridgeless-regression", "risk", (x, [p]) => (p === 20 ? 1e6 : x)],
  ["a risk of networks that peaks elsewhere", 4, "double-descent", "risk", (x, [w]) => (w === 3 ? 1e6 : x)],
  ["a V of networks that peaks elsewhere", 4, "double-descent", "V", (x, [w]) => (w === 32 ? 1e6 : x)],
  ["a V of networks that is off below n", 4, "double-descent", "V", (x, [, P]) => (P! < 40 && P! > 0 ? 3 * x : x)],
  ["a trained risk that peaks elsewhere", 4, "trained-double-descent", "risk", (x, [w]) => (w! >= 32 ? 100 + x : x)],
  ["an entropy that is largest elsewhere", 5, "page-curve", "S_a", (x, [dA]) => (dA === 72 ? x + 1 : x)],
  ["a rank that is lost later", 5, "fitting-threshold", "rank", (x, [, , P]) => (P! < 80 ? x - 1 : x)],
  ["networks that never fit", 5, "trained-double-descent", "zero", () => 0],
  ["a smallest eigenvalue that is half of it", 5, "smallest-eigenvalue", "min", (x) => x / 2],
] as [string, number, string, string, (x: number, row: readonly number[]) => number][])(
  "%s breaks row %i",
  (_, row, id, field, change) => {
    expect(verdictOf(altered(id, field, change)).rows![row - 1]!.holds).toBe(false);
  },
);

test("minima at every initialisation of every width break row 3", () => {
  const everywhere = finish("global-minima", (data, fields) => {
    const [success, trained] = [fields.indexOf("success"), fields.indexOf("trained")];
    for (let first = 0; first < data.length; first += fields.length) {
      data[first + success] = 1;
      data[first + trained] = 0.1;
    }
  });
  expect(verdictOf(instead("global-minima", everywhere)).rows![2]!.holds).toBe(false);
});

const honest: Samplers = { amplitudes: gaussianAmplitudes, matrix: gaussianMatrix, network: gaussianNetwork };
test.each([
  ["real amplitudes", { amplitudes: realAmplitudes(gaussianAmplitudes) }, ["4. purity excess, states, all q"]],
  [
    "amplitudes of mean ½",
    { amplitudes: uniformAmplitudes(0.5) },
    ["4. interchange: dA fixed, dB varied, all q", "4. entropy deficit, states", "4. trace distance, states"],
  ],
  [
    "states of half the rank",
    {
      amplitudes: (s, stream, amplitudes) => {
        gaussianAmplitudes(s, stream, amplitudes);
        const half = amplitudes.copy().subarray(0, amplitudes.length / 2);
        amplitudes.set(Float64Array.of(...half, ...half));
      },
    },
    ["4. zero eigenvalues", "5. smallest eigenvalue of a square state"],
  ],
  [
    "entries of mean 1",
    {
      matrix: (r: number, c: number, s: Parameters<typeof gaussianMatrix>[2]) => {
        const J = gaussianMatrix(r, c, s);
        return { ...J, data: J.data.map((x) => x + 1) };
      },
    },
    ["4. purity excess, Jacobians", "4. entropy deficit, Jacobians", "4. trace distance, Jacobians"],
  ],
  [
    "entries 10 % too large",
    {
      matrix: (r: number, c: number, s: Parameters<typeof gaussianMatrix>[2]) => {
        const J = gaussianMatrix(r, c, s);
        return { ...J, data: J.data.map((x) => 1.1 * x) };
      },
    },
    ["4. interchange: n fixed, P varied, all q", "4. interchange: P fixed, n varied, all q"],
  ],
  [
    "half of the rows repeat",
    {
      matrix: (r: number, c: number, s: Parameters<typeof gaussianMatrix>[2]) => {
        const J = gaussianMatrix(r, c, s);
        return { ...J, data: J.data.map((_, at) => J.data[at % (c * Math.ceil(r / 2))]!) };
      },
    },
    ["4. zero eigenvalues", "4. purity excess, Jacobians", "5. smallest eigenvalue of a square Jacobian"],
  ],
  [
    "a linear network",
    {
      network: (options: Parameters<typeof gaussianNetwork>[0]) =>
        gaussianNetwork({ ...options, activation: "linear" }),
    },
    ["4. interchange: width fixed, inputs varied"],
  ],
] as [string, Partial<Samplers>, string[]][])("quick: %s in its own trials", (_, change, names) => {
  const mine = records(tableOneWith({ ...honest, ...change }), PRESET, 1);
  const rules = broken(verdictOf(used, mine));
  for (const name of names) expect(rules).toContain(name);
});

test("no rule is beyond refutation: each was broken by one of the above", () => {
  const names = tableOne.verdict(own, params, used).rules.map(({ name }) => name);
  expect(names.filter((name) => !seen.has(name))).toEqual([]);
});

test("figure and table hold finite numbers; every panel on the axis q has both sides but entropy and error", () => {
  const { panels } = tableOne.figure(own, params, used);
  for (const { title, series, x } of panels) {
    for (const s of series) {
      if (s.kind === "bars") throw new Error("no bars here");
      expect(s.points.length, `${title}: ${s.label}`).toBeGreaterThan(0);
      expect(s.points.flatMap(Object.values).every(Number.isFinite), `${title}: ${s.label}`).toBe(true);
      if (s.kind === "points") expect(s.side).toBeDefined();
    }
    const sides = new Set(series.flatMap(({ side }) => side ?? []));
    const single = title.startsWith("Entropy of") || title.startsWith("Error on");
    expect(sides.size, title).toBe(single ? 1 : 2);
    if (!title.startsWith("Row")) expect(x.label).toBe("q = dA/dB = n/P");
  }
  for (const panel of panels) expect(ambiguous(panel)).toEqual([]);
  const { columns, rows: lines } = tableOne.table(own, params, used);
  expect(lines).toHaveLength(11);
  for (const line of lines) {
    expect(line).toHaveLength(columns.length);
    for (const cell of line) if (typeof cell === "number") expect(Number.isFinite(cell)).toBe(true);
  }
});

test("mirror figure: exact smallest eigenvalues at dA = 60, Gordon's bound is the edge, whitened kernels at their own q", () => {
  const { panels, caption } = tableOne.figure(own, params, used);
  const panel = panels.find(({ title }) => title.startsWith("Smallest"))!;
  const pointsOf = (label: string) =>
    panel.series.flatMap((s) => (s.kind !== "bars" && s.label === label ? s.points : []));
  const exact = pointsOf("exact, dA = 60 and 8");
  const at = (q: number) => exact.filter(({ x }) => Math.abs(x / q - 1) < 1e-12).map(({ y }) => y);
  expect(at(1)).toEqual([60 / 60 ** 3, 8 / 8 ** 3]);
  expect(at(60 / 92)).toEqual([60 * smallestEigenvalueLaw(60, 92).mean]);
  expect(at(60 / 35)).toEqual([60 * smallestEigenvalueLaw(60, 35).mean]);
  const bound = pointsOf("Gordon’s bound, Jacobians");
  expect(bound.length).toBeGreaterThan(100);
  for (const { x, y } of bound) expect(Math.abs(y / (1 - Math.sqrt(x)) ** 2 - 1)).toBeLessThan(1e-9);
  for (const { x, y, error } of pointsOf("Jacobians")) expect(y + 5 * error!).toBeGreaterThan((1 - Math.sqrt(x)) ** 2);
  // Whitened kernels follow the shared curve; as they are, those at the same q are ten times lower.
  const white = pointsOf("whitened kernels").filter(({ x }) => x < 0.4);
  expect(white.length).toBeGreaterThan(1);
  for (const { x, y } of white) expect(y / (1 - Math.sqrt(x)) ** 2).toBeLessThan(1.5);
  for (const { x, y } of white) expect(y / (1 - Math.sqrt(x)) ** 2).toBeGreaterThan(0.8);
  const raw = pointsOf("kernels as they are").filter(({ x }) => x < 0.4);
  expect(raw.length).toBeGreaterThan(1);
  for (const { x, y } of raw) expect(y / (1 - Math.sqrt(x)) ** 2).toBeLessThan(0.3);
  expect(caption).toMatch(/whitening by Θ, at their own q/);
});

test("mirror figure: the entropy of a page curve of another dimension is divided by its own maximum", () => {
  const claim = claims.find(({ id }) => id === "page-curve")!;
  const changed = { ...claim.presets.quick, dimension: 64 };
  const found = { ...used.get("page-curve")!, params: changed, records: records(claim, "quick", 1, changed) };
  const { panels } = tableOne.figure(own, params, new Map([...used, ["page-curve", found]]));
  const curve = panels.find(({ title }) => title.startsWith("Entropy of"))!.series[1]!;
  if (curve.kind !== "curve") throw new Error("the second series is Page's curve");
  expect(Math.max(...curve.points.map(({ y }) => y))).toBe(1);
});
