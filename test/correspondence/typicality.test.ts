// What makes the verdicts about energy shells fail.
import { expect, test } from "vitest";
import {
  canonicalTypicalityClaim,
  canonicalTypicalityWith,
} from "../../src/correspondence/canonicalTypicalityClaim.js";
import { typicalityScaling, typicalityScalingWith } from "../../src/correspondence/typicalityScaling.js";
import {
  type ExpectationSampler,
  typicalityTail,
  typicalityTailWith,
} from "../../src/correspondence/typicalityTail.js";
import type { Field } from "../../src/linalg/matrix.js";
import { isComplex } from "../../src/linalg/matrix.js";
import { haarExpectations } from "../../src/quantum/haarExpectations.js";
import { haarState } from "../../src/quantum/haarState.js";
import { ALONE, broken, judge, records } from "./harness.js";

/** Real amplitudes where everything else is real: twice the variance. */
const real: ExpectationSampler = (observables, stream, count) =>
  haarExpectations(observables, { stream, count, real: !observables.some(isComplex) }).data;

/** The upper left corner of a block: states of the first four levels of the shell only. */
function corner(O: Field): Field {
  const w = isComplex(O) ? 2 : 1;
  const rows = Array.from({ length: 4 }, (_, i) => Array.from(O.data.subarray(w * i * O.cols, w * (i * O.cols + 4))));
  return { ...O, rows: 4, cols: 4, data: Float64Array.from(rows.flat()) };
}
const fewLevels: ExpectationSampler = (observables, stream, count) =>
  haarExpectations(observables.map(corner), { stream, count }).data;

test("typicality-tail default: real amplitudes have another law", () => {
  const rules = broken(judge(typicalityTailWith(real), "default", 1));
  for (const name of ["law of ⟨O⟩: Ising", "law of ⟨O⟩: XXZ", "below Chernoff"]) expect(rules).toContain(name);
});

test("typicality-tail quick: values far from the mean exceed every bound", () => {
  const far = typicalityTailWith((observables, _, count) => new Float64Array(observables.length * count).fill(10));
  expect(broken(judge(far, "quick", 1))).toEqual(
    typicalityTail.verdict(records(far, "quick", 1), {}, ALONE).rules.map(({ name }) => name),
  );
});

test("typicality-tail default: a law shifted by a quarter of a standard deviation is refused", () => {
  const all = records(typicalityTail, "default", 1);
  const width = all.fields.length;
  const data = all.data.map((x, at) => (at % width === 0 ? x : x + 0.25 * Math.sqrt(0.4 / 65)));
  expect(broken(typicalityTail.verdict({ ...all, data }, {}, ALONE))).toContain("law of ⟨O⟩: Ising");
});

test("typicality-scaling quick: real amplitudes double the variance and leave the slope", () => {
  const rules = broken(judge(typicalityScalingWith(real), "quick", 1));
  expect(rules).toEqual(["variance of ⟨O⟩", "variance of ⟨O⟩, all shells"]);
});

test("typicality-scaling quick: states of four levels of the shell do not concentrate", () => {
  expect(broken(judge(typicalityScalingWith(fewLevels), "quick", 1))).toContain("falls as 1/(d + 1)");
});

test("typicality-scaling: values 2 % off are refused by the variances together; a control that does fall is noticed", () => {
  const all = records(typicalityScaling, "default", 1);
  const { default: params } = typicalityScaling.presets;
  const width = all.fields.length;
  const wider = all.data.map((x, at) => (all.fields[at % width]!.startsWith("square") ? x * 1.04 : x));
  expect(broken(typicalityScaling.verdict({ ...all, data: wider }, params, ALONE))).toContain(
    "variance of ⟨O⟩, all shells",
  );
  const falling = all.data.map((x, at) => (at % width === width - 1 ? x / (1 + (all.data[at - width + 1]! % 4)) : x));
  expect(broken(typicalityScaling.verdict({ ...all, data: falling }, params, ALONE))).toEqual([
    "control: product states",
  ]);
});

test("canonical-typicality quick: single eigenstates are further from Ω_S, states of the whole space are not near it", () => {
  const eigenstates = canonicalTypicalityWith((shell, stream) => {
    const k = stream.id[0] % shell.dimension;
    const data = new Float64Array(2 * shell.vectors.rows);
    for (let i = 0; i < shell.vectors.rows; i++) data[2 * i] = shell.vectors.data[i * shell.dimension + k]!;
    return { dims: [...shell.dims!], data };
  });
  const rules = broken(judge(eigenstates, "quick", 1));
  for (const name of ["mean squared distance", "tight bound"]) expect(rules).toContain(name);
  const anywhere = canonicalTypicalityWith((shell, stream) => haarState(shell.dims!, { stream }));
  expect(broken(judge(anywhere, "quick", 1))).toContain("the target is Ω_S");
});

test("canonical-typicality: distances that are 0 or 1 do not concentrate, and are above both bounds", () => {
  const all = records(canonicalTypicalityClaim, "quick", 1);
  const width = all.fields.length;
  const data = all.data.map((x, at) => (all.fields[at % width]!.startsWith("T") ? Math.floor(at / width / 5) % 2 : x));
  const rules = broken(
    canonicalTypicalityClaim.verdict({ ...all, data }, canonicalTypicalityClaim.presets.quick, ALONE),
  );
  for (const name of ["tight bound", "published bound", "how tight", "concentration of T"])
    expect(rules).toContain(name);
});
