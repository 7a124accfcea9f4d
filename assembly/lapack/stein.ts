/**
 * dstein — eigenvectors of a real symmetric tridiagonal matrix T for given eigenvalues by inverse iteration, verified.
 *
 * in      d, e  f64[n], f64[n − 1]
 * in      w     f64[m], eigenvalues of T to working precision, ascending
 * out     z     f64[n × m], column-major, orthonormal
 * work    f64[dsteinWorkspace(n, m)], 64-byte aligned
 * returns 0, > 0 when a vector does not pass, or −i when argument i is illegal
 *
 * T − λ = P L U with partial pivoting; two to four solves from a start that depends on nothing but its place. Vectors whose
 * eigenvalues are closer than 10⁻² ‖T‖ are made orthogonal to one another at every step.
 * Inverse iteration can fail: on clusters, on blocks that nearly split, on growth that overflows. So nothing is assumed:
 *
 *      ‖Tz − λz‖₂ ≤ √n ε‖T‖  for every vector,      ‖ZᵀZ − 1‖₁ ≤ n ε,      or else the caller is told to take another way.
 *
 * About 100 n m + 4 n m² flops.
 * see: J. H. Wilkinson, The Algebraic Eigenvalue Problem (1965) ch. 5; LAPACK dstein.
 */
import { D } from "../blas/level1/vector";
import { dgemmt, gemmWorkspace } from "../blas/level3/gemm";

const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²
/** Of ‖T‖: closer eigenvalues have their vectors made orthogonal. */
const CLUSTER: f64 = 0.01;
const SOLVES: i32 = 4;

/** Doubles of workspace for dstein(n, m). */
export function dsteinWorkspace(n: i32, m: i32): i32 {
  return 5 * n + 16 + m * m + gemmWorkspace(m, m, n);
}

class F {
  @inline static at(x: usize, i: i32): f64 {
    return f64.load(x + ((<usize>i) << 3));
  }

  @inline static set(x: usize, i: i32, value: f64): void {
    f64.store(x + ((<usize>i) << 3), value);
  }
}

/** P L U of T − λ: rows (1/u, u1, u2) of U, multipliers l, and swaps (1 where rows i and i + 1 change places). */
class Factors {
  static make(n: i32, d: usize, e: usize, lambda: f64, least: f64, f: usize): void {
    const row = (<usize>n) << 3;
    const u1 = f + row;
    const u2 = u1 + row;
    const l = u2 + row;
    const swaps = l + row;
    let a = F.at(d, 0) - lambda;
    let b: f64 = n > 1 ? F.at(e, 0) : 0;
    for (let i = 0; i < n - 1; i++) {
      const below = F.at(e, i);
      const diagonal = F.at(d, i + 1) - lambda;
      const after: f64 = i < n - 2 ? F.at(e, i + 1) : 0;
      if (abs(a) >= abs(below)) {
        const inverse = 1 / Factors.away(a, least);
        const factor = below * inverse;
        F.set(f, i, inverse);
        F.set(u1, i, b);
        F.set(u2, i, 0);
        F.set(l, i, factor);
        i32.store(swaps + ((<usize>i) << 2), 0);
        a = diagonal - factor * b;
        b = after;
      } else {
        const inverse = 1 / Factors.away(below, least);
        const factor = a * inverse;
        F.set(f, i, inverse);
        F.set(u1, i, diagonal);
        F.set(u2, i, after);
        F.set(l, i, factor);
        i32.store(swaps + ((<usize>i) << 2), 1);
        a = b - factor * diagonal;
        b = -factor * after;
      }
    }
    F.set(f, n - 1, 1 / Factors.away(a, least));
  }

  @inline static away(pivot: f64, least: f64): f64 {
    return abs(pivot) < least ? copysign(least, pivot) : pivot;
  }

  /** x ← (P L U)⁻¹ x. */
  static solve(n: i32, f: usize, x: usize): void {
    const row = (<usize>n) << 3;
    const u1 = f + row;
    const u2 = u1 + row;
    const l = u2 + row;
    const swaps = l + row;
    let current = F.at(x, 0);
    for (let i = 0; i < n - 1; i++) {
      const next = F.at(x, i + 1);
      const swap = i32.load(swaps + ((<usize>i) << 2));
      const kept = swap ? next : current;
      const other = swap ? current : next;
      F.set(x, i, kept);
      current = other - F.at(l, i) * kept;
    }
    let after: f64 = 0;
    let x1 = current * F.at(f, n - 1);
    F.set(x, n - 1, x1);
    for (let i = n - 2; i >= 0; i--) {
      const xi = (F.at(x, i) - F.at(u2, i) * after - F.at(u1, i) * x1) * F.at(f, i);
      F.set(x, i, xi);
      after = x1;
      x1 = xi;
    }
  }
}

class Vector {
  /** Numbers in [−1, 1) from a mixing of place and number of the vector. */
  static start(n: i32, j: i32, x: usize): void {
    let state = <u32>(j + 1) * 0x85ebca6b;
    for (let i = 0; i < n; i++) {
      state += 0x9e3779b9;
      let h = state;
      h = (h ^ (h >> 16)) * 0x21f0aaad;
      h = (h ^ (h >> 15)) * 0x735a2d97;
      h ^= h >> 15;
      F.set(x, i, <f64>h / 2147483648 - 1);
    }
  }

  /** x ← x made orthogonal to the columns of z from `first` to j − 1; once more when little of it was left. */
  static orthogonalise(n: i32, first: i32, j: i32, z: usize, x: usize): void {
    const row = (<usize>n) << 3;
    let before = D.dot(n, x, x);
    for (let pass = 0; pass < 3; pass++) {
      for (let i = first; i < j; i++) {
        const zi = z + <usize>i * row;
        D.axpy(n, -D.dot(n, zi, x), zi, x);
      }
      const after = D.dot(n, x, x);
      if (after >= 0.01 * before) break;
      before = after;
    }
  }

  /** ‖Tx − λx‖₂². */
  static residual(n: i32, d: usize, e: usize, lambda: f64, x: usize): f64 {
    let sum: f64 = 0;
    let left: f64 = 0;
    for (let i = 0; i < n; i++) {
      const xi = F.at(x, i);
      const right: f64 = i < n - 1 ? F.at(e, i) : 0;
      const r = left + (F.at(d, i) - lambda) * xi + (i < n - 1 ? right * F.at(x, i + 1) : 0);
      sum += r * r;
      left = right * xi;
    }
    return sum;
  }
}

export function dstein(n: i32, m: i32, d: usize, e: usize, w: usize, z: usize, work: usize): i32 {
  if (n < 0) return -1;
  if (m < 0 || m > n) return -2;
  if (m == 0) return 0;
  const row = (<usize>n) << 3;
  const gram = (work + 5 * row + 63) & ~63;
  const gemm = (gram + ((<usize>m * m) << 3) + 63) & ~63;
  let norm: f64 = 0;
  for (let i = 0; i < n; i++) norm = max(norm, abs(F.at(d, i)) + (i < n - 1 ? 2 * abs(F.at(e, i)) : 0));
  if (!(norm > 0)) return 1;
  const least = EPSILON * norm;
  const bound = <f64>n * least * least;
  let first = 0;
  for (let j = 0; j < m; j++) {
    const lambda = F.at(w, j);
    if (j > 0 && lambda - F.at(w, j - 1) > CLUSTER * norm) first = j;
    const x = z + <usize>j * row;
    Factors.make(n, d, e, lambda, least, work);
    Vector.start(n, j, x);
    let passed = false;
    for (let solve = 1; solve <= SOLVES && !passed; solve++) {
      Factors.solve(n, work, x);
      // Near 1 first, so that no square overflows.
      D.scal(n, 1 / D.amax(n, x), x);
      Vector.orthogonalise(n, first, j, z, x);
      D.scal(n, 1 / sqrt(D.dot(n, x, x)), x);
      passed = solve > 1 && Vector.residual(n, d, e, lambda, x) <= bound;
    }
    if (!passed) return 1;
  }
  // Lower triangle of ZᵀZ; a column's sum of moduli is that of its row and column in the triangle.
  dgemmt(m, n, 1, z, n, 1, z, 1, n, 0, gram, m, gemm);
  for (let j = 0; j < m; j++) {
    let sum: f64 = 0;
    for (let i = 0; i < m; i++) {
      const entry = i >= j ? F.at(gram, j * m + i) : F.at(gram, i * m + j);
      sum += abs(i == j ? entry - 1 : entry);
    }
    if (!(sum <= <f64>n * EPSILON)) return 1;
  }
  return 0;
}
