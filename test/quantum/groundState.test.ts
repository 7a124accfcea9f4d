import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigvalsh } from "../../src/linalg/eigh.js";
import { matrix } from "../../src/linalg/matrix.js";
import { basisState } from "../../src/quantum/basisState.js";
import { evolve } from "../../src/quantum/evolve.js";
import { groundState } from "../../src/quantum/groundState.js";
import { hamiltonian } from "../../src/quantum/hamiltonian.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import type { Operator } from "../../src/quantum/operator.js";
import { spinChain } from "../../src/quantum/spinChain.js";
import { thermalPureState } from "../../src/quantum/thermalPureState.js";
import { gue } from "../../src/random/gue.js";
import { stream } from "../../src/random/stream.js";
import { chains } from "../support/spins.js";

const one = stream(1);
const lowest = (H: Operator): number => eigvalsh(H.toMatrix() as never)[0]!;

/** ‖H ψ − E ψ‖ by a product of its own, and ‖ψ‖ − 1. */
function defects(H: Operator, { energy, state }: ReturnType<typeof groundState>): [number, number] {
  const image = H.apply(state.data);
  const residual = Math.hypot(...image.map((x, i) => x - energy * state.data[i]!));
  return [residual, Math.hypot(...state.data) - 1];
}

describe("groundState", () => {
  test("any Hermitian chain of up to 6 sites: the lowest eigenvalue within 1e-10, a residual as told, norm 1 within 1e-14", () => {
    fc.assert(
      fc.property(chains(6), ({ sites, terms, pauli, seed }) => {
        const H = spinChain({ sites, terms, pauli });
        const found = groundState(H, { stream: stream(seed) });
        expect(found.info.converged).toBe(true);
        expect(Math.abs(found.energy - lowest(H))).toBeLessThanOrEqual(1e-10);
        const [residual, norm] = defects(H, found);
        expect(Math.abs(residual - found.info.residual)).toBeLessThanOrEqual(1e-13);
        expect(Math.abs(norm)).toBeLessThanOrEqual(1e-14);
      }),
      { numRuns: 60 },
    );
  });

  test("Heisenberg rings, H. Bethe's chain: E = −4.515446354492 at L = 10, −5.387390917445 at L = 12; the singlet sector has it, too", () => {
    // Exact diagonalisation in the literature, J = 1: −0.4515446354 and −0.4489492431 a site.
    const ring = heisenberg({ sites: 10, periodic: true });
    expect(Math.abs(groundState(ring, { stream: one }).energy + 4.515446354492)).toBeLessThan(1e-10);
    const larger = groundState(heisenberg({ sites: 12, periodic: true, sector: { up: 6 } }), { stream: one });
    expect(Math.abs(larger.energy + 5.387390917445)).toBeLessThan(1e-10);
    expect(larger.state.dims).toEqual([924]);
  });

  test("a tolerance of 1e-14 gives the energy within 1e-13 of the dense one", () => {
    const H = mixedFieldIsing({ sites: 8 });
    const found = groundState(H, { stream: one, tol: 1e-14 });
    expect(Math.abs(found.energy - lowest(H))).toBeLessThanOrEqual(1e-13);
  });

  test("a matrix, real or complex, and a literal with only dimension and apply", () => {
    const A = gue(60, { stream: stream(2) });
    const H = hamiltonian(A);
    for (const of of [A, H, { dimension: 60, apply: H.apply }]) {
      expect(Math.abs(groundState(of, { stream: one }).energy - eigvalsh(A)[0]!)).toBeLessThanOrEqual(1e-10);
    }
    for (const [n, data] of [
      [1, [3]],
      [2, [1, 0, 0, 1]],
      [2, [0, 0, 0, 0]],
    ] as const) {
      const { energy, info } = groundState(matrix(n, n, data), { stream: one });
      expect(energy).toBeCloseTo(data[0], 14);
      expect(info.converged).toBe(true);
    }
  });

  test("the same stream gives the same bits; the first amplitude of largest modulus is real and positive", () => {
    const H = heisenberg({ sites: 7, hz: 0.3 });
    const [a, b] = [groundState(H, { stream: one }), groundState(H, { stream: one })];
    expect(a).toEqual(b);
    const sizes = Array.from({ length: 128 }, (_, i) => Math.hypot(a.state.data[2 * i]!, a.state.data[2 * i + 1]!));
    const place = sizes.indexOf(Math.max(...sizes));
    expect(a.state.data[2 * place]).toBeGreaterThan(0);
    expect(a.state.data[2 * place + 1]).toBe(0);
  });

  test("what has not converged comes back as data: the best state seen, its residual, converged: false", () => {
    const H = mixedFieldIsing({ sites: 9 });
    const found = groundState(H, { stream: one, maxIterations: 10 });
    expect(found.info.converged).toBe(false);
    expect(found.info.iterations).toBeLessThanOrEqual(10);
    expect(found.energy).toBeGreaterThan(lowest(H) + 1e-6);
    // An eigenvalue is as near as the residual says.
    const all = eigvalsh(H.toMatrix() as never);
    expect(Math.min(...all.map((e) => Math.abs(e - found.energy)))).toBeLessThanOrEqual(found.info.residual);
    expect(defects(H, found)[0]).toBeCloseTo(found.info.residual, 10);
  });
});

test("a Hamiltonian whose squares are no numbers any more is refused, by all that take it; a chain without terms is not", () => {
  const terms = [
    { ops: "XX", sites: [0, 1], coefficient: 1e-200 },
    { ops: "Z", sites: [1], coefficient: 1e-200 },
  ];
  const H = spinChain({ sites: 4, terms });
  const sentence =
    "expected H·x to be 0 or above 1e-130, but for an x of norm 1 it is not; H times a power of two is as good";
  expect(() => groundState(H, { stream: one })).toThrow(`groundState: ${sentence}`);
  expect(() => evolve(H, basisState([16], [0]), 1e200)).toThrow(`evolve: ${sentence}`);
  expect(() => thermalPureState(H, 1, { stream: one })).toThrow(`thermalPureState: ${sentence}`);
  const scaled = spinChain({ sites: 4, terms: terms.map((term) => ({ ...term, coefficient: 2 ** -400 })) });
  const { energy } = groundState(scaled, { stream: one });
  expect(Math.abs(energy * 2 ** 400 + Math.SQRT2)).toBeLessThan(1e-12);
  expect(groundState(spinChain({ sites: 4, terms: [] }), { stream: one })).toMatchObject({
    energy: 0,
    info: { converged: true, residual: 0 },
  });
});
