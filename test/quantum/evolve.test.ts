import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "../../src/linalg/matrix.js";
import { basisState } from "../../src/quantum/basisState.js";
import { besselI, besselJ } from "../../src/quantum/chebyshev.js";
import { evolve } from "../../src/quantum/evolve.js";
import { haarState } from "../../src/quantum/haarState.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import type { State } from "../../src/quantum/state.js";
import { xxz } from "../../src/quantum/xxz.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { maxDifference } from "../support/reference.js";
import { chains } from "../support/spins.js";
import { functionOf } from "./functionOf.js";

const exact = (H: Operator, { data }: State, t: number): Float64Array =>
  functionOf(H, data, (x) => [Math.cos(x * t), -Math.sin(x * t)]);

const inner = (x: Float64Array, y: Float64Array): number => x.reduce((sum, a, i) => sum + a * y[i]!, 0);
const energy = (H: Operator, psi: State): number => inner(psi.data, H.apply(psi.data));
const start = (H: Operator, seed = 1): State => haarState(H.dims, { stream: stream(seed) });

/** The largest departure from norm 1 and from the energy of `from`. */
const worst = (H: Operator, from: State, states: readonly State[]): number => {
  const before = energy(H, from);
  return states.reduce(
    (most, psi) =>
      Math.max(most, Math.abs(Math.sqrt(inner(psi.data, psi.data)) - 1), Math.abs(energy(H, psi) - before)),
    0,
  );
};

describe("evolve", () => {
  test("any Hermitian chain of up to 5 sites, any time in [−20, 20]: within 1e-12 of the exponential by eigenpairs", () => {
    fc.assert(
      fc.property(chains(5), fc.double({ min: -20, max: 20, noNaN: true }), ({ sites, terms, pauli, seed }, t) => {
        const H = spinChain({ sites, terms, pauli });
        const psi = start(H, seed);
        // Phases of size |H| t are known to ε |H| t, on both sides.
        expect(maxDifference(evolve(H, psi, t).data, exact(H, psi, t))).toBeLessThanOrEqual(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test("a matrix, a Hamiltonian and a literal with only dimension and apply are the same", () => {
    for (const H of [heisenberg({ sites: 4 }), spinChain({ sites: 3, terms: [{ ops: "YZ", sites: [0, 2] }] })]) {
      const psi = start(H);
      const expected = evolve(H, psi, 1.5).data;
      expect(maxDifference(evolve(H.toMatrix(), psi, 1.5).data, expected)).toBeLessThanOrEqual(1e-13);
      const literal = { dimension: H.dimension, apply: H.apply };
      expect(maxDifference(evolve(literal, psi, 1.5).data, expected)).toBeLessThanOrEqual(1e-13);
    }
    const A = gue(30, { stream: stream(2) });
    const psi = haarState(30, { stream: stream(3) });
    const there = evolve(A, psi, 40);
    expect(maxDifference(evolve(A, there, -40).data, psi.data)).toBeLessThanOrEqual(1e-13);
  });

  test("a spin precesses: e^(−iXt)|↑⟩ = cos t |↑⟩ − i sin t |↓⟩, within 1e-15 at t = 0.5 and −1000", () => {
    for (const t of [0, 0.5, -1000, 1e-30]) {
      const { data } = evolve(pauliString("X", [0], 1), basisState([2], [0]), t);
      const bound = Math.max(1e-15, Math.abs(t) * 1e-15);
      expect(maxDifference(data, Float64Array.of(Math.cos(t), 0, 0, -Math.sin(t)))).toBeLessThanOrEqual(bound);
    }
  });

  test("10³ steps of 0.1, L = 8: norm and energy within 1e-12 after every step, and the state of one long step within 1e-11", () => {
    const H = mixedFieldIsing({ sites: 8 });
    const psi = start(H);
    const times = Array.from({ length: 1000 }, (_, k) => (k + 1) / 10);
    const states = evolve(H, psi, times);
    expect(worst(H, psi, states)).toBeLessThanOrEqual(1e-12);
    expect(maxDifference(states.at(-1)!.data, evolve(H, psi, 100).data)).toBeLessThanOrEqual(1e-11);
  });

  test("10³ calls, each from the state before, L = 6: norm and energy within 1e-12, back again after 10³ steps of −0.3 within 1e-11", () => {
    for (const H of [mixedFieldIsing({ sites: 6 }), xxz({ sites: 6, periodic: true })]) {
      const psi = start(H);
      let now = psi;
      const states = Array.from({ length: 1000 }, () => {
        now = evolve(H, now, 0.3);
        return now;
      });
      expect(worst(H, psi, states)).toBeLessThanOrEqual(1e-12);
      expect(maxDifference(evolve(H, now, -300).data, psi.data)).toBeLessThanOrEqual(1e-11);
    }
  });

  test("times are counted from the given state, in any order; the state is divided by its norm and left alone", () => {
    const H = xxz({ sites: 5 });
    const psi = start(H);
    const long = { dims: psi.dims, data: psi.data.map((x) => 7 * x) };
    const copy = long.data.slice();
    const states = evolve(H, long, [3, -2, 0, 3]);
    expect(long.data).toEqual(copy);
    for (const [k, t] of [3, -2, 0, 3].entries()) {
      expect(maxDifference(states[k]!.data, exact(H, psi, t))).toBeLessThanOrEqual(1e-13);
      expect(states[k]!.dims).toEqual(psi.dims);
    }
    expect(evolve(H, psi, [])).toEqual([]);
  });

  test("a coarse tolerance is kept and costs fewer products", () => {
    const H = mixedFieldIsing({ sites: 6 });
    const psi = start(H);
    let products = 0;
    const counted = {
      dimension: H.dimension,
      apply: ((x: Float64Array) => {
        products++;
        return H.apply(x);
      }) as Operator["apply"],
    };
    const costs = [1e-14, 1e-4].map((tolerance) => {
      products = 0;
      const off = maxDifference(evolve(counted, psi, 5, { tolerance }).data, exact(H, psi, 5));
      expect(off).toBeLessThanOrEqual(Math.max(tolerance, 1e-13));
      return products;
    });
    expect(costs[1]).toBeLessThan(costs[0]! - 10);
  });

  test("dynamical typicality, Ising L = 8 from Z_m = 1: ⟨Z_m(t)⟩ is .3127 ± .0343 at t = 1 and .094 ± .063 at t = 10, 150 states, 5 SE", () => {
    const [sites, m, runs] = [8, 4, 150];
    const H = mixedFieldIsing({ sites });
    const up = (s: number) => (s & (1 << (sites - 1 - m))) === 0;
    const found: [number[], number[]] = [[], []];
    for (let k = 0; k < runs; k++) {
      const { dims, data } = haarState(H.dims, { stream: stream(11).child(k) });
      for (let s = 0; s < H.dimension; s++) if (!up(s)) data.fill(0, 2 * s, 2 * s + 2);
      for (const [at, psi] of evolve(H, { dims, data }, [1, 10]).entries()) {
        let z = 0;
        for (let s = 0; s < H.dimension; s++) {
          z += (up(s) ? 1 : -1) * (psi.data[2 * s]! ** 2 + psi.data[2 * s + 1]! ** 2);
        }
        found[at as 0 | 1].push(z);
      }
    }
    for (const [at, [mean, std]] of [
      [0.3127, 0.0343],
      [0.094, 0.063],
    ].entries() as IterableIterator<[number, [number, number]]>) {
      const list = found[at as 0 | 1];
      const average = list.reduce((a, b) => a + b, 0) / runs;
      const spread = Math.sqrt(list.reduce((a, b) => a + (b - average) ** 2, 0) / (runs - 1));
      expect(Math.abs(average - mean)).toBeLessThan((5 * std) / Math.sqrt(runs) + 5e-4);
      expect(Math.abs(spread - std)).toBeLessThan((5 * std) / Math.sqrt(2 * runs) + 5e-4);
    }
  });

  test("a literal that is not Hermitian, or changes its mind, is refused in a sentence", () => {
    const psi = basisState([2], [0]);
    const skew = {
      dimension: 2,
      apply: ((x: Float64Array) => Float64Array.of(x[2]!, x[3]!, 0, 0)) as Operator["apply"],
    };
    expect(() => evolve(skew, psi, 1)).toThrow(/^evolve: H is not Hermitian, ⟨u, H v⟩ and ⟨H u, v⟩ differ by/);
    const infinite = { dimension: 2, apply: ((x: Float64Array) => x.map(() => Infinity)) as Operator["apply"] };
    expect(() => evolve(infinite, psi, 1)).toThrow(/^evolve: expected H·x to be finite/);
    const turning = {
      dimension: 2,
      apply: ((x: Float64Array) => Float64Array.of(-x[1]!, x[0]!, -x[3]!, x[2]!)) as Operator["apply"],
    };
    expect(() => evolve(turning, psi, 1)).toThrow(
      "evolve: H is not Hermitian, ⟨u, H v⟩ and ⟨H u, v⟩ differ by 1.0e+0 of its size; it has to be H = Hᴴ",
    );
    let calls = 0;
    const fickle = {
      dimension: 2,
      apply: ((x: Float64Array) =>
        x.map((value, i) => (i < 2 ? 0 : calls++ > 20 ? 99 : 1) * value)) as Operator["apply"],
    };
    expect(() => evolve(fickle, haarState(2, { stream: stream(1) }), 5)).toThrow(/^evolve: the norm is not kept/);
    expect(() => evolve(mixedFieldIsing({ sites: 2 }), psi, 1)).toThrow(
      "evolve: H acts on 4 states, but the state has dimension 2",
    );
    expect(() => evolve(heisenberg({ sites: 1, hz: 1 }), psi, 1e12)).toThrow(/^evolve: these times take/);
  });
});

test("H = 0 moves nothing, however long: the state of norm 1 within 4e-16", () => {
  const psi = haarState(4, { stream: stream(2) });
  for (const t of [1, -3e7, 1e200])
    expect(maxDifference(evolve(matrix(4, 4), psi, t).data, psi.data)).toBeLessThan(4e-16);
});

test("after a time of 20,000 rounding is below 1e-16 a product: a diagonal matrix against its phases", () => {
  const energies = Array.from({ length: 16 }, (_, i) => Math.sin(i * i + 1));
  const H = hamiltonian(
    matrix(
      16,
      16,
      energies.flatMap((e, i) => energies.map((_, j) => (i === j ? e : 0))),
    ),
  );
  const psi = haarState(16, { stream: stream(3) });
  const t = 20000;
  const found = evolve(H, psi, t);
  expect(maxDifference(found.data, exact(H, psi, t))).toBeLessThan(1e-16 * t);
});

describe("Bessel functions by backward recurrence", () => {
  // SciPy 1.17.1, jv and ive.
  test.each([
    [1, 0, 0.7651976865579666],
    [1, 1, 0.44005058574493355],
    [10, 0, -0.2459357644513483],
    [10, 10, 0.20748610663335887],
    [100, 0, 0.01998585030422312],
    [1000, 0, 0.024786686152420172],
    [0.01, 2, 1.2499895833658854e-5],
  ])("J at %d of order %i within 1e-15", (x, k, expected) => {
    expect(Math.abs(besselJ(x)[k]! - expected)).toBeLessThanOrEqual(1e-15);
  });

  test.each([
    [1, 0, 0.4657596075936404],
    [10, 0, 0.1278333371634286],
    [10, 5, 0.03528429361493396],
    [100, 0, 0.03994437929909668],
  ])("e^(−a) I at %d of order %i within 1e-16", (a, k, expected) => {
    expect(Math.abs(besselI(a)[k]! - expected)).toBeLessThanOrEqual(1e-16);
  });

  test("Σ J_k² and Σ e^(−a) I_k are 1 from x = 1e-300 to 5000 within 1e-13", () => {
    for (const x of [1e-300, 1e-19, 1e-5, 0.3, 2.404825557695773, 7, 50, 333.3, 1024, 5000]) {
      const [j, i] = [besselJ(x), besselI(x)];
      expect(Math.abs(j.reduce((sum, y, k) => sum + (k ? 2 : 1) * y * y, 0) - 1)).toBeLessThan(1e-13);
      expect(Math.abs(i.reduce((sum, y, k) => sum + (k ? 2 : 1) * y, 0) - 1)).toBeLessThan(1e-13);
    }
  });
});
