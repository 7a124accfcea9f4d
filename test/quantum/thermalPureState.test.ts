import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { haarState } from "../../src/quantum/haarState.js";
import { shellObservable } from "../../src/quantum/microcanonical.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import { thermalPureState } from "../../src/quantum/thermalPureState.js";
import { normals } from "../../src/random/normals.js";
import { stream } from "../../src/random/stream.js";
import { maxDifference } from "../support/reference.js";
import { functionOf } from "./functionOf.js";

const sites = 8;
const H = mixedFieldIsing({ sites });
const O = pauliString("X", [4], sites);
const inner = (x: Float64Array, y: Float64Array): number => x.reduce((sum, a, i) => sum + a * y[i]!, 0);
const levels = eigvalsh(H.toMatrix() as never);
const partition = (beta: number) => levels.reduce((sum, e) => sum + Math.exp(-beta * e), 0);

describe("thermalPureState", () => {
  test.each([0, 1e-9, 0.1, 1, 10, 100])(
    "β = %d: e^(−βH/2)|g⟩ by all eigenpairs within 1e-12, Ising L = 8, and ln Z as ⟨g|e^(−βH)|g⟩ says",
    (beta) => {
      const g = normals(stream(3), 2 * H.dimension);
      const found = thermalPureState(H, beta, { stream: stream(3) });
      const cold = functionOf(H, g, (x) => [Math.exp((-beta * (x - levels[0]!)) / 2), 0]);
      const norm = Math.sqrt(inner(cold, cold));
      expect(
        maxDifference(
          found.data,
          cold.map((x) => x / norm),
        ),
      ).toBeLessThanOrEqual(1e-12);
      const logZ = Math.log((H.dimension * norm * norm) / inner(g, g)) - beta * levels[0]!;
      expect(Math.abs(found.logZ - logZ)).toBeLessThanOrEqual(1e-11 * Math.max(1, beta));
      expect(found.dims).toEqual(H.dims);
    },
  );

  test("a complex Hamiltonian, as operator and as matrix", () => {
    const C = spinChain({
      sites: 3,
      terms: [
        { ops: "YZ", sites: [0, 1], coefficient: 0.7 },
        { ops: "XX", sites: [1, 2] },
      ],
    });
    const g = normals(stream(4), 16);
    const cold = functionOf(C, g, (x) => [Math.exp(-x), 0]);
    const norm = Math.sqrt(inner(cold, cold));
    for (const of of [C, C.toMatrix()]) {
      const { data } = thermalPureState(of, 2, { stream: stream(4) });
      expect(
        maxDifference(
          data,
          cold.map((x) => x / norm),
        ),
      ).toBeLessThanOrEqual(1e-14);
    }
  });

  test("β = 0 is the Haar state of the stream, Z is D and so is Z_eff", () => {
    const found = thermalPureState(H, 0, { stream: stream(5), effective: true });
    expect(found.data).toEqual(haarState(H.dims, { stream: stream(5) }).data);
    expect(found.logZ).toBeCloseTo(Math.log(256), 12);
    expect(found.effectiveDimension).toBeCloseTo(256, 9);
  });

  // Means and fluctuations of science.md A7: Tr ρO by diagonalising, rms measured over a reference ensemble.
  test.each([
    [0.1, -0.08948, 0.066],
    [0.3, -0.24965, 0.0818],
  ])("Ising L = 8, β = %d: ⟨X_4⟩ scatters about Tr ρX = %d with rms %d, 300 states, 5 SE", (beta, mean, rms) => {
    const runs = 300;
    const values = Array.from({ length: runs }, (_, k) => {
      const { data } = thermalPureState(H, beta, { stream: stream(7).child(k) });
      return inner(data, O.apply(data));
    });
    const average = values.reduce((a, b) => a + b, 0) / runs;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / runs);
    expect(Math.abs(average - mean)).toBeLessThan((5 * rms) / Math.sqrt(runs));
    expect(Math.abs(spread - rms)).toBeLessThan((5 * rms) / Math.sqrt(2 * runs) + 0.005 * rms);
  });

  test("mean of Z over 300 states at β = 0.3 within 5 SE of Tr e^(−βH); Z_eff within a quarter of Z(β)²/Z(2β)", () => {
    const runs = 300;
    const found = Array.from({ length: runs }, (_, k) =>
      thermalPureState(H, 0.3, { stream: stream(8).child(k), effective: true }),
    );
    const ratios = found.map(({ logZ }) => Math.exp(logZ) / partition(0.3));
    const average = ratios.reduce((a, b) => a + b, 0) / runs;
    const spread = Math.sqrt(ratios.reduce((a, b) => a + (b - average) ** 2, 0) / (runs - 1));
    expect(Math.abs(average - 1)).toBeLessThan((5 * spread) / Math.sqrt(runs));
    const expected = partition(0.3) ** 2 / partition(0.6);
    const effective = found.reduce((sum, { effectiveDimension }) => sum + effectiveDimension!, 0) / runs;
    expect(Math.abs(effective / expected - 1)).toBeLessThan(0.25);
    // The fluctuation of Z itself is its inverse root.
    expect(Math.abs(spread * spread * expected - 1)).toBeLessThan(0.5);
  });

  test.each([
    [0.1, 0.0655],
    [0.3, 0.0824],
  ])(
    "β = %d: the leading order of that rms, Tr (ρ^½ (X − ⟨X⟩) ρ^½)², is %d² by all eigenpairs, and the scatter is within a tenth of it",
    (beta, rms) => {
      const weights = levels.map(
        (e) => Math.exp(-beta * (e - levels[0]!)) / (partition(beta) * Math.exp(beta * levels[0]!)),
      );
      const block = shellObservable(O, energyShell(H, { value: [-Infinity, Infinity] }));
      const mean = weights.reduce((sum, p, n) => sum + p * block.data[n * (block.rows + 1)]!, 0);
      let square = 0;
      for (let n = 0; n < block.rows; n++) {
        for (let m = 0; m < block.rows; m++) {
          const x = block.data[n * block.rows + m]! - (n === m ? mean : 0);
          square += weights[n]! * weights[m]! * x * x;
        }
      }
      expect(Math.abs(Math.sqrt(square) - rms)).toBeLessThan(6e-5);
      const runs = 300;
      const values = Array.from({ length: runs }, (_, k) => {
        const { data } = thermalPureState(H, beta, { stream: stream(12).child(k) });
        return inner(data, O.apply(data)) - mean;
      });
      const measured = values.reduce((sum, x) => sum + x * x, 0) / runs;
      expect(Math.abs(measured / square - 1)).toBeLessThan(5 * Math.sqrt(2 / runs) + 0.1);
    },
  );

  test("β = 1: Z_eff is 7.2, and the mean energy of 500 states is off Tr ρH by more than 5 SE: too cold to be typical", () => {
    expect(Math.abs(partition(1) ** 2 / partition(2) - 7.2)).toBeLessThan(0.05);
    const exact = levels.reduce((sum, e) => sum + e * Math.exp(-e), 0) / partition(1);
    const runs = 500;
    const values = Array.from({ length: runs }, (_, k) => {
      const { data } = thermalPureState(H, 1, { stream: stream(13).child(k) });
      return inner(data, H.apply(data));
    });
    const mean = values.reduce((a, b) => a + b, 0) / runs;
    const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / runs / (runs - 1));
    expect(Math.abs(mean - exact)).toBeGreaterThan(5 * error);
  });

  test("energies far from 0 do not overflow: H + 10⁶ has the same states within 1e-8 and ln Z lower by β 10⁶", () => {
    const shifted = spinChain({ sites, terms: [...H.terms, { ops: "", sites: [], coefficient: 1e6 }] });
    const [a, b] = [H, shifted].map((of) => thermalPureState(of, 1, { stream: stream(9) }));
    expect(maxDifference(a!.data, b!.data)).toBeLessThanOrEqual(1e-8);
    expect(Math.abs(a!.logZ - b!.logZ - 1e6)).toBeLessThanOrEqual(1e-6);
  });

  test("negative β is refused in a sentence that says the way out", () => {
    expect(() => thermalPureState(H, -1, { stream: stream(1) })).toThrow(
      "thermalPureState: expected a finite inverse temperature beta ≥ 0, got -1; of −H it is positive",
    );
  });
});
