/**
 * The eighteen symmetric matrix types of LAPACK's test program DDRVST (and, complex, ZDRVST):
 *
 *    1 zero                     2 identity
 *    3 diagonal, evenly spaced 1 … ε, random signs       4 geometrically spaced       5 clustered: 1, ε, ε, …, ε
 *    6 type 3 near overflow     7 type 3 near underflow
 *    8 … 12  as 3 … 7 in a random orthonormal basis
 *   13 random in (−1, 1)       14 near overflow         15 near underflow
 *   16 band of random width, evenly spaced              17 near overflow              18 near underflow
 *
 * LAPACK stays at √overflow and √underflow; these come within n² of the ends, and of ε where small entries must survive.
 */
import { complexMatrix, type Field, isComplex, matrix } from "../../src/linalg/matrix.js";
import { randomHermitian, scaled } from "./gallery.js";
import { uniform } from "./random.js";
import { EPSILON } from "./tolerance.js";

const SPACINGS = {
  even: (i: number, n: number) => 1 - (i / Math.max(1, n - 1)) * (1 - EPSILON),
  geometric: (i: number, n: number) => EPSILON ** (i / Math.max(1, n - 1)),
  clustered: (i: number) => (i === 0 ? 1 : EPSILON),
};

/** A ← H A H with H = 1 − 2 v vᴴ/vᴴv; v interleaved when A is complex. Exactly Hermitian afterwards. */
function reflect(A: Field, v: Float64Array): void {
  const n = A.rows;
  const step = isComplex(A) ? 2 : 1;
  const at = (x: Float64Array, k: number): [number, number] => [x[k * step]!, step === 2 ? x[k * step + 1]! : 0];
  const size = v.reduce((sum, x) => sum + x * x, 0);
  if (size === 0) return;
  const beta = 2 / size;
  // w = β A v, then w − (β/2)(vᴴw) v:  H A H = A − v wᴴ − w vᴴ.
  const w = new Float64Array(n * step);
  for (let i = 0; i < n; i++) {
    let re = 0;
    let im = 0;
    for (let j = 0; j < n; j++) {
      const [a, b] = at(A.data, i * n + j);
      const [x, y] = at(v, j);
      re += a * x - b * y;
      im += a * y + b * x;
    }
    w[i * step] = beta * re;
    if (step === 2) w[i * step + 1] = beta * im;
  }
  const half = (beta / 2) * w.reduce((sum, x, k) => sum + x * v[k]!, 0);
  for (let k = 0; k < w.length; k++) w[k] = w[k]! - half * v[k]!;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const [vi, vj, wi, wj] = [at(v, i), at(v, j), at(w, i), at(w, j)];
      const [a, b] = at(A.data, i * n + j);
      const re = a - (vi[0] * wj[0] + vi[1] * wj[1]) - (wi[0] * vj[0] + wi[1] * vj[1]);
      const im = i === j ? 0 : b - (vi[1] * wj[0] - vi[0] * wj[1]) - (wi[1] * vj[0] - wi[0] * vj[1]);
      A.data[(i * n + j) * step] = re;
      A.data[(j * n + i) * step] = re;
      if (step === 2) {
        A.data[2 * (i * n + j) + 1] = im;
        A.data[2 * (j * n + i) + 1] = -im;
      }
    }
  }
}

/** Clears column `j` and its row below row j + width by a reflection. */
function narrow(A: Field, j: number, width: number): void {
  const n = A.rows;
  const step = isComplex(A) ? 2 : 1;
  const v = new Float64Array(n * step);
  for (let i = j + width; i < n; i++) {
    for (let c = 0; c < step; c++) v[i * step + c] = A.data[(i * n + j) * step + c]!;
  }
  const first = (j + width) * step;
  const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
  if (norm === 0) return;
  const head = step === 2 ? Math.sqrt(v[first]! ** 2 + v[first + 1]! ** 2) : Math.abs(v[first]!);
  const [re, im] = head === 0 ? [1, 0] : [v[first]! / head, step === 2 ? v[first + 1]! / head : 0];
  v[first] = v[first]! + norm * re;
  if (step === 2) v[first + 1] = v[first + 1]! + norm * im;
  reflect(A, v);
  for (let i = j + width + 1; i < n; i++) {
    for (let c = 0; c < step; c++) {
      A.data[(i * n + j) * step + c] = 0;
      A.data[(j * n + i) * step + c] = 0;
    }
  }
}

const field = (n: number, complex: boolean): Field => (complex ? complexMatrix(n, n) : matrix(n, n));

function diagonal(n: number, complex: boolean, spacing: keyof typeof SPACINGS | "one", next: () => number): Field {
  const A = field(n, complex);
  for (let i = 0; i < n; i++) {
    const value = spacing === "one" ? 1 : SPACINGS[spacing](i, n) * (next() < 0 ? -1 : 1);
    A.data[(i * n + i) * (complex ? 2 : 1)] = value;
  }
  return A;
}

function turned(A: Field, next: () => number): Field {
  for (let k = 0; k < A.rows; k++) reflect(A, Float64Array.from({ length: A.data.length / A.rows }, next));
  return A;
}

function banded(A: Field, next: () => number): Field {
  const n = A.rows;
  const width = Math.max(1, Math.floor(Math.abs(next()) * (n - 1)));
  for (let j = 0; j + width + 1 < n; j++) narrow(A, j, width);
  return A;
}

/** Matrices that the eighteen types are at order n ≥ 1; `seed` fixes signs, bases and bands. */
export function lapackTypes(n: number, complex: boolean, seed: number): { name: string; A: Field }[] {
  const next = uniform(seed);
  const large = 2 ** 1020 / n / n;
  const small = (2 ** -1022 * n) / EPSILON;
  const plain = (spacing: keyof typeof SPACINGS) => diagonal(n, complex, spacing, next);
  const full = (spacing: keyof typeof SPACINGS) => turned(plain(spacing), next);
  const band = () => banded(full("even"), next);
  const random = () => randomHermitian(n, complex, seed);
  return [
    { name: "1 zero", A: field(n, complex) },
    { name: "2 identity", A: diagonal(n, complex, "one", next) },
    { name: "3 diagonal, evenly spaced", A: plain("even") },
    { name: "4 diagonal, geometrically spaced", A: plain("geometric") },
    { name: "5 diagonal, clustered", A: plain("clustered") },
    { name: "6 diagonal near overflow", A: scaled(plain("even"), large) },
    { name: "7 diagonal near underflow", A: scaled(plain("even"), small) },
    { name: "8 full, evenly spaced", A: full("even") },
    { name: "9 full, geometrically spaced", A: full("geometric") },
    { name: "10 full, clustered", A: full("clustered") },
    { name: "11 full near overflow", A: scaled(full("even"), large) },
    { name: "12 full near underflow", A: scaled(full("even"), small) },
    { name: "13 random", A: random() },
    { name: "14 random near overflow", A: scaled(random(), large) },
    { name: "15 random near underflow", A: scaled(random(), small) },
    { name: "16 band", A: band() },
    { name: "17 band near overflow", A: scaled(band(), large) },
    { name: "18 band near underflow", A: scaled(band(), small) },
  ];
}
