// Single eigenstates against Haar states of the same shell, a chaotic chain against an integrable one.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eigenstateEntropies } from "../../src/quantum/eigenstateEntropies.js";
import { eigenstateExpectations } from "../../src/quantum/eigenstateExpectations.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { entropies } from "../../src/quantum/entropies.js";
import { expectation } from "../../src/quantum/expectation.js";
import { microcanonical } from "../../src/quantum/microcanonical.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { abstractShell, type Shell } from "../../src/quantum/shell.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import type { State } from "../../src/quantum/state.js";
import { xxz } from "../../src/quantum/xxz.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { expectationVariance, pageEntropy, pageVariance } from "../../src/theory/index.js";
import { engineName } from "../support/engine.js";

interface Reference {
  readonly model: "ising" | "xxz";
  readonly sites: number;
  readonly states: number;
  readonly spreadZ: number;
  readonly haarStd: number;
  readonly meanS: number;
  readonly stdS: number;
  readonly meanS2: number;
  readonly minS: number;
  readonly maxS: number;
}
const { shells } = JSON.parse(readFileSync(new URL("../fixtures/eigenstates.json", import.meta.url), "utf8")) as {
  shells: Reference[];
};
const chain = { ising: mixedFieldIsing, xxz };
const half = (sites: number) => Array.from({ length: sites / 2 }, (_, k) => k);
const momentsOf = (x: Float64Array): [mean: number, std: number] => {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return [mean, Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length)];
};
/** Column n of a shell as a state. */
function eigenstate(shell: Shell, n: number): State {
  const { rows, cols, data, complex } = shell.vectors;
  const w = complex ? 2 : 1;
  const out = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    for (let part = 0; part < w; part++) out[2 * i + part] = data[w * (i * cols + n) + part]!;
  }
  return { dims: [...(shell.dims ?? [rows])], data: out };
}

describe.each(shells.filter(({ sites }) => sites < 10 || !engineName.endsWith("debug")))(
  "$model, L = $sites, d = $states",
  ({ model, sites, states, ...reference }) => {
    const shell = energyShell(chain[model]({ sites }), { centre: 0, states });
    const Z = pauliString("Z", [sites / 2], sites);

    test("the spread of ⟨E_n|Z_m|E_n⟩ and the deviation of Haar states are NumPy's within 1e-9", () => {
      const [mean, spread] = momentsOf(eigenstateExpectations(Z, shell));
      const mc = microcanonical(Z, shell);
      expect(Math.abs(mean - mc.mean)).toBeLessThan(1e-13);
      expect(Math.abs(spread - reference.spreadZ)).toBeLessThan(1e-9);
      expect(Math.abs(Math.sqrt(expectationVariance(mc.varianceShell, states)) - reference.haarStd)).toBeLessThan(1e-9);
    });

    test("entropies of the halves: mean, deviation, least, largest and mean Rényi entropy are NumPy's within 1e-9", () => {
      const keep = half(sites);
      const S = eigenstateEntropies(shell, { keep });
      const [mean, std] = momentsOf(S);
      const [mean2] = momentsOf(eigenstateEntropies(shell, { keep, alpha: 2 }));
      const found = [mean, std, Math.min(...S), Math.max(...S), mean2];
      const { meanS, stdS, minS, maxS, meanS2 } = reference;
      for (const [k, value] of [meanS, stdS, minS, maxS, meanS2].entries()) {
        expect(Math.abs(found[k]! - value)).toBeLessThan(1e-9);
      }
    });
  },
);

test("chaotic against integrable, L = 8: Ising eigenstates spread less in Z and are more entangled; both lie below Page by more than a Haar state's scatter", () => {
  const of = (model: keyof typeof chain) => {
    const shell = energyShell(chain[model]({ sites: 8 }), { centre: 0, states: 64 });
    return {
      Z: momentsOf(eigenstateExpectations(pauliString("Z", [4], 8), shell)),
      S: momentsOf(eigenstateEntropies(shell, { keep: half(8) })),
    };
  };
  const [chaotic, integrable] = [of("ising"), of("xxz")];
  expect(chaotic.Z[1]).toBeLessThan(0.6 * integrable.Z[1]);
  expect(chaotic.S[1]).toBeLessThan(0.7 * integrable.S[1]);
  expect(chaotic.S[0]).toBeGreaterThan(integrable.S[0] + 0.3);
  expect(chaotic.S[0]).toBeLessThan(pageEntropy(16, 16) - 5 * Math.sqrt(pageVariance(16, 16)));
});

test("GUE eigenvectors are Haar states: mean entropy within 5 standard errors of Page's, 8 × 8, seed 3; so is the spread of Z", () => {
  const shell = energyShell(gue(64, { stream: stream(3) }), { centre: 0, states: 64, dims: [2, 2, 2, 2, 2, 2] });
  const [S] = momentsOf(eigenstateEntropies(shell, { keep: [0, 1, 2] }));
  expect(Math.abs(S - pageEntropy(8, 8))).toBeLessThan(5 * Math.sqrt(pageVariance(8, 8) / 64));
  const Z = pauliString("Z", [3], 6);
  const [mean, spread] = momentsOf(eigenstateExpectations(Z, shell));
  expect(Math.abs(mean)).toBeLessThan(1e-13);
  // One column of a Haar unitary: variance 1/65; 64 of them know it to 1/√128.
  expect(Math.abs(spread * Math.sqrt(65) - 1)).toBeLessThan(5 / Math.sqrt(128));
});

describe("every eigenstate by itself", () => {
  const chiral = spinChain({
    sites: 6,
    terms: Array.from({ length: 5 }, (_, j) => [
      { ops: "XY", sites: [j, j + 1], coefficient: 0.7 + 0.1 * j },
      { ops: "ZZ", sites: [j, j + 1] },
      { ops: "X", sites: [j], coefficient: 0.3 * (j + 1) },
    ]).flat(),
  });
  const cases: [string, Shell][] = [
    ["a real shell", energyShell(mixedFieldIsing({ sites: 6 }), { centre: 0.5, states: 9 })],
    ["a complex shell", energyShell(chiral, { centre: -0.5, states: 9 })],
  ];

  test.each(cases)(
    "%s: what expectation and entropies say of each, real and complex observables, within 1e-13",
    (_title, shell) => {
      for (const O of [pauliString("Z", [2], 6), pauliString("YZ", [1, 4], 6)]) {
        const [applied, written] = [O, O.toMatrix()].map((A) => eigenstateExpectations(A, shell)) as [
          Float64Array,
          Float64Array,
        ];
        for (let n = 0; n < shell.dimension; n++) {
          const expected = expectation(eigenstate(shell, n), O);
          expect(Math.abs(applied[n]! - expected)).toBeLessThan(1e-13);
          expect(Math.abs(written[n]! - expected)).toBeLessThan(1e-13);
        }
      }
      for (const [keep, dims] of [
        [[0, 1, 2], undefined],
        [[4, 1], undefined],
        [[1], [8, 8]],
      ] as const) {
        for (const alpha of [0, 0.5, 1, 2, Infinity]) {
          const found = eigenstateEntropies(shell, { keep, alpha, ...(dims && { dims }) });
          for (let n = 0; n < shell.dimension; n++) {
            const [expected] = entropies(eigenstate(shell, n), { keep, alphas: [alpha], ...(dims && { dims }) });
            expect(Math.abs(found[n]! - expected!)).toBeLessThan(1e-13);
          }
        }
      }
    },
  );

  test("of the Hamiltonian they are the energies, whether the shell is dense or filtered", () => {
    const H = mixedFieldIsing({ sites: 9, sector: { reflection: 1 } });
    for (const method of ["dense", "filtered"] as const) {
      const shell = energyShell(H, { centre: 0, states: 12, method });
      for (const [n, e] of eigenstateExpectations(H, shell).entries()) {
        expect(Math.abs(e - shell.energies[n]!)).toBeLessThan(1e-11);
      }
    }
  });

  test("basis states are not entangled; a triplet of two spins is, by ln 2", () => {
    expect(eigenstateEntropies(abstractShell(6, { dims: [2, 3] }), { keep: [1] })).toEqual(new Float64Array(6));
    const shell = energyShell(xxz({ sites: 2, hz: 0 }), { value: [-Infinity, -0.3] });
    expect(eigenstateEntropies(shell, { keep: [0] })[0]).toBeCloseTo(Math.log(2), 14);
  });

  test("an operator that is not Hermitian, or not finite, or of another size is refused in a sentence", () => {
    const shell = energyShell(mixedFieldIsing({ sites: 5 }), { centre: 0, states: 6 });
    const literal = (apply: (x: Float64Array) => Float64Array, dimension = 32) => ({
      dimension,
      real: true,
      apply: apply as Operator["apply"],
    });
    expect(() =>
      eigenstateExpectations(
        literal((x) => x.map((_, i) => x[(i + 1) % x.length]!)),
        shell,
      ),
    ).toThrow(
      /^eigenstateExpectations: O is not Hermitian \(⟨u, O v⟩ and ⟨O u, v⟩ differ by \S+ > 1e-10 of its size\)$/,
    );
    expect(() =>
      eigenstateExpectations(
        literal((x) => x.map(() => Infinity)),
        shell,
      ),
    ).toThrow("eigenstateExpectations: expected O.apply to return finite numbers");
    expect(() => eigenstateExpectations(pauliString("Z", [0], 4), shell)).toThrow(
      "eigenstateExpectations: expected O to be 32 × 32, got 16 × 16",
    );
    expect(() => eigenstateEntropies(shell, { keep: [5] })).toThrow(
      "eigenstateEntropies: expected keep to hold subsystems from 0 to 4 of dims [2, 2, 2, 2, 2], got 5",
    );
    expect(() => eigenstateEntropies(shell, { keep: [0], alpha: -1 })).toThrow(
      "eigenstateEntropies: expected an order alpha ≥ 0 (Infinity included), got -1",
    );
  });
});
