import { describe, expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { type Field, identity, matrix } from "../../src/linalg/matrix.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { spectralBounds } from "../../src/quantum/generator.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { productOf } from "../../src/quantum/operator.js";
import { countBetween, filterOf, moments } from "../../src/quantum/spectralFilter.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import { xxz } from "../../src/quantum/xxz.js";
import { goe } from "../../src/random/goe.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { expectSame } from "../support/filtered.js";
import { maxDifference } from "../support/reference.js";

const asOperator = (A: Field): Operator => hamiltonian(A);
describe("filtered shells against dense ones: energies and subspace within 1e-11, residuals ≤ 1e-11, orthonormal within 1e-12", () => {
  test("Ising chain of 10 sites, even under reflection: 20 levels in the middle, a window, near both ends", () => {
    const H = mixedFieldIsing({ sites: 10, sector: { reflection: 1 } });
    expectSame(H, { centre: 0, states: 20 });
    expectSame(H, { value: [2, 2.5] });
    expectSame(H, { centre: -30, states: 5 });
    expectSame(H, { value: [12, 100] });
  });

  test("no magnetisation, even under inversion, 12 sites: 24 levels of XXZ around 0, 10 of Heisenberg around 0.4", () => {
    const sector = { up: 6, inversion: 1 } as const;
    expectSame(xxz({ sites: 12, hz: 0, sector }), { centre: 0, states: 24 });
    expectSame(heisenberg({ sites: 12, sector }), { centre: 0.4, states: 10 });
  });

  test("a sector of XXZ, and a chain with complex elements", () => {
    expectSame(xxz({ sites: 11, sector: { up: 5 } }), { centre: -0.3, states: 16 });
    const terms = [0, 1, 2, 3, 4, 5, 6].flatMap((j) => [
      { ops: "XY", sites: [j, j + 1], coefficient: 1 + j / 7 },
      { ops: "Z", sites: [j], coefficient: 0.3 * j },
      { ops: "Y", sites: [j], coefficient: 0.4 },
    ]);
    expectSame(spinChain({ sites: 8, terms }), { centre: 0.5, states: 12 });
  });

  test("GOE and GUE of order 240 by their products", () => {
    expectSame(asOperator(goe(240, { stream: stream(2) })), { centre: 0.4, states: 6 });
    expectSame(asOperator(gue(240, { stream: stream(3) })), { value: [-0.05, 0.03] });
  });

  test("multiplets stay whole: every level of a Heisenberg chain of 8 sites is 2S + 1 times there", () => {
    expectSame(heisenberg({ sites: 8 }), { centre: -1, states: 12 });
  });

  test("levels that are 12-fold, more than there are vectors at a time, are found 12 times", () => {
    const n = 1200;
    const entries = Float64Array.from({ length: n }, (_, i) => Math.sin((i % 100) ** 2));
    const apply = ((x: Float64Array) => x.map((value, i) => entries[i]! * value)) as Operator["apply"];
    const H: Operator = { dimension: n, dims: [n], real: true, terms: [], apply, toMatrix: () => identity(n) };
    const found = energyShell(H, { centre: 0.1, states: 30, method: "filtered" });
    const nearest = Array.from(entries).sort((x, y) => Math.abs(x - 0.1) - Math.abs(y - 0.1));
    expect(found.dimension).toBe(36);
    expect(maxDifference(found.energies, Float64Array.from(nearest.slice(0, 36)).sort())).toBeLessThanOrEqual(1e-12);
    expect(found.info?.converged).toBe(true);
  });
});

describe("what a filtered shell cannot be", () => {
  const H = mixedFieldIsing({ sites: 10, sector: { reflection: 1 } });

  test("a window without levels names its neighbours, as the dense one does", () => {
    const { energies } = energyShell(H, { centre: 0, states: 2 });
    const [a, b] = [energies[0]!, energies[1]!];
    const value = [a + (b - a) / 3, b - (b - a) / 3] as const;
    const sentence = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return (error as Error).message.replace(/\d\.\d{8}\d*/g, (x) => Number(x).toFixed(8));
      }
      return "nothing was thrown";
    };
    const filtered = sentence(() => energyShell(H, { value, method: "filtered" }));
    expect(filtered).toMatch(/^energyShell: there is no level in .*; the nearest are .* below and .* above$/);
    expect(filtered).toBe(sentence(() => energyShell(H, { value })));
    expect(() => energyShell(H, { value: [100, 200], method: "filtered" })).toThrow(/the nearest is 1\d\.\d+ below$/);
  });

  test("too many levels for a filter are refused with their number", () => {
    expect(() => energyShell(H, { centre: 0, states: 400, method: "filtered" })).toThrow(
      /^energyShell: these are about 4\d\d of 528 levels, too many for a filter/,
    );
    expect(() => energyShell(H, { centre: 0, states: 529, method: "filtered" })).toThrow(
      "energyShell: expected at most 528 states, as many as there are levels, got 529",
    );
  });

  test("all levels of 14 complex sites say their size, since a dense matrix has no room for them either", () => {
    const wide = spinChain({
      sites: 14,
      terms: [
        { ops: "YZ", sites: [0, 5] },
        { ops: "X", sites: [3] },
      ],
    });
    expect(() => energyShell(wide, { value: [-100, 100] })).toThrow(
      /^energyShell: these are about 1\d{4} levels of 16384 amplitudes, and finding them takes 1\d\.\d GiB, more than the 2 it may; ask for fewer, or for a sector$/,
    );
  });
});

describe("the spectrum at a distance", () => {
  test("levels of 9 sites are counted within five times the noise of 16 vectors, and a filter of any window is 1 to ½ inside it", () => {
    const H = mixedFieldIsing({ sites: 9 });
    const levels = energyShell(H, { centre: 0, states: 512 }).energies;
    const [found, bounds] = withScope("test", (s) => {
      const bounds = spectralBounds(s, H);
      const args = { n: 512, complex: false, columns: 8, rounds: 2, steps: 128, stream: stream(4) };
      return [moments(s, productOf(s, H, false, 8), bounds, args), bounds] as const;
    });
    expect(bounds.low).toBeLessThan(levels[0]!);
    expect(bounds.high).toBeGreaterThan(levels[511]!);
    const angle = (e: number) => Math.acos((2 * e - bounds.low - bounds.high) / (bounds.high - bounds.low));
    for (const [lo, hi] of [
      [-3, 3],
      [0, 1],
      [-8, -4],
    ] as const) {
      const count = levels.filter((e) => e >= lo && e < hi).length;
      const noise = Math.sqrt((2 * count) / 16) + 1;
      expect(Math.abs(countBetween(found, angle(hi), angle(lo)) - count)).toBeLessThan(5 * noise);
    }
  });

  test.each([
    [1, 1.1],
    [0, 0.05],
    [3, Math.PI],
    [1.5, 1.502],
  ])(
    "window of angles [%d, %d]: the filter is at least its edge inside, below 0.6 of it a window away",
    (low, high) => {
      const { coefficients, edge } = filterOf(low, high);
      const value = (angle: number) => coefficients.reduce((sum, c, k) => sum + c * Math.cos(k * angle), 0);
      expect(edge).toBeGreaterThan(0.4);
      for (let k = 0; k <= 20; k++) expect(value(low + ((high - low) * k) / 20)).toBeGreaterThanOrEqual(edge - 1e-9);
      for (let k = 1; k <= 60; k++) {
        for (const angle of [low - ((high - low) * (k + 10)) / 20, high + ((high - low) * (k + 10)) / 20]) {
          if (angle >= 0 && angle <= Math.PI) expect(Math.abs(value(angle))).toBeLessThan(0.6 * edge);
        }
      }
    },
  );
});

test("an operator with a known matrix of one entry has one level", () => {
  const one = energyShell(hamiltonian(matrix(1, 1, [2])), { centre: 0, states: 1 });
  expect(one.energies).toEqual(Float64Array.of(2));
});
