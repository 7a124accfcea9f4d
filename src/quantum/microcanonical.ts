/** What an observable is inside a shell: its block, its mean, its variances. */
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto } from "../linalg/fused.js";
import { type Field, hermitianPart, isComplex } from "../linalg/matrix.js";
import { type Applicable, applicable, checkSymmetric, largestPart, type Observable } from "./observable.js";
import { checkShell, type Shell, vectorsInto } from "./shell.js";

export interface Microcanonical {
  /** mc = Tr O_E/d, the mean of ⟨ψ|O|ψ⟩ over Haar-random ψ in the shell. */
  readonly mean: number;
  /** Tr O_E²/d − mc²: (d + 1) times the variance of ⟨ψ|O|ψ⟩. */
  readonly varianceShell: number;
  /** Tr(Vᴴ O² V)/d − mc² ≥ varianceShell: the quantum-mechanical variance of O in the microcanonical state. */
  readonly varianceFull: number;
}

export interface Block {
  readonly complex: boolean;
  /** d × d. */
  readonly inside: F64Block;
}

/** O_E = Vᴴ O V, and what `look` makes of O V (D × d) before that is given back. */
export function blockInto<T>(
  s: Scope,
  O: Applicable,
  shell: Shell,
  look: (image: F64Block, vectors: F64Block, block: Block) => T,
): Block & { readonly seen: T } {
  const [D, d] = [shell.vectors.rows, shell.dimension];
  const complex = O.complex || isComplex(shell.vectors);
  const inside = s.f64((complex ? 2 : 1) * d * d);
  const seen = s.nested(() => {
    const vectors = vectorsInto(s, shell, complex);
    const image = s.f64(vectors.length);
    O.product(s, complex, d)(vectors, image);
    matmulInto(s, { m: d, n: d, k: D, complex, a: vectors, b: image, c: inside, adjointA: true });
    checkSymmetric(s, O, skewOf(inside, d, complex), largestPart(image));
    return look(image, vectors, { complex, inside });
  });
  return { complex, inside, seen };
}

/** max|B − Bᴴ|. */
function skewOf(block: F64Block, d: number, complex: boolean): number {
  const data = block.copy();
  const w = complex ? 2 : 1;
  let most = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const [p, q] = [w * (i * d + j), w * (j * d + i)];
      most = Math.max(most, Math.abs((data[p] as number) - (data[q] as number)));
      if (complex) most = Math.max(most, Math.abs((data[p + 1] as number) + (data[q + 1] as number)));
    }
  }
  return most;
}

/** Tr O_E/d. */
function meanOf({ complex, inside }: Block, d: number): number {
  const data = inside.copy();
  let trace = 0;
  for (let i = 0; i < d; i++) trace += data[(complex ? 2 : 1) * i * (d + 1)] as number;
  return trace / d;
}

const checked = (speaker: string, name: string, O: Observable, shell: Shell): Applicable =>
  applicable(speaker, name, O, shell.vectors.rows, shell.sector);

/**
 * An observable inside a shell, O_E = Vᴴ O V: expectation values of states of the shell need nothing else, and its eigenvalues
 * are what exactTail and chernoffBound take.
 *
 * @param O      Hermitian, D × D: a matrix, or an operator, which is applied and never written down
 * @param shell  made by energyShell
 * @returns      d × d, exactly Hermitian; real when both are
 * @throws RangeError  sizes that do not fit, O is not Hermitian (seen inside the shell for an operator) or not finite
 * @throws TypeError   O is no observable, or the shell is none
 * @example shellObservable(A, energyShell(A, { value: [0, 2] })).data   // [1.2679492]
 */
export function shellObservable(O: Observable, shell: Shell): Field {
  const speaker = "shellObservable";
  checkShell(speaker, shell);
  const A = checked(speaker, "O", O, shell);
  const d = shell.dimension;
  return withScope(speaker, (s) => {
    const { complex, inside } = blockInto(s, A, shell, () => undefined);
    const data = inside.copy();
    return hermitianPart<Field>(complex ? { rows: d, cols: d, data, complex } : { rows: d, cols: d, data });
  });
}

/**
 * Mean and both variances of an observable in a shell.
 *
 * @param O      Hermitian, D × D: a matrix, or an operator, which is applied and never written down
 * @param shell  made by energyShell
 * @returns      over Haar-random ψ in the shell, ⟨O⟩ has mean `mean` and variance varianceShell/(d + 1) (expectationVariance)
 * @throws RangeError  sizes that do not fit, O is not Hermitian (seen inside the shell for an operator) or not finite
 * @throws TypeError   O is no observable, or the shell is none
 * Source: T. Monnai (2025), Eq. (1); which variance enters there is left open: docs/paper.md#eq1.
 * @example microcanonical(A, energyShell(A, { value: [0, 2] })).mean   // 1.2679492
 */
export function microcanonical(O: Observable, shell: Shell): Microcanonical {
  const speaker = "microcanonical";
  checkShell(speaker, shell);
  const A = checked(speaker, "O", O, shell);
  const d = shell.dimension;
  return withScope(speaker, (s) => {
    const { seen } = blockInto(s, A, shell, (image, vectors, { complex, inside }) => {
      const mean = meanOf({ complex, inside }, d);
      // Deviations first, squares after: no difference of large numbers. ‖O V − mc V‖² and ‖O_E − mc‖².
      const [w, v] = [image.copy(), vectors.copy()];
      let full = 0;
      for (let i = 0; i < w.length; i++) {
        const x = (w[i] as number) - mean * (v[i] as number);
        full += x * x;
      }
      const o = inside.copy();
      const step = (complex ? 2 : 1) * (d + 1);
      let within = 0;
      for (let i = 0; i < o.length; i++) {
        const x = i % step === 0 ? (o[i] as number) - mean : (o[i] as number);
        within += x * x;
      }
      return { mean, varianceShell: within / d, varianceFull: Math.max(full, within) / d };
    });
    return seen;
  });
}

/**
 * Covariance of two observables inside a shell:  Tr(A_E B_E)/d − mc_A mc_B.
 *
 * @returns  (d + 1) times the covariance of ⟨A⟩ and ⟨B⟩ over Haar-random states of the shell; with A = B varianceShell
 * @throws RangeError  sizes that do not fit, A or B is not Hermitian or not finite
 * @throws TypeError   A or B is no observable, or the shell is none
 * @example microcanonicalCovariance(A, A, abstractShell(3))   // 2
 */
export function microcanonicalCovariance(A: Observable, B: Observable, shell: Shell): number {
  const speaker = "microcanonicalCovariance";
  checkShell(speaker, shell);
  const [first, second] = [checked(speaker, "A", A, shell), checked(speaker, "B", B, shell)];
  const d = shell.dimension;
  return withScope(speaker, (s) => {
    const [a, b] = [blockInto(s, first, shell, () => undefined), blockInto(s, second, shell, () => undefined)];
    const [meanA, meanB] = [meanOf(a, d), meanOf(b, d)];
    const [x, y] = [deviation(a, d, meanA), deviation(b, d, meanB)];
    // Tr A B = Σ Re conj(A_ij) B_ij; where one is real, the imaginary parts of the other meet zeros.
    const [wa, wb] = [a.complex ? 2 : 1, b.complex ? 2 : 1];
    let sum = 0;
    for (let i = 0; i < d * d; i++) {
      sum += (x[wa * i] as number) * (y[wb * i] as number);
      if (wa === 2 && wb === 2) sum += (x[2 * i + 1] as number) * (y[2 * i + 1] as number);
    }
    return sum / d;
  });
}

function deviation({ complex, inside }: Block, d: number, mean: number): Float64Array {
  const data = inside.copy();
  const step = (complex ? 2 : 1) * (d + 1);
  for (let i = 0; i < data.length; i += step) data[i] = (data[i] as number) - mean;
  return data;
}
