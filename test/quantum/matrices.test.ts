import fc from "fast-check";
import { expect, test } from "vitest";
import { matmul } from "../../src/linalg/matmul.js";
import { adjoint, type ComplexMatrix, complexMatrix, kron } from "../../src/linalg/matrix.js";
import { basisState } from "../../src/quantum/basisState.js";
import { densityMatrix } from "../../src/quantum/densityMatrix.js";
import { entropies } from "../../src/quantum/entropies.js";
import { fidelity } from "../../src/quantum/fidelity.js";
import { maximallyMixed } from "../../src/quantum/maximallyMixed.js";
import { mutualInformation } from "../../src/quantum/mutualInformation.js";
import { partialTrace } from "../../src/quantum/partialTrace.js";
import { purity } from "../../src/quantum/purity.js";
import { relativeEntropy } from "../../src/quantum/relativeEntropy.js";
import { renyiEntropy } from "../../src/quantum/renyiEntropy.js";
import { schmidtValues } from "../../src/quantum/schmidtValues.js";
import { state } from "../../src/quantum/state.js";
import { traceDistance } from "../../src/quantum/traceDistance.js";
import { vonNeumannEntropy } from "../../src/quantum/vonNeumannEntropy.js";
import fixture from "../fixtures/entropy.json";
import { checkStateI, cuts, roughMatrix, roughState } from "../support/states.js";

const cases = fixture.states.flatMap(({ name, dims, amplitudes, cuts }) =>
  cuts.map((cut) => {
    const psi = state(dims, amplitudes.flat());
    return { ...cut, title: `${name}, keep [${cut.keep}]`, rho: partialTrace(psi, { keep: cut.keep }) };
  }),
);

test.each(cases)("$title: entropies and purity of ρ within 1e-13 of 50 digits, distance to 1/d too", (c) => {
  const { rho } = c;
  expect(Math.abs(vonNeumannEntropy(rho) - c.von_neumann)).toBeLessThan(1e-13);
  expect(Math.abs(vonNeumannEntropy(rho, { base: 2 }) - c.von_neumann / Math.LN2)).toBeLessThan(2e-13);
  expect(Math.abs(renyiEntropy(rho, 0) - Math.log(c.rank))).toBeLessThan(1e-13);
  expect(Math.abs(renyiEntropy(rho, 2) - c.renyi["2"])).toBeLessThan(1e-13);
  expect(Math.abs(renyiEntropy(rho, 3) - c.renyi["3"])).toBeLessThan(1e-13);
  expect(Math.abs(renyiEntropy(rho, Infinity) - c.renyi.inf)).toBeLessThan(1e-13);
  expect(Math.abs(renyiEntropy(rho, 0.5) - c.renyi["0.5"])).toBeLessThan(1e-11);
  expect(Math.abs(purity(rho) - c.purity)).toBeLessThan(1e-14);
  expect(Math.abs(traceDistance(rho, maximallyMixed(rho.rows)) - c.trace_distance_to_mixed)).toBeLessThan(1e-14);
  // C3: S(ρ‖1/d) = ln d − S(ρ).
  const relative = relativeEntropy(rho, maximallyMixed(rho.rows));
  expect(Math.abs(relative - (Math.log(rho.rows) - c.von_neumann))).toBeLessThan(1e-13);
});

const reversed = ([re, im]: number[], i: number, all: number[][]) => all[all.length - 1 - i] ?? [re, im];

test.each(fixture.distances)("$state against its amplitudes in reverse order: distances within 1e-14", (d) => {
  const source = fixture.states.find(({ name }) => name === d.state);
  // gauss_2x3 is the first six amplitudes of gauss_4x6.
  const amplitudes =
    source?.amplitudes ?? fixture.states.find(({ name }) => name === "gauss_4x6")!.amplitudes.slice(0, 6);
  const dims = source?.dims ?? [2, 3];
  const [psi, phi] = [state(dims, amplitudes.flat()), state(dims, amplitudes.flatMap(reversed))];
  const { keep } = d;
  const reduced = traceDistance(partialTrace(psi, { keep }), partialTrace(phi, { keep }));
  expect(Math.abs(reduced - d.trace_distance)).toBeLessThan(1e-14);
  const pure = traceDistance(densityMatrix(psi), densityMatrix(phi));
  expect(Math.abs(pure - d.pure_trace_distance)).toBeLessThan(1e-14);
  // Pure states: T² + F = 1.
  expect(Math.abs(fidelity(densityMatrix(psi), densityMatrix(phi)) + pure * pure - 1)).toBeLessThan(1e-13);
});

/** A unitary: the orthonormal rows that a rough matrix leaves after Gram and Schmidt, twice. */
function roughUnitary(n: number, seed: number): ComplexMatrix {
  const data = roughState([n, n], seed).data.slice();
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < n; i++) {
      const a = data.subarray(2 * i * n, 2 * (i + 1) * n);
      for (let j = 0; j < i; j++) {
        const b = data.subarray(2 * j * n, 2 * (j + 1) * n);
        let [re, im] = [0, 0];
        for (let k = 0; k < n; k++) {
          re += b[2 * k]! * a[2 * k]! + b[2 * k + 1]! * a[2 * k + 1]!;
          im += b[2 * k]! * a[2 * k + 1]! - b[2 * k + 1]! * a[2 * k]!;
        }
        for (let k = 0; k < n; k++) {
          a[2 * k]! -= re * b[2 * k]! - im * b[2 * k + 1]!;
          a[2 * k + 1]! -= re * b[2 * k + 1]! + im * b[2 * k]!;
        }
      }
      const norm = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
      for (let k = 0; k < 2 * n; k++) a[k]! /= norm;
    }
  }
  return complexMatrix(n, n, data);
}

/** Exactly Hermitian U ρ Uᴴ. */
function turned(U: ComplexMatrix, rho: ComplexMatrix): ComplexMatrix {
  const image = matmul(matmul(U, rho), U, { adjointB: true }) as ComplexMatrix;
  const mirror = adjoint(image);
  return complexMatrix(
    rho.rows,
    rho.rows,
    image.data.map((x, i) => (x + mirror.data[i]!) / 2),
  );
}

const matrices = fc.record({ n: fc.integer({ min: 1, max: 6 }), rank: fc.integer({ min: 1, max: 6 }), seed: fc.nat() });

test("entropies, purity, distances and fidelity are unitarily invariant within 1e-12", () => {
  fc.assert(
    fc.property(matrices, ({ n, rank, seed }) => {
      const [rho, sigma, U] = [roughMatrix([n], 6, seed), roughMatrix([n], rank, seed + 1), roughUnitary(n, seed + 2)];
      const [a, b] = [turned(U, rho), turned(U, sigma)];
      expect(Math.abs(vonNeumannEntropy(a) - vonNeumannEntropy(rho))).toBeLessThan(1e-12);
      expect(Math.abs(renyiEntropy(a, 3) - renyiEntropy(rho, 3))).toBeLessThan(1e-12);
      expect(Math.abs(purity(a) - purity(rho))).toBeLessThan(1e-12);
      expect(Math.abs(traceDistance(a, b) - traceDistance(rho, sigma))).toBeLessThan(1e-12);
      // Eigenvalues near the noise floor enter the fidelity as square roots.
      expect(Math.abs(fidelity(a, b) - fidelity(rho, sigma))).toBeLessThan(1e-9);
      expect(Math.abs(relativeEntropy(b, a) - relativeEntropy(sigma, rho))).toBeLessThan(1e-8);
    }),
    { seed: 11, numRuns: 40 },
  );
});

test("fidelity: symmetric, 1 − √F ≤ T ≤ √(1 − F), squared: false is its root, F(ρ, ρ) = 1, all within 1e-9", () => {
  fc.assert(
    fc.property(matrices, ({ n, rank, seed }) => {
      const [rho, sigma] = [roughMatrix([n], rank, seed), roughMatrix([n], 7 - rank, seed + 1)];
      const F = fidelity(rho, sigma);
      const T = traceDistance(rho, sigma);
      expect(Math.abs(F - fidelity(sigma, rho))).toBeLessThan(1e-9);
      const root = fidelity(rho, sigma, { squared: false });
      expect(Math.abs(root * root - F)).toBeLessThan(1e-14);
      expect(T).toBeGreaterThanOrEqual(1 - root - 1e-9);
      expect(T).toBeLessThanOrEqual(Math.sqrt(Math.max(0, 1 - F)) + 1e-9);
      expect(Math.abs(fidelity(rho, rho) - 1)).toBeLessThan(1e-9);
      expect(traceDistance(rho, rho)).toBe(0);
    }),
    { seed: 12, numRuns: 40 },
  );
});

test("trace distance and relative entropy do not grow under a partial trace (within 1e-12, 1e-9)", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dims = [2, 3];
      const [rho, sigma] = [roughMatrix(dims, 3, seed), roughMatrix(dims, 6, seed + 1)];
      const [a, b] = [partialTrace(rho, { dims, keep: [1] }), partialTrace(sigma, { dims, keep: [1] })];
      expect(traceDistance(a, b)).toBeLessThanOrEqual(traceDistance(rho, sigma) + 1e-12);
      expect(relativeEntropy(a, b)).toBeLessThanOrEqual(relativeEntropy(rho, sigma) + 1e-9);
    }),
    { seed: 13, numRuns: 25 },
  );
});

test("subadditivity and Araki–Lieb: |S(A) − S(B)| ≤ S(AB) ≤ S(A) + S(B) within 1e-12; I(A:B) is the gap", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, rank) => {
      const dims = [2, 3];
      const rho = roughMatrix(dims, rank, seed);
      const [sA, sB] = [0, 1].map((k) => vonNeumannEntropy(partialTrace(rho, { dims, keep: [k] }))) as [number, number];
      const sAB = vonNeumannEntropy(rho);
      expect(sAB).toBeLessThanOrEqual(sA + sB + 1e-12);
      expect(Math.abs(sA - sB)).toBeLessThanOrEqual(sAB + 1e-12);
      expect(Math.abs(mutualInformation(rho, { dims, a: [0], b: [1] }) - (sA + sB - sAB))).toBeLessThan(1e-12);
    }),
    { seed: 14, numRuns: 40 },
  );
});

test("strong subadditivity: I(A:BC) ≥ I(A:B) for states and matrices within 1e-12", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dims = [2, 2, 3, 2];
      const psi = roughState(dims, seed);
      const more = mutualInformation(psi, { a: [0], b: [2, 1] });
      expect(more).toBeGreaterThanOrEqual(mutualInformation(psi, { a: [0], b: [1] }) - 1e-12);
      const rho = partialTrace(psi, { keep: [0, 1, 2] });
      const matrix = mutualInformation(rho, { dims: [2, 2, 3], a: [0], b: [2, 1] });
      expect(Math.abs(matrix - more)).toBeLessThan(1e-12);
    }),
    { seed: 15, numRuns: 25 },
  );
});

test("mutual information: 2 ln 2 for a Bell pair, 0 for a product, 2 S(A) across any cut of a pure state", () => {
  const bell = state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]);
  expect(Math.abs(mutualInformation(bell, { a: [0], b: [1] }) - 2 * Math.LN2)).toBeLessThan(1e-15);
  const product = kron(roughMatrix([2], 2, 1), roughMatrix([3], 3, 2));
  expect(mutualInformation(product, { dims: [2, 3], a: [0], b: [1] })).toBeLessThan(1e-14);
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const rest = dims.map((_, k) => k).filter((k) => !keep.includes(k));
      const s = entropies(psi, { keep, alphas: [1] })[0]!;
      expect(Math.abs(mutualInformation(psi, { a: keep, b: rest }) - 2 * s)).toBeLessThan(1e-12);
    }),
    { seed: 16, numRuns: 30 },
  );
});

test("both ways to the entropy of a cut agree: entropies(state) and vonNeumannEntropy(partialTrace) within 1e-13", () => {
  fc.assert(
    fc.property(cuts, ({ dims, seed, keep }) => {
      const psi = roughState(dims, seed);
      const rho = partialTrace(psi, { keep });
      const s = entropies(psi, { keep, alphas: [1, 2] });
      expect(Math.abs(s[0]! - vonNeumannEntropy(rho))).toBeLessThan(1e-13);
      expect(Math.abs(s[1]! + Math.log(purity(rho)))).toBeLessThan(1e-13);
      expect(schmidtValues(psi, { keep }).length).toBeLessThanOrEqual(rho.rows);
    }),
    { seed: 17, numRuns: 40 },
  );
});

test("relative entropy is Infinity where ρ has weight and σ has none, and ln 2 for |0⟩ against 1/2", () => {
  const [zero, one] = [densityMatrix(basisState([2], [0])), densityMatrix(basisState([2], [1]))];
  expect(relativeEntropy(zero, one)).toBe(Infinity);
  expect(relativeEntropy(maximallyMixed(2), zero)).toBe(Infinity);
  expect(relativeEntropy(zero, zero)).toBe(0);
  expect(Math.abs(relativeEntropy(zero, maximallyMixed(2)) - Math.LN2)).toBeLessThan(1e-15);
});

test("ends of the scale: pure states, orthogonal states, 1/n", () => {
  const [zero, one] = [densityMatrix(basisState([3], [0])), densityMatrix(basisState([3], [1]))];
  expect([vonNeumannEntropy(zero), renyiEntropy(zero, 0), purity(zero)]).toEqual([0, 0, 1]);
  expect([traceDistance(zero, one), fidelity(zero, one)]).toEqual([1, 0]);
  for (const alpha of [0, 0.5, 1, 1.1, 2, 7, Infinity]) {
    expect(Math.abs(renyiEntropy(maximallyMixed(5), alpha) - Math.log(5))).toBeLessThan(1e-14);
  }
});

test("a real density matrix is accepted and means the same", () => {
  const rho = { rows: 2, cols: 2, data: Float64Array.of(0.75, 0.25, 0.25, 0.25) };
  expect(Math.abs(purity(rho) - 0.75)).toBeLessThan(1e-15);
  expect(vonNeumannEntropy(rho)).toBe(vonNeumannEntropy(complexMatrix(2, 2, [0.75, 0, 0.25, 0, 0.25, 0, 0.25, 0])));
});

test.each([
  { keep: [0], T1: 0.452181542364616 },
  { keep: [1], T1: 0.3922421576 },
  { keep: [0, 2], T1: 0.4994610432 },
  { keep: [2, 0], T1: 0.4994610432 },
])("the check state of the specification: ½‖ρ − 1/d‖₁ = $T1 for keep $keep to 1e-10", ({ keep, T1 }) => {
  const rho = partialTrace(checkStateI([2, 3, 2]), { keep });
  expect(Math.abs(traceDistance(rho, maximallyMixed(rho.rows)) - T1)).toBeLessThan(1e-10);
});
