// Filtered shells where something is unusual, and searches that end before they have converged.
import { describe, expect, test } from "vitest";
import { energyShell } from "../../src/quantum/energyShell.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import type { Shell } from "../../src/quantum/shell.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import { xxz } from "../../src/quantum/xxz.js";
import { expectSame } from "../support/filtered.js";
import { maxDifference } from "../support/reference.js";

describe("what is unusual: far outside, gaps, multiplets larger than a block", () => {
  const alongZ = (sites: number) =>
    spinChain({ sites, terms: Array.from({ length: sites }, (_, j) => ({ ops: "Z", sites: [j] })) });
  const ising = mixedFieldIsing({ sites: 10, g: 0, h: 0 });

  test("a centre far outside of the spectrum has the levels at its end", () => {
    const H = heisenberg({ sites: 10 });
    for (const centre of [-100, 1e300]) expectSame(H, { centre, states: 5 });
  });

  test("multiplets of 45, 10 and 32 levels are whole and converged", () => {
    expectSame(alongZ(10), { centre: 6, states: 5 });
    expectSame(alongZ(10), { value: [-10.5, -7.5] });
    // Δ = ½ on a ring: multiplets beyond those of the symmetries.
    expectSame(xxz({ sites: 10, delta: 0.5, hz: 0, periodic: true }), { value: [-0.2137, -0.0637] });
    const found = energyShell(xxz({ sites: 10, delta: 0, hz: 0 }), { centre: 0, states: 20, method: "filtered" });
    const dense = energyShell(xxz({ sites: 10, delta: 0, hz: 0 }), { centre: 0, states: 20 });
    expect(found.dimension).toBe(32);
    expect(dense.dimension).toBe(32);
    expect(found.info!.converged).toBe(true);
    expect(Math.max(...found.info!.residuals)).toBeLessThan(1e-9);
  });

  test.each([
    ["a field along z on 13 sites, where no level is at 0", alongZ(13), 0],
    ["one spin of 13 in a field: two levels", spinChain({ sites: 13, terms: [{ ops: "Z", sites: [0] }] }), -1],
    ["an Ising chain without fields", ising, 0],
  ])("%s: a multiplet that fills a basis is refused before it is looked for, with its size", (_title, H, centre) => {
    expect(() => energyShell(H, { centre, states: 5, method: "filtered" })).toThrow(
      /^energyShell: these are about \d+ of \d+ levels, too many for a filter; method "dense", or the matrix H\.toMatrix\(\), has all$/,
    );
  });

  test("a Hamiltonian that is a number is one multiplet, and says so; the dense way has it whole", () => {
    const nothing = spinChain({ sites: 13, terms: [] });
    const one: Operator = {
      ...nothing,
      dimension: 5000,
      dims: [5000],
      apply: ((x: Float64Array) => x.slice()) as Operator["apply"],
    };
    for (const [H, energy] of [
      [nothing, "0"],
      [one, "1"],
    ] as const) {
      expect(() => energyShell(H, { centre: 0, states: 5 })).toThrow(
        new RegExp(
          `^energyShell: all ${H.dimension} levels are one multiplet, within 1e-9 ‖H‖ of ${energy}\\S*, too many for a filter; every state is one of them$`,
        ),
      );
    }
    expect(energyShell(spinChain({ sites: 4, terms: [] }), { centre: 0, states: 1 }).dimension).toBe(16);
  });

  test("what has no room for the smallest search is refused before H is applied", () => {
    let applied = 0;
    const apply = ((x: Float64Array) => {
      applied++;
      return x;
    }) as Operator["apply"];
    expect(() => energyShell({ dimension: 2 ** 26, apply }, { centre: 0, states: 10 })).toThrow(
      /^energyShell: these are about 23 levels of 67108864 amplitudes, and finding them takes 2\d\d\.\d GiB, more than the 2 it may; ask for fewer, or for a sector$/,
    );
    expect(applied).toBe(0);
  });
});

describe("a search that is cut off comes back as data", () => {
  const H = mixedFieldIsing({ sites: 10, sector: { reflection: 1 } });
  const norm = 14;
  /** ‖H v − E v‖ of every column, by products of its own, and how far the columns are from orthonormal. */
  function defects({ energies, vectors, dimension }: Shell): [Float64Array, number] {
    const n = vectors.rows;
    const columns = Array.from({ length: dimension }, (_, j) =>
      Float64Array.from({ length: n }, (_, i) => vectors.data[i * dimension + j]!),
    );
    const residuals = columns.map((v, j) => Math.hypot(...H.apply(v).map((x, i) => x - energies[j]! * v[i]!)));
    const overlaps = columns.flatMap((v, j) =>
      columns.map((w, k) => Math.abs(v.reduce((sum, x, i) => sum + x * w[i]!, 0) - (j === k ? 1 : 0))),
    );
    return [Float64Array.from(residuals), Math.max(...overlaps)];
  }
  const free = energyShell(H, { centre: 0, states: 20, method: "filtered" });

  test.each([
    ["20 levels after one block of 8", { centre: 0, states: 20 }, 1, [8, 8]],
    ["20 levels after half of the products", { centre: 0, states: 20 }, 0.5, [20, 20]],
    ["a window after one block", { value: [2, 2.5] }, 1, [1, 8]],
    ["a window too narrow for what one block sees", { value: [2, 2.001] }, 1, [1, 1]],
    ["the lowest level after one block", { centre: -30, states: 1 }, 1, [1, 1]],
  ] as const)(
    "%s: converged is false, the residuals are those of what is returned within 1e-12, the vectors orthonormal",
    (_title, choice, share, [least, most]) => {
      const maxProducts = Math.max(1, Math.floor((share < 1 ? share : 0) * free.info!.products));
      const found = energyShell(H, { ...choice, method: "filtered", maxProducts });
      expect(found.info!.converged).toBe(false);
      expect(found.dimension).toBeGreaterThanOrEqual(least);
      expect(found.dimension).toBeLessThanOrEqual(most);
      expect(found.energies.length).toBe(found.dimension);
      expect(found.energies).toEqual(found.energies.slice().sort());
      expect(found.info!.products).toBeLessThan(free.info!.products);
      const [residuals, overlap] = defects(found);
      expect(maxDifference(residuals, found.info!.residuals)).toBeLessThan(1e-12);
      expect(overlap).toBeLessThan(1e-12);
      expect(Math.max(...residuals)).toBeGreaterThan(1e-9 * norm);
    },
  );

  test("with enough products it is the search without a limit, to the bit; the residuals fall with the limit", () => {
    const choice = { centre: 0, states: 20, method: "filtered" } as const;
    expect(energyShell(H, { ...choice, maxProducts: free.info!.products })).toEqual(free);
    const worst = [0.5, 0.8].map((share) =>
      Math.max(...energyShell(H, { ...choice, maxProducts: Math.floor(share * free.info!.products) }).info!.residuals),
    );
    expect(worst[1]!).toBeLessThan(worst[0]!);
  });

  test("a limit that is none is refused", () => {
    for (const maxProducts of [0, 2.5, Number.NaN]) {
      expect(() => energyShell(H, { centre: 0, states: 2, maxProducts })).toThrow(
        `energyShell: expected maxProducts to be a positive integer, got ${maxProducts}`,
      );
    }
  });
});
