import { checkBoolean, checkOptions, roomFor } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkState, checkSubsystems, cutOf } from "./check.js";
import { cutGramInto } from "./cutGram.js";
import { basisElements, type Entries } from "./hermitianBasis.js";
import { type CutOptions, schmidtInto } from "./schmidtValues.js";
import type { State } from "./state.js";

export interface QuantumTangentKernelOptions extends CutOptions {
  /** Moves of ψ along the sphere only, and without the identity: K_kl − 4⟨O_k⟩⟨O_l⟩ for k, l ≥ 1. Default false. */
  readonly tangent?: boolean;
}

/**
 * Quantum tangent kernel: the tangent kernel of the map from a pure state, as 2D real parameters, to the expectation values of
 * the observables of A,  K_kl = 4 Re⟨O_k ψ|O_l ψ⟩ = 4 Re Tr ρ_A O_k O_l = J Jᵀ with rows J_k = 2 (Re O_k ψ, Im O_k ψ).
 *
 * @param options  keep: the subsystems of A; tangent: the version on the tangent space of the sphere
 * @returns        dA² × dA² in the order of hermitianBasis(dA), symmetric to the bit, eigenvalues 2dA (p_i + p_j)
 *                 (quantumTangentSpectrum), max(0, dA − dB)² of them zero; with tangent (dA² − 1) × (dA² − 1), of rank
 *                 dA² − 1 − max(0, dA − dB)²
 * @throws RangeError  a state or a cut that is not one, a kernel of more than 4 GiB; unknown options
 * Source: the correspondence as an equation: docs/paper.md#quantum-tangent-kernel.
 * @example quantumTangentKernel(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] }).data[0]   // 4
 */
export function quantumTangentKernel(state: State, options: QuantumTangentKernelOptions): Matrix {
  const speaker = "quantumTangentKernel";
  checkOptions(speaker, options, ["dims", "keep", "tangent"], true);
  const { tangent = false } = options;
  checkBoolean(speaker, "tangent", tangent);
  const { dims, data } = checkState(speaker, state, options.dims);
  const cut = cutOf(dims, checkSubsystems(speaker, "keep", options.keep, dims));
  const n = cut.dKeep;
  const first = tangent ? 1 : 0;
  const size = n * n - first;
  const K = roomFor(speaker, size * size);
  const rho = withScope(speaker, (s) => {
    const c = s.f64(2 * n * n);
    cutGramInto(s, dims, cut, data, c);
    return c.copy();
  });
  const basis = Array.from(basisElements(n));
  const mean = basis.map((O) => traceWith(O, rho, n));
  const image = new Float64Array(2 * n * n);
  for (let l = first; l < basis.length; l++) {
    const O = basis[l] as Entries;
    productInto(image, O, rho, n);
    for (let k = first; k <= l; k++) {
      const correction = tangent ? (mean[k] as number) * (mean[l] as number) : 0;
      const value = 4 * (traceWith(basis[k] as Entries, image, n) - correction);
      K[(k - first) * size + (l - first)] = value;
      K[(l - first) * size + (k - first)] = value;
    }
    clearRows(image, O, n);
  }
  return { rows: size, cols: size, data: K };
}

/** The rows of P ← O ρ in which O has entries; the others stay. */
function productInto(P: Float64Array, { row, col, re, im }: Entries, rho: Float64Array, n: number): void {
  for (let e = 0; e < row.length; e++) {
    const [a, b] = [re[e] as number, im[e] as number];
    let [to, from] = [2 * (row[e] as number) * n, 2 * (col[e] as number) * n];
    for (let j = 0; j < n; j++, to += 2, from += 2) {
      const [x, y] = [rho[from] as number, rho[from + 1] as number];
      P[to] = (P[to] as number) + a * x - b * y;
      P[to + 1] = (P[to + 1] as number) + a * y + b * x;
    }
  }
}

function clearRows(P: Float64Array, { row }: Entries, n: number): void {
  for (const i of row) P.fill(0, 2 * i * n, 2 * (i + 1) * n);
}

/** Re Tr O P. */
function traceWith({ row, col, re, im }: Entries, P: Float64Array, n: number): number {
  let sum = 0;
  for (let e = 0; e < row.length; e++) {
    const at = 2 * ((col[e] as number) * n + (row[e] as number));
    sum += (re[e] as number) * (P[at] as number) - (im[e] as number) * (P[at + 1] as number);
  }
  return sum;
}

/**
 * The eigenvalues of quantumTangentKernel without the kernel:  2dA (p_i + p_j) for all pairs i, j of the spectrum p of ρ_A.
 *
 * @returns  dA² numbers, ascending; max(0, dA − dB)² of them are 0
 * @throws RangeError  a state or a cut that is not one; unknown options
 * @example quantumTangentSpectrum(state([2, 2], [1, 0, 0, 0, 0, 0, 1, 0]), { keep: [0] })   // [4, 4, 4, 4]
 */
export function quantumTangentSpectrum(state: State, options: CutOptions): Float64Array {
  const speaker = "quantumTangentSpectrum";
  checkOptions(speaker, options, ["dims", "keep"], true);
  const checked = checkState(speaker, state, options.dims);
  const cut = cutOf(checked.dims, checkSubsystems(speaker, "keep", options.keep, checked.dims));
  const n = cut.dKeep;
  const out = roomFor(speaker, n * n);
  const p = new Float64Array(n);
  p.set(withScope(speaker, (s) => schmidtInto(s, checked, cut).copy()).map((x) => x * x));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = 2 * n * ((p[i] as number) + (p[j] as number));
  }
  return out.sort();
}
