import { describe, expect, test } from "vitest";
import { median } from "../../src/correspondence/statistics.js";
import {
  adjoint,
  cholesky,
  effectiveDegreesOfFreedom,
  eigvalsh,
  fromNested,
  ginibre,
  herk,
  hermitianPart,
  identity,
  infiniteNtk,
  kolmogorovDistance,
  type Matrix,
  marchenkoPastur,
  matmul,
  mlp,
  solve,
  spherePoints,
  stream,
  whiten,
} from "../../src/index.js";
import { jacobian } from "../../src/ntk/jacobian.js";
import { engineName } from "../support/engine.js";
import { EPSILON } from "../support/tolerance.js";
import { expectation } from "./structureFixture.js";
import { difference } from "./support.js";

// The other engines run the same sources: one size will do for them.
const full = engineName === "strict";

const wishart = (n: number, P: number, seed: number): Matrix => herk(ginibre(n, P, { stream: stream(seed) })) as Matrix;
const scaled = (values: Float64Array): Float64Array => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.map((x) => x / mean);
};

describe("whiten", () => {
  test.each([1, 2, 5, 20, 33])(
    "n = %i: eigenvalues are those of L⁻¹ K L⁻ᵀ, Θ = L Lᵀ, within 1e-11 of the largest",
    (n) => {
      const [K, Theta] = [wishart(n, n + 3, n), wishart(n, 3 * n + 2, 100 + n)];
      const L = cholesky(Theta) as Matrix;
      const half = solve(L, K);
      const plain = eigvalsh(hermitianPart(solve(L, adjoint(half))));
      const values = eigvalsh(whiten(K, Theta));
      expect(difference(values, plain)).toBeLessThan(1e-11);
      // And T Θ T = 1, T 1 T = Θ⁻¹.
      expect(difference(whiten(Theta, Theta).data, identity(n).data)).toBeLessThan(1e-11);
      expect(difference(matmul(whiten(identity(n), Theta), Theta).data, identity(n).data)).toBeLessThan(1e-11);
    },
  );

  test("is symmetric to the last bit, and K itself for Θ = 1 within 8 ε", () => {
    const K = wishart(24, 30, 1);
    const out = whiten(K, wishart(24, 90, 2));
    expect(out.data).toEqual(adjoint(out).data);
    expect(difference(whiten(K, identity(24)).data, K.data)).toBeLessThan(8 * EPSILON);
    expect(whiten({ rows: 0, cols: 0, data: new Float64Array(0) }, identity(0)).data.length).toBe(0);
  });

  test("a singular Θ is refused with its condition number; a smaller rcond lets it pass", () => {
    const near = fromNested([
      [1, 0],
      [0, 1e-13],
    ]) as Matrix;
    expect(() => whiten(identity(2), near)).toThrow(
      "whiten: Theta is not positive definite to working precision (condition number 1.0e+13, expected below 1.0e+12); leave out repeated inputs, or lower rcond",
    );
    expect(whiten(identity(2), near, { rcond: 1e-14 }).data[3]).toBeCloseTo(1e13, -1);
    const twice = spherePoints(3, 4, { stream: stream(3) });
    twice.data.copyWithin(4, 0, 4);
    const { ntk } = infiniteNtk({ widths: [4, 1, 1], activation: "erf" }, twice);
    expect(() => whiten(identity(3), ntk)).toThrow("Theta is not positive definite to working precision");
  });
});

describe("effectiveDegreesOfFreedom", () => {
  test("of one spectrum is n over its variance at mean 1; of several, that of the median", () => {
    expect(effectiveDegreesOfFreedom([[0.5, 1.5]])).toEqual({ q: 0.25, degrees: 8 });
    expect(effectiveDegreesOfFreedom([[5, 15]])).toEqual({ q: 0.25, degrees: 8 });
    expect(
      effectiveDegreesOfFreedom([
        [1, 1],
        [0.5, 1.5],
        [0, 2],
      ]),
    ).toEqual({ q: 0.25, degrees: 8 });
    expect(effectiveDegreesOfFreedom([[2, 2, 2]])).toEqual({ q: 0, degrees: Infinity });
  });

  test("independent entries: q is (n² + n − 2)/(nP + 2) within 5 %, 40 draws of 30 × 120", () => {
    const spectra = Array.from({ length: 40 }, (_, seed) => eigvalsh(wishart(30, 120, seed)));
    expect(effectiveDegreesOfFreedom(spectra).q / (928 / 3602)).toBeCloseTo(1, 1);
    expect(Math.abs(effectiveDegreesOfFreedom(spectra).degrees / 120 - 1)).toBeLessThan(0.05);
  });
});

interface Whitened {
  readonly w: number;
  readonly Peff_over_w: readonly [number, number];
  readonly medMax: number;
  readonly medMin: number;
}

describe("E.spectrum: the tangent kernel is Wishart with covariance Θ and fewer degrees of freedom", () => {
  const runs = full ? 100 : 20;
  test.each(full ? [16, 32, 64, 128] : [32])(
    `w = %i, ${runs} runs: P_eff/w within .08 (relative) of the reference, distance to MP(q) at most .06, .035 (w = 32), .028 (above), to MP(n/P) at least .12, unwhitened .2`,
    (w) => {
      const reference = expectation<Whitened[]>("ntk.whitenedSpectrum").expected.find((entry) => entry.w === w)!;
      const arch = { widths: [10, w, 1], activation: "erf", weightStd: 1.4, biasStd: 0.3 } as const;
      const [white, raw]: [Float64Array[], Float64Array[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        const root = stream(4).child(w).child(run);
        const X = spherePoints(40, 10, { stream: root.child("inputs") });
        const K = herk(jacobian(mlp({ ...arch, stream: root.child("network") }), X)) as Matrix;
        white.push(scaled(eigvalsh(whiten(K, infiniteNtk(arch, X).ntk))));
        raw.push(scaled(eigvalsh(K)));
      }
      const { q, degrees } = effectiveDegreesOfFreedom(white);
      expect(Math.abs(degrees / w / reference.Peff_over_w[0] - 1)).toBeLessThan(0.08);
      if (w >= 32) {
        expect(degrees / w).toBeGreaterThan(3.9);
        expect(degrees / w).toBeLessThan(4.6);
      }
      const pooled = (spectra: Float64Array[]) => Float64Array.from(spectra.flatMap((values) => [...values]));
      // Fewer spectra scatter more.
      const few = full ? 0 : 1.5 / (40 * Math.sqrt(runs));
      const x = pooled(white);
      expect(kolmogorovDistance(x, marchenkoPastur(q).cdf)).toBeLessThan(
        (w < 32 ? 0.06 : w === 32 ? 0.035 : 0.028) + few,
      );
      expect(kolmogorovDistance(x, marchenkoPastur(40 / (12 * w + 1)).cdf)).toBeGreaterThan(0.12);
      expect(Math.abs(median(white.map((l) => l.at(-1)!)) / reference.medMax - 1)).toBeLessThan(0.03);
      expect(Math.abs(median(white.map((l) => l[0]!)) / reference.medMin - 1)).toBeLessThan(0.1);
      // K itself: no ratio fits.
      const top = median(raw.map((l) => l.at(-1)!));
      expect(top).toBeGreaterThan(5);
      expect(top).toBeLessThan(7);
      const y = pooled(raw);
      let best = 1;
      for (let c = 0.05; c < 3; c *= 1.15) best = Math.min(best, kolmogorovDistance(y, marchenkoPastur(c).cdf));
      expect(best).toBeGreaterThan(0.2);
    },
  );
});
