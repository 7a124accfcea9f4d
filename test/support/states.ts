/** States and density matrices for the tests of quantum/, and fast-check's way of drawing them. */
import fc from "fast-check";
import type { ComplexMatrix } from "../../src/linalg/matrix.js";
import type { State } from "../../src/quantum/state.js";
import { uniforms } from "./random.js";
import { referencePartialTrace } from "./reference.js";

export const sizeOf = (dims: readonly number[]): number => dims.reduce((p, d) => p * d, 1);

/** Amplitudes uniform in the square, not normalised. */
export const roughState = (dims: readonly number[], seed: number): State => ({
  dims,
  data: uniforms(seed, 2 * sizeOf(dims)),
});

/** ψ_s ∝ cos(s + 1) + i sin(2s + 1), the check state of the specification, section I. */
export const checkStateI = (dims: readonly number[]): State => ({
  dims,
  data: Float64Array.from({ length: 2 * sizeOf(dims) }, (_, i) =>
    i % 2 === 0 ? Math.cos(i / 2 + 1) : Math.sin(2 * ((i - 1) / 2) + 1),
  ),
});

/** |ψ⟩⟨ψ| / ⟨ψ|ψ⟩ by the definition. */
export function projector({ data }: State): Float64Array {
  const n = data.length / 2;
  const norm = data.reduce((sum, x) => sum + x * x, 0);
  const out = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [ar, ai, br, bi] = [data[2 * i]!, data[2 * i + 1]!, data[2 * j]!, data[2 * j + 1]!];
      out[2 * (i * n + j)] = (ar * br + ai * bi) / norm;
      out[2 * (i * n + j) + 1] = (ai * br - ar * bi) / norm;
    }
  }
  return out;
}

/** A density matrix on `dims` of rank at most `rank`: the reduced state of a rough one. */
export function roughMatrix(dims: readonly number[], rank: number, seed: number): ComplexMatrix {
  const n = sizeOf(dims);
  const all = [...dims, rank];
  const data = referencePartialTrace(
    projector(roughState(all, seed)),
    all,
    dims.map((_, k) => k),
  );
  return { rows: n, cols: n, data, complex: true };
}

/** dims of 1 to 4 subsystems of 1 to 3 levels, a seed, and some of the subsystems in any order. */
export const cuts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }).chain((dims) =>
  fc.record({
    dims: fc.constant(dims),
    seed: fc.nat(),
    keep: fc.shuffledSubarray(dims.map((_, k) => k)),
  }),
);
