/**
 * Eigenvalues and vectors of a real symmetric matrix in plain TypeScript: Householder reduction and implicit QL, as most
 * packages without native code do it. Unlike EISPACK's, it works on rows throughout, which are contiguous here.
 * see: J. H. Wilkinson, C. Reinsch, Handbook for Automatic Computation II, II/2 (tred2) and II/4 (tql2).
 */
export function plainEigh(n: number, data: Float64Array): { values: Float64Array; vectors: Float64Array } {
  const a = data.slice();
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const p = new Float64Array(n);
  const tau = new Float64Array(n);

  // Reflector i annihilates row i left of the subdiagonal; its vector stays in a[i, 0 … i − 1].
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let norm = 0;
    for (let k = 0; k < i; k++) norm += (a[row + k] as number) * (a[row + k] as number);
    norm = Math.sqrt(norm);
    const alpha = a[row + i - 1] as number;
    if (i === 1 || norm === Math.abs(alpha)) {
      e[i] = alpha;
      continue;
    }
    const beta = alpha > 0 ? -norm : norm;
    e[i] = beta;
    a[row + i - 1] = alpha - beta;
    // vᵀv / 2
    const half = norm * norm - alpha * beta;
    tau[i] = 1 / half;
    p.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const v = a[row + j] as number;
      let sum = (a[j * n + j] as number) * v;
      for (let k = 0; k < j; k++) {
        const x = a[j * n + k] as number;
        sum += x * (a[row + k] as number);
        p[k] = (p[k] as number) + x * v;
      }
      p[j] = (p[j] as number) + sum;
    }
    let dot = 0;
    for (let k = 0; k < i; k++) {
      p[k] = (p[k] as number) / half;
      dot += (p[k] as number) * (a[row + k] as number);
    }
    dot /= 2 * half;
    for (let k = 0; k < i; k++) p[k] = (p[k] as number) - dot * (a[row + k] as number);
    for (let j = 0; j < i; j++) {
      const v = a[row + j] as number;
      const q = p[j] as number;
      for (let k = 0; k <= j; k++) {
        a[j * n + k] = (a[j * n + k] as number) - v * (p[k] as number) - q * (a[row + k] as number);
      }
    }
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i] as number;

  // Row j of z is eigenvector j of the tridiagonal matrix, in the end of the whole one.
  const z = new Float64Array(n * n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  tridiagonalQl(n, d, e, z);
  // Reflectors in ascending order, applied to every row.
  for (let i = 1; i < n; i++) {
    const t = tau[i] as number;
    if (t === 0) continue;
    const v = i * n;
    for (let j = 0; j < n; j++) {
      const row = j * n;
      let dot = 0;
      for (let k = 0; k < i; k++) dot += (z[row + k] as number) * (a[v + k] as number);
      dot *= t;
      for (let k = 0; k < i; k++) z[row + k] = (z[row + k] as number) - dot * (a[v + k] as number);
    }
  }
  const order = Array.from(d.keys()).sort((i, j) => (d[i] as number) - (d[j] as number));
  const vectors = new Float64Array(n * n);
  order.forEach((from, j) => {
    for (let k = 0; k < n; k++) vectors[k * n + j] = z[from * n + k] as number;
  });
  return { values: Float64Array.from(order, (i) => d[i] as number), vectors };
}

/**
 * Implicit QL of the tridiagonal matrix with diagonal d and e[1 … n − 1] beside it, both overwritten: d by the values, unsorted.
 * Row j of z, the identity on entry, becomes vector j.
 */
export function tridiagonalQl(n: number, d: Float64Array, e: Float64Array, z: Float64Array): void {
  e.copyWithin(0, 1);
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      for (; m < n - 1; m++) {
        const scale = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
        if (Math.abs(e[m] as number) <= Number.EPSILON * scale) break;
      }
      if (m === l) break;
      if (sweep === 60) throw new Error("internal: the plain eigensolver does not converge");
      let g = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
      let r = Math.sqrt(g * g + 1);
      g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let shift = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * (e[i] as number);
        const b = c * (e[i] as number);
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = (d[i + 1] as number) - shift;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = (d[i + 1] as number) - shift;
        r = ((d[i] as number) - g) * s + 2 * c * b;
        shift = s * r;
        d[i + 1] = g + shift;
        g = c * r - b;
        const [upper, lower] = [i * n, (i + 1) * n];
        for (let k = 0; k < n; k++) {
          const x = z[lower + k] as number;
          const y = z[upper + k] as number;
          z[lower + k] = s * y + c * x;
          z[upper + k] = c * y - s * x;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] = (d[l] as number) - shift;
      e[l] = g;
      e[m] = 0;
    }
  }
}
