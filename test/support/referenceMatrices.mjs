// Test matrices by formula. build(name) -> {n, re, im}: row-major Float64Arrays, im undefined for real symmetric ones.
// Only + - * / and sqrt of small integers are used, so every language builds the same bits.
const real = (n, f) => {
  const re = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) re[i * n + j] = f(i, j);
  return { n, re };
};
const herm = (n, f) => {
  // f(i, j) -> [re, im] is asked for i <= j only
  const re = new Float64Array(n * n),
    im = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      const [a, b] = f(i, j);
      re[i * n + j] = re[j * n + i] = a;
      if (i !== j) {
        im[i * n + j] = b;
        im[j * n + i] = -b;
      }
    }
  return { n, re, im };
};
const lohi = (f) => (i, j) => f(Math.min(i, j), Math.max(i, j));
const tri = (n, d, e) =>
  real(
    n,
    lohi((i, j) => (i === j ? d(i) : j === i + 1 ? e(i) : 0)),
  );
const hash = (i, j) => (i * 7919 + j * 104729 + i * j * 31) % 1009;
const minij = (i, j) => Math.min(i, j) + 1;
const REP = [-2, -2, -2, -2, -2, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 7];
const ROSSER = [
  [611, 196, -192, 407, -8, -52, -49, 29],
  [196, 899, 113, -192, -71, -43, -8, -44],
  [-192, 113, 899, 196, 61, 49, 8, 52],
  [407, -192, 196, 611, 8, 44, 59, -23],
  [-8, -71, 61, 8, 411, -599, 208, 208],
  [-52, -43, 49, 44, -599, 411, 208, 208],
  [-49, -8, 8, 59, 208, 208, 99, -911],
  [29, -44, 52, -23, 208, 208, -911, 99],
];
const IPOW = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
// A_ij * i^(i-j): Hermitian with the eigenvalues of the real symmetric A. Makes any real case above a complex one.
export const twist = ({ n, re }) =>
  herm(n, (i, j) => {
    const [a, b] = IPOW[(((i - j) % 4) + 4) % 4],
      x = re[i * n + j];
    return [a ? a * x : 0, b ? b * x : 0];
  });
// Spin chains: basis state s, site k is bit k, bit 0 means sigma_z = +1. bonds(L, periodic), Pauli or spin-1/2 operators.
const z = (s, k) => ((s >> k) & 1 ? -1 : 1);
const spin = (L, f) => {
  // f(s, add): add(t, v) adds v to <t|H|s>
  const n = 1 << L,
    re = new Float64Array(n * n);
  for (let s = 0; s < n; s++)
    f(s, (t, v) => {
      re[t * n + s] += v;
    });
  return { n, re };
};
const heis = (L, delta, periodic) =>
  spin(L, (s, add) => {
    // sum SxSx + SySy + delta SzSz
    for (let k = 0; k < (periodic ? L : L - 1); k++) {
      const m = (k + 1) % L;
      add(s, (delta * z(s, k) * z(s, m)) / 4);
      if (z(s, k) !== z(s, m)) add(s ^ (1 << k) ^ (1 << m), 0.5);
    }
  });
const ising = (L, hx, hz, periodic) =>
  spin(L, (s, add) => {
    // -sum ZZ - hx sum X - hz sum Z (Pauli)
    for (let k = 0; k < L; k++) {
      if (periodic || k < L - 1) add(s, -z(s, k) * z(s, (k + 1) % L));
      add(s, -hz * z(s, k));
      add(s ^ (1 << k), -hx);
    }
  });
// Hofstadter on an Lx x Ly torus, Landau gauge: site r = x * Ly + y, x-hop -1, y-hop (y -> y+1) -phase(x).
const hofstadter = (Lx, Ly, phase) => {
  const n = Lx * Ly,
    re = new Float64Array(n * n),
    im = new Float64Array(n * n);
  const hop = (a, b, [c, s]) => {
    // <b|H|a> = c + i s, and the conjugate
    re[b * n + a] += c;
    im[b * n + a] += s;
    re[a * n + b] += c;
    im[a * n + b] -= s;
  };
  for (let x = 0; x < Lx; x++)
    for (let y = 0; y < Ly; y++) {
      hop(x * Ly + y, ((x + 1) % Lx) * Ly + y, [-1, 0]);
      const [c, s] = phase(x);
      hop(x * Ly + y, x * Ly + ((y + 1) % Ly), [-c, -s]);
    }
  return { n, re, im };
};
const R3 = Math.sqrt(3) / 2;
const SIXTH = [
  [1, 0],
  [0.5, R3],
  [-0.5, R3],
  [-1, 0],
  [-0.5, -R3],
  [0.5, -R3],
];
const CIRC = [
  [3, 0],
  [1, 2],
  [-2, 1],
  [0, -3],
  [4, 1],
  [1, -1],
  [-1, 0],
  [2, 5],
  [-6, 0],
]; // c_0..c_8, c_(16-k) = conj c_k

export const matrices = {
  w21plus: () =>
    tri(
      21,
      (i) => Math.abs(10 - i),
      () => 1,
    ),
  w21minus: () =>
    tri(
      21,
      (i) => 10 - i,
      () => 1,
    ),
  glued_w21: () =>
    tri(
      105,
      (i) => Math.abs(10 - (i % 21)),
      (i) => (i % 21 === 20 ? 2 ** -26 : 1),
    ),
  clement21: () =>
    tri(
      21,
      () => 0,
      (i) => Math.sqrt((i + 1) * (20 - i)),
    ),
  hilbert12: () => real(12, (i, j) => 1 / (i + j + 1)),
  toeplitz121_32: () =>
    tri(
      32,
      () => 2,
      () => -1,
    ),
  lehmer24: () =>
    real(
      24,
      lohi((i, j) => (i + 1) / (j + 1)),
    ),
  minij24: () => real(24, minij),
  frank_sym16: () =>
    real(
      16,
      lohi((i, j) => (i === j ? 16 - i : ((j === i + 1 ? 16 - j : 0) + 16 - j) / 2)),
    ),
  graded_pow2_16: () => real(16, (i, j) => 2 ** (-3 * (i + j)) * (i === j ? 2 : 1)),
  graded_dec_12: () => real(12, (i, j) => Number(`1e-${i + j}`) * (i === j ? 2 : 1)),
  clustered24: () => real(24, (i, j) => (i === j ? 1 : 0) + 2 ** -40 * minij(i, j)),
  identity10: () => real(10, (i, j) => (i === j ? 1 : 0)),
  zeros10: () => real(10, () => 0),
  ones12: () => real(12, () => 1),
  rank_one16: () => real(16, (i, j) => (i + 1) * (j + 1)),
  minij24_up: () => real(24, (i, j) => 2 ** 500 * minij(i, j)),
  minij24_down: () => real(24, (i, j) => 2 ** -500 * minij(i, j)),
  diag_repeated10: () => real(10, (i, j) => (i === j ? [3, -5, 1, 0, 1, 2, -5, 2, 1, 0][i] : 0)),
  reflected_repeated16: () => {
    // H D H, H = 1 - v v^T / 8, v = ones, D = REP: dyadic, eigenvalues REP
    const t = REP.reduce((a, b) => a + b, 0);
    return real(16, (i, j) => (i === j ? REP[i] : 0) - (REP[i] + REP[j]) / 8 + t / 64);
  },
  rosser8: () => real(8, (i, j) => ROSSER[i][j]),
  pascal12: () =>
    real(12, (i, j) => {
      let b = 1;
      for (let k = 1; k <= i; k++) b = (b * (j + k)) / k;
      return b;
    }),
  moler16: () => real(16, (i, j) => (i === j ? i + 1 : Math.min(i, j) - 1)),
  hash_int40: () =>
    real(
      40,
      lohi((i, j) => hash(i, j) - 504),
    ),
  heisenberg8: () => heis(8, 1, true),
  xxz8_open: () => heis(8, 0.5, false),
  tfim8: () => ising(8, 1, 0, true),
  mixed_ising8_open: () => ising(8, 29 / 32, 13 / 16, false),
  hofstadter_quarter: () => hofstadter(8, 4, (x) => IPOW[x % 4]),
  hofstadter_sixth: () => hofstadter(6, 6, (x) => SIXTH[x % 6]),
  random_phase24: () =>
    herm(24, (i, j) => {
      // unit-modulus rational phases, zero diagonal
      if (i === j) return [0, 0];
      const p = 1 + (hash(i, j) % 23),
        q = (hash(j, i) % 47) - 23,
        r = p * p + q * q;
      return [(p * p - q * q) / r, (2 * p * q) / r];
    }),
  hash_gauss40: () => herm(40, (i, j) => [hash(i, j) - 504, i === j ? 0 : hash(j, i) - 504]),
  circulant16: () =>
    herm(16, (i, j) => {
      // A_ij = c_((j-i) mod 16)
      const k = j - i;
      return k <= 8 ? CIRC[k] : [CIRC[16 - k][0], -CIRC[16 - k][1]];
    }),
  tridiag_imag20: () => herm(20, (i, j) => (i === j ? [2, 0] : j === i + 1 ? [0, 1] : [0, 0])),
  hilbert12_twisted: () => twist(matrices.hilbert12()),
  w21plus_twisted: () => twist(matrices.w21plus()),
  reflected_repeated16_twisted: () => twist(matrices.reflected_repeated16()),
  minij24_up_twisted: () => twist(matrices.minij24_up()),
};
export const build = (name) => matrices[name]();
