import { type F64Block, withScope } from "../engine/scope.js";
import { isComplex } from "../linalg/matrix.js";
import { applicable, checkSymmetric, largestPart, type Observable } from "./observable.js";
import { checkShell, type Shell, vectorsInto } from "./shell.js";

/**
 * Expectation values ⟨E_n|O|E_n⟩ of an observable in every eigenstate of a shell: the diagonal of shellObservable, without the rest.
 *
 * Single eigenstates are not Haar-random ones. Their mean is the microcanonical mean exactly; their spread falls with the dimension in
 * chaotic chains (eigenstate thermalisation) and stays in integrable ones, while that of Haar states is √(varianceShell/(d + 1)) in both.
 *
 * @param O      Hermitian, D × D: a matrix, or an operator, which is applied and never written down
 * @param shell  made by energyShell
 * @returns      d numbers, in the order of shell.energies
 * @throws RangeError  sizes that do not fit, O is not Hermitian (seen between neighbouring levels for an operator) or not finite
 * @throws TypeError   O is no observable, or the shell is none
 * Source: M. Rigol, V. Dunjko, M. Olshanii, Nature 452 (2008) 854–858.
 * @example eigenstateExpectations(A, energyShell(A, { centre: 2, states: 2 }))   // [1.2679492, 3]
 */
export function eigenstateExpectations(O: Observable, shell: Shell): Float64Array {
  const speaker = "eigenstateExpectations";
  checkShell(speaker, shell);
  const [D, d] = [shell.vectors.rows, shell.dimension];
  const A = applicable(speaker, "O", O, D, shell.sector);
  return withScope(speaker, (s) => {
    const complex = A.complex || isComplex(shell.vectors);
    const vectors = vectorsInto(s, shell, complex);
    const image = s.f64(vectors.length);
    A.product(s, complex, d)(vectors, image);
    const [values, skew] = overlaps(vectors, image, d, complex);
    checkSymmetric(s, A, skew, largestPart(image));
    return values;
  });
}

/** Re ⟨v_n|w_n⟩ of the columns, w = O v, and the largest part by which these and those of neighbours contradict O = Oᴴ. */
function overlaps(v: F64Block, w: F64Block, d: number, complex: boolean): [Float64Array, number] {
  const { f64 } = v.arena;
  const step = complex ? 2 : 1;
  const values = new Float64Array(d);
  const skew = new Float64Array(3 * d);
  for (let row = 0; row < v.length; row += step * d) {
    for (let n = 0; n < d; n++) {
      const [x, y] = [v.address / 8 + row + step * n, w.address / 8 + row + step * n];
      const [a, b] = [f64[x] as number, complex ? (f64[x + 1] as number) : 0];
      const [p, q] = [f64[y] as number, complex ? (f64[y + 1] as number) : 0];
      values[n] = (values[n] as number) + a * p + b * q;
      skew[3 * n] = (skew[3 * n] as number) + a * q - b * p;
      if (n + 1 === d) continue;
      // ⟨v_n|w_m⟩ − ⟨w_n|v_m⟩, m = n + 1.
      const [c, e] = [f64[x + step] as number, complex ? (f64[x + step + 1] as number) : 0];
      const [r, t] = [f64[y + step] as number, complex ? (f64[y + step + 1] as number) : 0];
      skew[3 * n + 1] = (skew[3 * n + 1] as number) + a * r + b * t - p * c - q * e;
      skew[3 * n + 2] = (skew[3 * n + 2] as number) + a * t - b * r - p * e + q * c;
    }
  }
  return [values, skew.reduce((most, x) => Math.max(most, Math.abs(x)), 0)];
}
