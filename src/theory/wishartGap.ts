/**
 * P(min W > z) for W = G Gᴴ, G complex Gaussian m × (m + a), as a Fredholm determinant that is analytic in z.
 *
 *   P = det(1 − K) on L²(0, z),  K(x, y) = Σ_{i<m} φ_i(x) φ_i(y),  φ_i = √(x^a e^(−x)/(i + a)! i!) · Laguerre's L_i^{(a)} up to sign.
 *
 * Nyström's method with Gauss–Legendre nodes on a straight path to z: the error falls exponentially with their number.
 * Nodes start where the kernel does, twelve edge widths below the lower edge (√n − √m)². Absolute error about 1e-14.
 * see: F. Bornemann, Math. Comp. 79 (2010) 871–915.
 */
import { atan, cos, exp, log, log1p, sin } from "../engine/functions.js";
import { logGamma } from "../engine/special.js";
import { gaussLegendre } from "./gaussLegendre.js";

const NODES = 48;

/** Where the smallest eigenvalue lives: the lower Marchenko–Pastur edge and its Tracy–Widom width. */
export function lowerEdge(m: number, a: number): { edge: number; width: number } {
  const n = m + a;
  const root = a / (Math.sqrt(n) + Math.sqrt(m));
  const inverse = root / Math.sqrt(m * n);
  return { edge: root * root, width: root * exp(log(inverse) / 3) };
}

/**
 * θ − sin θ for small θ, all digits.
 */
export function sineRest(theta: number): number {
  const t = theta * theta;
  if (t > 1) return theta - sin(theta);
  return (
    ((theta * t) / 6) *
    (1 - (t / 20) * (1 - (t / 42) * (1 - (t / 72) * (1 - (t / 110) * (1 - (t / 156) * (1 - t / 210))))))
  );
}

/** P(min W > r e^(iθ)), real and imaginary part. a ≥ 1. */
export function wishartGap(m: number, a: number, r: number, theta: number): [re: number, im: number] {
  const { nodes, weights } = gaussLegendre(NODES);
  const { edge, width } = lowerEdge(m, a);
  const from = Math.max(0, edge - 12 * width);
  if (r <= from) return [1, 0];
  // ln a! − a ln a + a
  const stirling = logGamma(a + 1) - a * log(a) + a;
  const rest = a < 64 ? stirling : 0.5 * log(2 * Math.PI * a) + (1 - 1 / (30 * a * a)) / (12 * a);
  // A straight path from the real axis to z: nothing is left out at its start, and nothing large is met before its end.
  const dr = r * cos(theta) - from;
  const di = r * sin(theta);
  const length = Math.sqrt(dr * dr + di * di);
  // The root of z − from.
  const rootRe = Math.sqrt(0.5 * (length + Math.max(dr, 0)) + 0.5 * Math.min(dr, 0));
  const rootIm = rootRe > 0 ? di / (2 * rootRe) : Math.sqrt(length);

  // φ_i at every node, times the root of its weight: rows i, columns nodes.
  const re = new Float64Array(m * NODES);
  const im = new Float64Array(m * NODES);
  for (let k = 0; k < NODES; k++) {
    const u = nodes[k] as number;
    const zr = from + dr * u;
    const zi = di * u;
    const x = Math.sqrt(zr * zr + zi * zi);
    const angle = atan(zi / zr);
    // ½ [a ln z − z − ln a! + ln weight], without the difference of large logarithms.
    const relative = (x - a) / a;
    let scale = 0.5 * (a * (log1p(relative) - relative) + (zi * zi) / (x + zr) - rest + log(weights[k] as number));
    const phase = 0.5 * ((a - x) * angle + x * sineRest(angle));
    const start = exp(Math.max(scale, -600));
    scale = Math.min(0, scale + 600);
    let pr = start * (rootRe * cos(phase) - rootIm * sin(phase));
    let pi = start * (rootRe * sin(phase) + rootIm * cos(phase));
    let qr = 0;
    let qi = 0;
    for (let i = 0; i < m; i++) {
      // Below e^(−600) a function is 0 to every purpose; its larger successors are not.
      if (scale === 0) {
        re[i * NODES + k] = pr;
        im[i * NODES + k] = pi;
      } else if (Math.abs(pr) + Math.abs(pi) > 1e100) {
        const shift = Math.min(-scale, 400);
        const down = exp(-shift);
        pr *= down;
        pi *= down;
        qr *= down;
        qi *= down;
        scale += shift;
      }
      const next = 1 / Math.sqrt((i + 1) * (i + 1 + a));
      const back = Math.sqrt(i * (i + a));
      const offset = zr - (2 * i + a + 1);
      const tr = (offset * pr - zi * pi - back * qr) * next;
      const ti = (offset * pi + zi * pr - back * qi) * next;
      qr = pr;
      qi = pi;
      pr = tr;
      pi = ti;
    }
  }

  // With F the array of the φ, det(1 − FᵀF) = det(1 − FFᵀ): the smaller one, which is also the one that stays stable
  // far from the real axis, where the φ are large.
  const order = Math.min(m, NODES);
  const [outer, inner] = m < NODES ? [NODES, 1] : [1, NODES];
  const ar = new Float64Array(order * order);
  const ai = new Float64Array(order * order);
  for (let k = 0; k < order; k++) ar[k * order + k] = 1;
  for (let i = 0; i < Math.max(m, NODES); i++) {
    const at = i * inner;
    for (let k = 0; k < order; k++) {
      const ur = re[at + k * outer] as number;
      const ui = im[at + k * outer] as number;
      if (ur === 0 && ui === 0) continue;
      // The lower triangle: the array is symmetric. On the real axis nothing is imaginary.
      for (let l = 0; l <= k; l++) {
        const vr = re[at + l * outer] as number;
        const vi = im[at + l * outer] as number;
        ar[k * order + l] = (ar[k * order + l] as number) - (ur * vr - ui * vi);
        if (di !== 0) ai[k * order + l] = (ai[k * order + l] as number) - (ur * vi + ui * vr);
      }
    }
  }
  for (let k = 0; k < order; k++) {
    for (let l = 0; l < k; l++) {
      ar[l * order + k] = ar[k * order + l] as number;
      ai[l * order + k] = ai[k * order + l] as number;
    }
  }
  return determinant(order, ar, ai);
}

/** Determinant by elimination with row pivoting; the matrix is destroyed. */
function determinant(n: number, re: Float64Array, im: Float64Array): [re: number, im: number] {
  let dr = 1;
  let di = 0;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    let largest = -1;
    for (let i = j; i < n; i++) {
      const size = Math.abs(re[i * n + j] as number) + Math.abs(im[i * n + j] as number);
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    if (largest === 0) return [0, 0];
    if (pivot !== j) {
      for (let l = j; l < n; l++) {
        for (const part of [re, im]) {
          const kept = part[j * n + l] as number;
          part[j * n + l] = part[pivot * n + l] as number;
          part[pivot * n + l] = kept;
        }
      }
      dr = -dr;
      di = -di;
    }
    const pr = re[j * n + j] as number;
    const pi = im[j * n + j] as number;
    [dr, di] = [dr * pr - di * pi, dr * pi + di * pr];
    const norm = pr * pr + pi * pi;
    for (let i = j + 1; i < n; i++) {
      const xr = re[i * n + j] as number;
      const xi = im[i * n + j] as number;
      const fr = (xr * pr + xi * pi) / norm;
      const fi = (xi * pr - xr * pi) / norm;
      for (let l = j + 1; l < n; l++) {
        const vr = re[j * n + l] as number;
        const vi = im[j * n + l] as number;
        re[i * n + l] = (re[i * n + l] as number) - (fr * vr - fi * vi);
        im[i * n + l] = (im[i * n + l] as number) - (fr * vi + fi * vr);
      }
    }
  }
  return [dr, di];
}
