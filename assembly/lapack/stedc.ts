/**
 * dstedc — all eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by divide and conquer:  T = Z Λ Zᵀ.
 *
 * in      n
 * in/out  d    f64[n] diagonal; on exit the eigenvalues in the order of the columns of z (`order` sorts them)
 * in/out  e    f64[n − 1] subdiagonal; destroyed
 * out     z    f64[n × n] column-major
 * out     order  i32[n]: order[j] is the column of the j-th smallest eigenvalue
 * work    f64[dstedcWorkspace(n)]
 * returns 0, or > 0 when a leaf or a secular equation did not converge (no such matrix is known)
 *
 * dstedcRange(n, from, to, …) gives the same d and order, but only the columns order[from] … order[to − 1] of z: the last
 * merge, three quarters of all flops, multiplies for them alone.
 *
 * Tear T at its middle into two halves plus ρ v vᵀ; solve the halves; with D, Q theirs and z = Qᵀv:
 *
 *      T = Q (D + ρ z zᵀ) Qᵀ
 *
 * Entries of z that are negligible, and pairs of equal d that a rotation makes so, need no work (deflation). The rest are
 * roots of the secular equation; z is then recomputed from the roots (Gu, Eisenstat), so that the vectors are orthogonal
 * to working precision whatever the roots' errors. The new vectors are two products, one for each half's rows:
 *
 *      columns by type   1: only upper rows   2: both   3: only lower rows   4: deflated
 *
 *             type 1   2   │ 3                rows of S in the same order
 *      Q = [  Q₁   Q₁  │ 0  ] n₁        upper ← [Q₁ types 1, 2] · S[types 1, 2]
 *          [  0    Q₂  │ Q₂ ] n₂        lower ← [Q₂ types 2, 3] · S[types 2, 3]
 *
 * With a team, subtrees are tickets, and in the merges above them so are columns (and rows, of the z that is recomputed): every
 * number comes from the same operations whoever does them.
 * see: J. J. M. Cuppen, Numer. Math. 36 (1981) 177; M. Gu, S. C. Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995) 172; LAPACK dlaed1–4.
 */
import { dgemm, dgemmWorkspace } from "../blas/level3/gemm";
import { V } from "../core/simd";
import { Team } from "../core/team";
import { Order } from "./order";
import { Secular } from "./secular";
import { dsteqr } from "./steqr";

/** Halves of at most this order are leaves, solved by QL. */
const LEAF: i32 = 32;
const EPSILON: f64 = 2.220446049250313e-16; // 2⁻⁵²

/**
 * Doubles of workspace for dstedc(n).
 *
 * With k columns kept and c₂ of them of type 2, the packed columns take at most n(k + c₂)/2 + n(n − k) doubles and one half of
 * the update's vectors min(n/2, k)·k; each column of type 2 has cost one deflation, so that together they stay below 5n²/4.
 */
export function dstedcWorkspace(n: i32): i32 {
  const half = (n + 1) / 2;
  return packedLength(n) + 10 * n + 16 + dgemmWorkspace(half, productWidth(n), half);
}

function packedLength(n: i32): i32 {
  return max(n * n + (n * n) / 4 + n, LEAF * LEAF);
}

/** Columns of one product: up to n = 512 the last merge has two of them, so that its panels are a smaller part of the whole. */
function productWidth(n: i32): i32 {
  return n <= 512 ? (n + 1) / 2 : n;
}

/** Addresses and ranks that every level shares; set once a call, and in a helper once a ticket. */
let N: i32 = 0;
let wantedFrom: i32 = 0;
let wantedTo: i32 = 0;
let Z: usize = 0;
let packed: usize = 0;
let zed: usize = 0;
let poles: usize = 0;
let weights: usize = 0;
let roots: usize = 0;
let column: usize = 0;
let sorted: usize = 0;
let place: usize = 0;
let kind: usize = 0;
let grouped: usize = 0;
let source: usize = 0;
let order: usize = 0;
let gemm: usize = 0;

/** From this order on subtrees and merges are worth a team. */
const SHARED: i32 = 192;

class Layout {
  /** Where things lie for rows and columns from lo on, when `index` others like it have their packed columns before. */
  static set(n: i32, z: usize, orderOut: usize, work: usize, lo: i32, index: i32, size: i32): void {
    N = n;
    Z = z;
    order = orderOut;
    packed = ((work + 63) & ~63) + ((<usize>(index * packedLength(size))) << 3);
    const row = (<usize>n) << 3;
    zed = ((work + 63) & ~63) + ((<usize>packedLength(n)) << 3) + ((<usize>lo) << 3);
    poles = zed + row;
    weights = poles + row;
    roots = weights + row;
    column = roots + row;
    sorted = column + row;
    place = sorted + row;
    kind = place + row;
    grouped = kind + row;
    source = grouped + row;
    gemm = (source + row + 63) & ~63;
  }
}

class I {
  @inline static at(x: usize, i: i32): i32 {
    return i32.load(x + ((<usize>i) << 2));
  }

  @inline static set(x: usize, i: i32, value: i32): void {
    i32.store(x + ((<usize>i) << 2), value);
  }
}

class F {
  @inline static at(x: usize, i: i32): f64 {
    return f64.load(x + ((<usize>i) << 3));
  }

  @inline static set(x: usize, i: i32, value: f64): void {
    f64.store(x + ((<usize>i) << 3), value);
  }
}

export function dstedc(n: i32, d: usize, e: usize, z: usize, orderOut: usize, work: usize): i32 {
  return dstedcRange(n, 0, n, d, e, z, orderOut, work);
}

export function dstedcRange(
  n: i32,
  from: i32,
  to: i32,
  d: usize,
  e: usize,
  z: usize,
  orderOut: usize,
  work: usize,
): i32 {
  if (n < 0) return -1;
  if (from < 0) return -2;
  if (to < from || to > n) return -3;
  if (n == 0) return 0;
  wantedFrom = from;
  wantedTo = to;
  Layout.set(n, z, orderOut, work, 0, 0, n);
  if (ASC_FEATURE_THREADS && n >= SHARED && Team.threads() > 1) return Subtrees.run(n, d, e, z, orderOut, work);
  memory.fill(z, 0, (<usize>n * n) << 3);
  return Divide.solve(0, n, d, e);
}

/** The tree cut at a depth where there is a subtree for every thread. */
class Subtrees {
  static run(n: i32, d: usize, e: usize, z: usize, orderOut: usize, work: usize): i32 {
    let depth = 1;
    while (1 << depth < Team.threads() && n >> (depth + 1) >= SHARED) depth++;
    Subtrees.tear(0, n, depth, d, e);
    i32.store(Team.argument(0), n);
    store<usize>(Team.argument(1), d);
    store<usize>(Team.argument(2), e);
    store<usize>(Team.argument(3), z);
    store<usize>(Team.argument(4), orderOut);
    store<usize>(Team.argument(5), work);
    i32.store(Team.argument(6), depth);
    i32.store(Team.argument(7), 0);
    Team.run(1 << depth, gemm, (ticket: i32, panels: usize): void => {
      const n = i32.load(Team.argument(0));
      const z = load<usize>(Team.argument(3));
      const depth = i32.load(Team.argument(6));
      const lo = Subtrees.edge(ticket, depth, n);
      const hi = Subtrees.edge(ticket + 1, depth, n);
      Layout.set(n, z, load<usize>(Team.argument(4)), load<usize>(Team.argument(5)), lo, ticket, (n >> depth) + 1);
      gemm = panels;
      memory.fill(z + ((<usize>lo * n) << 3), 0, (<usize>(hi - lo) * n) << 3);
      if (Divide.solve(lo, hi, load<usize>(Team.argument(1)), load<usize>(Team.argument(2)))) {
        atomic.store<i32>(Team.argument(7), 1);
      }
    });
    Layout.set(n, z, orderOut, work, 0, 0, n);
    if (i32.load(Team.argument(7))) return 1;
    return Subtrees.join(0, n, depth, d, e);
  }

  /** First row of subtree i of 2^depth. */
  static edge(i: i32, depth: i32, n: i32): i32 {
    let lo = 0;
    let hi = n;
    for (let bit = depth - 1; bit >= 0; bit--) {
      const mid = lo + (hi - lo) / 2;
      if ((i >> bit) & 1) lo = mid;
      else hi = mid;
    }
    return i >> depth ? n : lo;
  }

  static tear(lo: i32, hi: i32, depth: i32, d: usize, e: usize): void {
    if (depth == 0) return;
    const mid = Divide.tear(lo, hi, d, e);
    Subtrees.tear(lo, mid, depth - 1, d, e);
    Subtrees.tear(mid, hi, depth - 1, d, e);
  }

  static join(lo: i32, hi: i32, depth: i32, d: usize, e: usize): i32 {
    if (depth == 0) return 0;
    const mid = lo + (hi - lo) / 2;
    let status = Subtrees.join(lo, mid, depth - 1, d, e);
    if (status) return status;
    status = Subtrees.join(mid, hi, depth - 1, d, e);
    if (status) return status;
    return Merge.run(lo, mid - lo, hi - mid, F.at(e, mid - 1), d + ((<usize>lo) << 3));
  }
}

class Divide {
  /** Rows and columns [lo, hi). */
  static solve(lo: i32, hi: i32, d: usize, e: usize): i32 {
    const n = hi - lo;
    if (n <= LEAF) return Divide.leaf(lo, n, d, e);
    const mid = Divide.tear(lo, hi, d, e);
    let status = Divide.solve(lo, mid, d, e);
    if (status) return status;
    status = Divide.solve(mid, hi, d, e);
    if (status) return status;
    return Merge.run(lo, mid - lo, hi - mid, F.at(e, mid - 1), d + ((<usize>lo) << 3));
  }

  /** Takes ρ v vᵀ off; returns the first row of the lower half. The entry of e stays where it is. */
  static tear(lo: i32, hi: i32, d: usize, e: usize): i32 {
    const mid = lo + (hi - lo) / 2;
    const rho = abs(F.at(e, mid - 1));
    F.set(d, mid - 1, F.at(d, mid - 1) - rho);
    F.set(d, mid, F.at(d, mid) - rho);
    return mid;
  }

  static leaf(lo: i32, n: i32, d: usize, e: usize): i32 {
    const q = packed;
    memory.fill(q, 0, (<usize>(n * n)) << 3);
    for (let i = 0; i < n; i++) F.set(q, i * (n + 1), 1);
    const dl = d + ((<usize>lo) << 3);
    const status = dsteqr(n, dl, e + ((<usize>lo) << 3), n, q, column);
    if (status) return status;
    const bytes = (<usize>n) << 3;
    for (let j = 0; j < n; j++) {
      memory.copy(Z + ((<usize>(lo + j) * N + lo) << 3), q + <usize>j * bytes, bytes);
    }
    Order.ascending(n, dl, order + ((<usize>lo) << 2));
    return 0;
  }
}

class Merge {
  static run(lo: i32, n1: i32, n2: i32, e: f64, d: usize): i32 {
    const n = n1 + n2;
    const rowBytes = (<usize>n) << 3;
    const ld = (<usize>N) << 3;
    const q = Z + <usize>lo * (ld + 8);
    const sorting = order + ((<usize>lo) << 2);
    // z = (last row of Q₁, ± first row of Q₂)/√2, ρ = 2|e|.
    const half = Math.SQRT1_2;
    const signed = e < 0 ? -half : half;
    const rho = 2 * abs(e);
    for (let j = 0; j < n; j++) {
      const at = q + <usize>j * ld;
      F.set(
        zed,
        j,
        j < n1 ? half * f64.load(at + ((<usize>(n1 - 1)) << 3)) : signed * f64.load(at + ((<usize>n1) << 3)),
      );
    }
    // Merge the two halves' orders.
    let largestD: f64 = 0;
    let largestZ: f64 = 0;
    for (let j = 0; j < n; j++) {
      largestD = max(largestD, abs(F.at(d, j)));
      largestZ = max(largestZ, abs(F.at(zed, j)));
    }
    let i1 = 0;
    let i2 = 0;
    for (let j = 0; j < n; j++) {
      const c1 = i1 < n1 ? I.at(sorting, i1) : -1;
      const c2 = i2 < n2 ? n1 + I.at(sorting, n1 + i2) : -1;
      if (c2 < 0 || (c1 >= 0 && F.at(d, c1) <= F.at(d, c2))) {
        I.set(sorted, j, c1);
        i1++;
      } else {
        I.set(sorted, j, c2);
        i2++;
      }
    }
    const tolerance = 8 * EPSILON * max(largestD, largestZ);
    if (rho * largestZ <= tolerance) {
      memory.copy(sorting, sorted, (<usize>n) << 2);
      return 0;
    }
    const k = Merge.deflate(n, n1, rho, tolerance, d, q, ld);
    return Merge.update(n, n1, n2, k, rho, d, q, ld, sorting, rowBytes);
  }

  /** Fills poles, weights (z), place: kept columns first in ascending order, deflated ones behind. Returns how many are kept. */
  static deflate(n: i32, n1: i32, rho: f64, tolerance: f64, d: usize, q: usize, ld: usize): i32 {
    for (let j = 0; j < n; j++) I.set(kind, j, j < n1 ? 1 : 3);
    let kept = 0;
    let from = n;
    let before = -1;
    for (let j = 0; j < n; j++) {
      const at = I.at(sorted, j);
      if (rho * abs(F.at(zed, at)) <= tolerance) {
        I.set(kind, at, 4);
        I.set(place, --from, at);
        continue;
      }
      if (before >= 0) {
        let s = F.at(zed, before);
        let c = F.at(zed, at);
        const tau = sqrt(c * c + s * s);
        const t = F.at(d, at) - F.at(d, before);
        c /= tau;
        s = -s / tau;
        if (abs(t * c * s) <= tolerance) {
          // Two poles as good as equal: rotate all of the weight onto the second.
          F.set(zed, at, tau);
          F.set(zed, before, 0);
          if (I.at(kind, at) != I.at(kind, before)) I.set(kind, at, 2);
          I.set(kind, before, 4);
          Merge.rotate(n, q + <usize>before * ld, q + <usize>at * ld, c, s);
          const db = F.at(d, before);
          const da = F.at(d, at);
          F.set(d, before, db * c * c + da * s * s);
          F.set(d, at, db * s * s + da * c * c);
          I.set(place, --from, before);
        } else {
          F.set(poles, kept, F.at(d, before));
          F.set(weights, kept, F.at(zed, before));
          I.set(place, kept++, before);
        }
      }
      before = at;
    }
    F.set(poles, kept, F.at(d, before));
    F.set(weights, kept, F.at(zed, before));
    I.set(place, kept++, before);
    return kept;
  }

  /** (x, y) ← (c x + s y, c y − s x). */
  static rotate(n: i32, x: usize, y: usize, c: f64, s: f64): void {
    const vc = f64x2.splat(c);
    const vs = f64x2.splat(s);
    const end = x + ((<usize>n) << 3);
    for (; x + 16 <= end; x += 16, y += 16) {
      const a = v128.load(x);
      const b = v128.load(y);
      v128.store(x, V.madd(vs, b, f64x2.mul(vc, a)));
      v128.store(y, V.nmadd(vs, a, f64x2.mul(vc, b)));
    }
    if (x < end) {
      const a = f64.load(x);
      const b = f64.load(y);
      f64.store(x, c * a + s * b);
      f64.store(y, c * b - s * a);
    }
  }

  static update(
    n: i32,
    n1: i32,
    n2: i32,
    k: i32,
    rho: f64,
    d: usize,
    q: usize,
    ld: usize,
    sorting: usize,
    rowBytes: usize,
  ): i32 {
    // Group the kept columns by type. `grouped` lists the columns, `source` their places among the poles.
    let count1 = 0;
    let count2 = 0;
    for (let j = 0; j < k; j++) {
      const type = I.at(kind, I.at(place, j));
      if (type == 1) count1++;
      else if (type == 2) count2++;
    }
    const count3 = k - count1 - count2;
    let at1 = 0;
    let at2 = count1;
    let at3 = count1 + count2;
    for (let j = 0; j < k; j++) {
      const from = I.at(place, j);
      const type = I.at(kind, from);
      const to = type == 1 ? at1++ : type == 2 ? at2++ : at3++;
      I.set(grouped, to, from);
      I.set(source, to, j);
    }
    const c12 = count1 + count2;
    const c23 = count2 + count3;
    const upper = packed;
    const lower = upper + ((<usize>c12 * n1) << 3);
    const deflated = lower + ((<usize>c23 * n2) << 3);
    Phase.set(n, n1, k, count1, c12, q, lower, deflated, d);
    Phase.all(PACK, 0, n);
    for (let i = 0; i < k; i++) {
      const w = F.at(weights, i);
      F.set(zed, i, rho * w * w);
    }
    // Column j of the block, all of whose columns are packed by now, receives d_i − λ_j.
    Phase.all(ROOTS, 0, k);
    for (let j = 0; j < k; j++) if (isNaN(F.at(roots, j))) return 1;
    Phase.all(WEIGH, 0, k);
    memory.copy(d, roots, (<usize>k) << 3);
    for (let j = k; j < n; j++) F.set(d, j, F.at(column, j));
    Order.ascending(n, d, sorting);
    // Columns [first, last) of the k are wanted: all of them, except in the merge that gives the result.
    let first = 0;
    let last = k;
    if (n == N && wantedTo - wantedFrom < n) {
      first = k;
      last = 0;
      for (let j = wantedFrom; j < wantedTo; j++) {
        const at = I.at(sorting, j);
        if (at >= k) continue;
        first = min(first, at);
        last = max(last, at + 1);
      }
    }
    const width = max(0, last - first);
    // Both products write columns [first, last) of the block, where the rows of the vectors still stand: the lower rows first.
    // Types 1 and 2 are at most n₁, since every column of type 2 was made of one of type 1, so their rows survive it.
    const half = (deflated + <usize>(n - k) * rowBytes + 63) & ~63;
    const above = q + <usize>first * ld;
    const below = above + ((<usize>n1) << 3);
    Phase.target(first, half);
    Phase.all(VECTORS, first, first + width);
    Merge.product(n2, width, c23, lower, half, below, ld);
    Phase.all(UPPER, first, first + width);
    Merge.product(n1, width, c12, upper, half, above, ld);
    Phase.all(UNPACK, k, n);
    return 0;
  }

  /** q ← x s, where x is rows × steps and s is steps × columns. */
  static product(rows: i32, columns: i32, steps: i32, x: usize, s: usize, q: usize, ld: usize): void {
    if (steps == 0) {
      for (let j = 0; j < columns; j++) memory.fill(q + <usize>j * ld, 0, (<usize>rows) << 3);
      return;
    }
    const step = productWidth(N);
    for (let j = 0; j < columns; j += step) {
      const width = min(step, columns - j);
      const right = s + ((<usize>j * <usize>steps) << 3);
      dgemm(rows, width, steps, 1, x, 1, rows, false, right, 1, steps, false, 0, q + <usize>j * ld, N, gemm);
    }
  }
}

/** The merge at hand, for its phases. */
let size: i32 = 0;
let upperRows: i32 = 0;
let kept: i32 = 0;
let onlyUpper: i32 = 0;
let anyUpper: i32 = 0;
let block: usize = 0;
let lowerRows: usize = 0;
let aside: usize = 0;
let values: usize = 0;
let firstWanted: i32 = 0;
let halves: usize = 0;

const PACK: i32 = 0;
const ROOTS: i32 = 1;
const WEIGH: i32 = 2;
const VECTORS: i32 = 3;
const UPPER: i32 = 4;
const UNPACK: i32 = 5;
/** Columns, or rows of z, a ticket. */
const TICKET: i32 = 32;

/** Those phases of a merge in which every column (of WEIGH: every row) is on its own. */
class Phase {
  static set(n: i32, n1: i32, k: i32, count1: i32, c12: i32, q: usize, lower: usize, deflated: usize, d: usize): void {
    size = n;
    upperRows = n1;
    kept = k;
    onlyUpper = count1;
    anyUpper = c12;
    block = q;
    lowerRows = lower;
    aside = deflated;
    values = d;
  }

  static target(first: i32, half: usize): void {
    firstWanted = first;
    halves = half;
  }

  static all(phase: i32, from: i32, to: i32): void {
    if (ASC_FEATURE_THREADS && to - from >= SHARED && Team.threads() > 1) Phase.share(phase, from, to);
    else Phase.run(phase, from, to, column);
  }

  static share(phase: i32, from: i32, to: i32): void {
    Mail.send();
    i32.store(Team.argument(40), phase);
    i32.store(Team.argument(41), from);
    i32.store(Team.argument(42), to);
    Team.run((to - from + TICKET - 1) / TICKET, gemm, (ticket: i32, panels: usize): void => {
      Mail.receive();
      const from = i32.load(Team.argument(41)) + ticket * TICKET;
      Phase.run(i32.load(Team.argument(40)), from, min(from + TICKET, i32.load(Team.argument(42))), panels);
    });
  }

  /** `room` is for `kept` doubles. */
  static run(phase: i32, from: i32, to: i32, room: usize): void {
    const ld = (<usize>N) << 3;
    if (phase == PACK) Phase.pack(from, to, ld);
    else if (phase == ROOTS) {
      for (let j = from; j < to; j++) F.set(roots, j, Secular.root(j, kept, poles, zed, block + <usize>j * ld));
    } else if (phase == WEIGH) Phase.weigh(from, to, ld);
    else if (phase == VECTORS) {
      const rows = kept - onlyUpper;
      for (let j = from; j < to; j++) {
        Phase.normalise(block + <usize>j * ld, room);
        Phase.aside(j, onlyUpper, rows, ld);
      }
    } else if (phase == UPPER) {
      for (let j = from; j < to; j++) Phase.aside(j, 0, anyUpper, ld);
    } else {
      const bytes = (<usize>size) << 3;
      for (let j = from; j < to; j++) memory.copy(block + <usize>j * ld, aside + <usize>(j - kept) * bytes, bytes);
    }
  }

  /** Upper rows of types 1, 2; lower rows of types 2, 3; whole deflated columns and their values. */
  static pack(from: i32, to: i32, ld: usize): void {
    const bytes1 = (<usize>upperRows) << 3;
    const bytes = (<usize>size) << 3;
    const bytes2 = bytes - bytes1;
    for (let j = from; j < to; j++) {
      const at = I.at(j < kept ? grouped : place, j);
      const x = block + <usize>at * ld;
      if (j < anyUpper) memory.copy(packed + <usize>j * bytes1, x, bytes1);
      if (j >= kept) {
        memory.copy(aside + <usize>(j - kept) * bytes, x, bytes);
        F.set(column, j, F.at(values, at));
      } else if (j >= onlyUpper) memory.copy(lowerRows + <usize>(j - onlyUpper) * bytes2, x + bytes1, bytes2);
    }
  }

  /** weights_i ← ± √|Π_j (d_i − λ_j) / Π_{j≠i} (d_i − d_j)|: the z whose update has exactly these roots. */
  static weigh(from: i32, to: i32, ld: usize): void {
    for (let i = from; i < to; i++) F.set(zed, i, f64.load(block + <usize>i * (ld + 8)));
    for (let j = 0; j < kept; j++) {
      const delta = block + <usize>j * ld;
      const pole = F.at(poles, j);
      Phase.factor(from, min(j, to), delta, pole);
      Phase.factor(max(j + 1, from), to, delta, pole);
    }
    for (let i = from; i < to; i++) F.set(weights, i, copysign(sqrt(abs(F.at(zed, i))), F.at(weights, i)));
  }

  /** zed_i ← zed_i · delta_i / (d_i − pole) for i in [from, to). */
  static factor(from: i32, to: i32, delta: usize, pole: f64): void {
    const p = f64x2.splat(pole);
    let i = from;
    for (; i + 2 <= to; i += 2) {
      const at = (<usize>i) << 3;
      const ratio = f64x2.div(v128.load(delta + at), f64x2.sub(v128.load(poles + at), p));
      v128.store(zed + at, f64x2.mul(v128.load(zed + at), ratio));
    }
    if (i < to) F.set(zed, i, F.at(zed, i) * (F.at(delta, i) / (F.at(poles, i) - pole)));
  }

  /** A column of d_i − λ ← (weights_i / (d_i − λ)) normalised, its rows in the order of `source`. */
  static normalise(delta: usize, room: usize): void {
    let sum = f64x2.splat(0);
    let i = 0;
    for (; i + 2 <= kept; i += 2) {
      const at = (<usize>i) << 3;
      const x = f64x2.div(v128.load(weights + at), v128.load(delta + at));
      v128.store(room + at, x);
      sum = V.madd(x, x, sum);
    }
    let total = V.sum(sum);
    if (i < kept) {
      const x = F.at(weights, i) / F.at(delta, i);
      F.set(room, i, x);
      total += x * x;
    }
    const scale = 1 / sqrt(total);
    for (let l = 0; l < kept; l++) F.set(delta, l, scale * F.at(room, I.at(source, l)));
  }

  /** Copies rows [from, from + rows) of column j out of the way of the products. */
  static aside(j: i32, from: i32, rows: i32, ld: usize): void {
    const bytes = (<usize>rows) << 3;
    memory.copy(halves + <usize>(j - firstWanted) * bytes, block + <usize>j * ld + ((<usize>from) << 3), bytes);
  }
}

/** What a phase reads, through the mailbox: the variables of a helper are its own. */
class Mail {
  static send(): void {
    i32.store(Team.argument(0), N);
    i32.store(Team.argument(1), size);
    i32.store(Team.argument(2), upperRows);
    i32.store(Team.argument(3), kept);
    i32.store(Team.argument(4), onlyUpper);
    i32.store(Team.argument(5), anyUpper);
    i32.store(Team.argument(6), firstWanted);
    store<usize>(Team.argument(7), block);
    store<usize>(Team.argument(8), lowerRows);
    store<usize>(Team.argument(9), aside);
    store<usize>(Team.argument(10), values);
    store<usize>(Team.argument(11), halves);
    store<usize>(Team.argument(12), packed);
    store<usize>(Team.argument(13), zed);
    store<usize>(Team.argument(14), poles);
    store<usize>(Team.argument(15), weights);
    store<usize>(Team.argument(16), roots);
    store<usize>(Team.argument(17), column);
    store<usize>(Team.argument(18), place);
    store<usize>(Team.argument(19), grouped);
    store<usize>(Team.argument(20), source);
  }

  static receive(): void {
    N = i32.load(Team.argument(0));
    size = i32.load(Team.argument(1));
    upperRows = i32.load(Team.argument(2));
    kept = i32.load(Team.argument(3));
    onlyUpper = i32.load(Team.argument(4));
    anyUpper = i32.load(Team.argument(5));
    firstWanted = i32.load(Team.argument(6));
    block = load<usize>(Team.argument(7));
    lowerRows = load<usize>(Team.argument(8));
    aside = load<usize>(Team.argument(9));
    values = load<usize>(Team.argument(10));
    halves = load<usize>(Team.argument(11));
    packed = load<usize>(Team.argument(12));
    zed = load<usize>(Team.argument(13));
    poles = load<usize>(Team.argument(14));
    weights = load<usize>(Team.argument(15));
    roots = load<usize>(Team.argument(16));
    column = load<usize>(Team.argument(17));
    place = load<usize>(Team.argument(18));
    grouped = load<usize>(Team.argument(19));
    source = load<usize>(Team.argument(20));
  }
}
