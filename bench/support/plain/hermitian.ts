/**
 * Eigenvalues and vectors of a complex Hermitian matrix, interleaved, in plain TypeScript: the complex twin of plainEigh.
 * Householder reduction; phases that make the tridiagonal matrix real; implicit QL.
 */
import { tridiagonalQl } from "./eigh.js";

export function plainHermitian(n: number, data: Float64Array): { values: Float64Array; vectors: Float64Array } {
  const a = data.slice();
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const p = new Float64Array(2 * n);
  const tau = new Float64Array(n);
  // phase[i]: product of the phases of the subdiagonal up to row i.
  const phase = new Float64Array(2 * n);

  // Reflector i annihilates row i left of the subdiagonal; its vector stays in a[i, 0 … i − 1].
  for (let i = n - 1; i > 0; i--) {
    const row = 2 * i * n;
    const last = row + 2 * (i - 1);
    let square = 0;
    for (let k = 0; k < 2 * i; k++) square += (a[row + k] as number) * (a[row + k] as number);
    const norm = Math.sqrt(square);
    const re = a[last] as number;
    const im = a[last + 1] as number;
    const size = Math.sqrt(re * re + im * im);
    const tail = square - size * size;
    if (i === 1 || tail <= 0) {
      e[i] = size;
      phase[2 * i] = size > 0 ? re / size : 1;
      phase[2 * i + 1] = size > 0 ? im / size : 0;
      continue;
    }
    // The subdiagonal becomes −norm times the phase of what was there.
    const [cos, sin] = size > 0 ? [re / size, im / size] : [1, 0];
    e[i] = norm;
    phase[2 * i] = -cos;
    phase[2 * i + 1] = -sin;
    // v is the conjugate of the row, less its image.
    for (let k = 1; k < 2 * i; k += 2) a[row + k] = -(a[row + k] as number);
    a[last] = re + norm * cos;
    a[last + 1] = -(im + norm * sin);
    // vᴴv / 2
    const half = square + norm * size;
    tau[i] = 1 / half;
    p.fill(0, 0, 2 * i);
    for (let j = 0; j < i; j++) {
      const vr = a[row + 2 * j] as number;
      const vi = a[row + 2 * j + 1] as number;
      const from = 2 * j * n;
      const diagonal = a[from + 2 * j] as number;
      let sr = diagonal * vr;
      let si = diagonal * vi;
      for (let k = 0; k < 2 * j; k += 2) {
        const xr = a[from + k] as number;
        const xi = a[from + k + 1] as number;
        const wr = a[row + k] as number;
        const wi = a[row + k + 1] as number;
        sr += xr * wr - xi * wi;
        si += xr * wi + xi * wr;
        p[k] = (p[k] as number) + xr * vr + xi * vi;
        p[k + 1] = (p[k + 1] as number) + xr * vi - xi * vr;
      }
      p[2 * j] = (p[2 * j] as number) + sr;
      p[2 * j + 1] = (p[2 * j + 1] as number) + si;
    }
    // vᴴAv is real.
    let dot = 0;
    for (let k = 0; k < 2 * i; k++) {
      p[k] = (p[k] as number) / half;
      dot += (p[k] as number) * (a[row + k] as number);
    }
    dot /= 2 * half;
    for (let k = 0; k < 2 * i; k++) p[k] = (p[k] as number) - dot * (a[row + k] as number);
    for (let j = 0; j < i; j++) {
      const vr = a[row + 2 * j] as number;
      const vi = a[row + 2 * j + 1] as number;
      const qr = p[2 * j] as number;
      const qi = p[2 * j + 1] as number;
      const from = 2 * j * n;
      for (let k = 0; k <= 2 * j; k += 2) {
        const pr = p[k] as number;
        const pi = p[k + 1] as number;
        const wr = a[row + k] as number;
        const wi = a[row + k + 1] as number;
        a[from + k] = (a[from + k] as number) - (vr * pr + vi * pi) - (qr * wr + qi * wi);
        a[from + k + 1] = (a[from + k + 1] as number) - (vi * pr - vr * pi) - (qi * wr - qr * wi);
      }
    }
  }
  for (let i = 0; i < n; i++) d[i] = a[2 * (i * n + i)] as number;
  phase[0] = 1;
  for (let i = 1; i < n; i++) {
    const [ar, ai] = [phase[2 * i - 2] as number, phase[2 * i - 1] as number];
    const [br, bi] = [phase[2 * i] as number, phase[2 * i + 1] as number];
    phase[2 * i] = ar * br - ai * bi;
    phase[2 * i + 1] = ar * bi + ai * br;
  }

  const real = new Float64Array(n * n);
  for (let i = 0; i < n; i++) real[i * n + i] = 1;
  tridiagonalQl(n, d, e, real);
  // Row j of z is vector j.
  const z = new Float64Array(2 * n * n);
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) {
      const x = real[j * n + k] as number;
      z[2 * (j * n + k)] = x * (phase[2 * k] as number);
      z[2 * (j * n + k) + 1] = x * (phase[2 * k + 1] as number);
    }
  }
  for (let i = 1; i < n; i++) {
    const t = tau[i] as number;
    if (t === 0) continue;
    const v = 2 * i * n;
    for (let j = 0; j < n; j++) {
      const row = 2 * j * n;
      let dr = 0;
      let di = 0;
      for (let k = 0; k < 2 * i; k += 2) {
        const [vr, vi] = [a[v + k] as number, a[v + k + 1] as number];
        const [xr, xi] = [z[row + k] as number, z[row + k + 1] as number];
        dr += vr * xr + vi * xi;
        di += vr * xi - vi * xr;
      }
      dr *= t;
      di *= t;
      for (let k = 0; k < 2 * i; k += 2) {
        const [vr, vi] = [a[v + k] as number, a[v + k + 1] as number];
        z[row + k] = (z[row + k] as number) - (vr * dr - vi * di);
        z[row + k + 1] = (z[row + k + 1] as number) - (vr * di + vi * dr);
      }
    }
  }
  const order = Array.from(d.keys()).sort((i, j) => (d[i] as number) - (d[j] as number));
  const vectors = new Float64Array(2 * n * n);
  order.forEach((from, j) => {
    for (let k = 0; k < n; k++) {
      vectors[2 * (k * n + j)] = z[2 * (from * n + k)] as number;
      vectors[2 * (k * n + j) + 1] = z[2 * (from * n + k) + 1] as number;
    }
  });
  return { values: Float64Array.from(order, (i) => d[i] as number), vectors };
}
