// Shells inside a symmetry sector: what asks for subsystems means those of the chain.
import { describe, expect, test } from "vitest";
import { createEngine, withEngine } from "../../src/engine/engine.js";
import { engineInfo } from "../../src/engine/info.js";
import { eigh, eigvalsh } from "../../src/linalg/eigh.js";
import { canonicalTypicality, effectiveDimension } from "../../src/quantum/canonicalTypicality.js";
import { eigenstateEntropies } from "../../src/quantum/eigenstateEntropies.js";
import { eigenstateExpectations } from "../../src/quantum/eigenstateExpectations.js";
import { energyShell } from "../../src/quantum/energyShell.js";
import { entropies } from "../../src/quantum/entropies.js";
import { expectation } from "../../src/quantum/expectation.js";
import { haarExpectations } from "../../src/quantum/haarExpectations.js";
import { haarState } from "../../src/quantum/haarState.js";
import { heisenberg } from "../../src/quantum/heisenberg.js";
import { microcanonical } from "../../src/quantum/microcanonical.js";
import { mixedFieldIsing } from "../../src/quantum/mixedFieldIsing.js";
import { pauliString } from "../../src/quantum/pauliString.js";
import type { Shell } from "../../src/quantum/shell.js";
import { type Hamiltonian, spinChain } from "../../src/quantum/spinChain.js";
import type { State } from "../../src/quantum/state.js";
import { xxz } from "../../src/quantum/xxz.js";
import { stream } from "../../src/random/stream.js";
import { maxDifference } from "../support/reference.js";

/** Column n as a state of the whole chain. */
function embedded(H: Hamiltonian, { vectors }: Shell, n: number): State {
  const { rows, cols, data, complex } = vectors;
  const w = complex ? 2 : 1;
  const column = Float64Array.from({ length: w * rows }, (_, i) => data[w * (Math.floor(i / w) * cols + n) + (i % w)]!);
  return H.sector!.embed(column);
}

/** The same shell of the whole chain, with a vector of 2^sites entries for every level. */
function embeddedShell(H: Hamiltonian, shell: Shell): Shell {
  const [D, d] = [2 ** H.sector!.sites, shell.dimension];
  const data = new Float64Array(2 * D * d);
  for (let n = 0; n < d; n++) {
    const psi = embedded(H, shell, n).data;
    for (let i = 0; i < D; i++) data.set(psi.subarray(2 * i, 2 * i + 2), 2 * (i * d + n));
  }
  const dims = new Array<number>(H.sector!.sites).fill(2);
  return { dimension: d, energies: shell.energies, vectors: { rows: D, cols: d, data, complex: true }, dims };
}

/** Σ_n Tr_rest |n⟩⟨n| / d, entry by entry from the bits of the strings: interleaved. */
function plainOmega(H: Hamiltonian, shell: Shell, sites: readonly number[]): Float64Array {
  const L = H.sector!.sites;
  const patternOf = (s: number, of: readonly number[]) =>
    of.reduce((a, site) => 2 * a + ((s >> (L - 1 - site)) & 1), 0);
  const rest = Array.from({ length: L }, (_, site) => site).filter((site) => !sites.includes(site));
  const strings = Array.from({ length: 2 ** L }, (_, s) => [patternOf(s, sites), patternOf(s, rest)] as const);
  const n = 2 ** sites.length;
  const omega = new Float64Array(2 * n * n);
  for (let level = 0; level < shell.dimension; level++) {
    const { data } = embedded(H, shell, level);
    const M = Array.from({ length: n }, () => new Float64Array(2 ** (L - sites.length + 1)));
    for (const [s, [a, b]] of strings.entries()) M[a]!.set(data.subarray(2 * s, 2 * s + 2), 2 * b);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [re, im] = [0, 0];
        for (let b = 0; b < M[i]!.length; b += 2) {
          re += M[i]![b]! * M[j]![b]! + M[i]![b + 1]! * M[j]![b + 1]!;
          im += M[i]![b + 1]! * M[j]![b]! - M[i]![b]! * M[j]![b + 1]!;
        }
        omega[2 * (i * n + j)]! += re / shell.dimension;
        omega[2 * (i * n + j) + 1]! += im / shell.dimension;
      }
    }
  }
  return omega;
}

const range = (count: number) => Array.from({ length: count }, (_, k) => k);
const chiral = (sites: number) =>
  range(sites).flatMap((j) => {
    const pair = [j, (j + 1) % sites];
    return [
      { ops: "+-", sites: pair, coefficient: [2, 1] as const },
      { ops: "-+", sites: pair, coefficient: [2, -1] as const },
      { ops: "ZZ", sites: pair, coefficient: 0.3 },
    ];
  });

const cases: [string, Hamiltonian][] = [
  ["XXZ with four of eight spins up", xxz({ sites: 8, sector: { up: 4 } })],
  ["XXZ with two of seven up", xxz({ sites: 7, sector: { up: 2 } })],
  ["Heisenberg, no magnetisation, odd under inversion", heisenberg({ sites: 8, sector: { up: 4, inversion: -1 } })],
  ["an Ising chain odd under reflection", mixedFieldIsing({ sites: 7, sector: { reflection: -1 } })],
  ["an Ising ring of momentum 2", mixedFieldIsing({ sites: 7, periodic: true, sector: { momentum: 2 } })],
  ["a ring with a current, up and momentum", spinChain({ sites: 8, terms: chiral(8), sector: { up: 4, momentum: 3 } })],
  ["all four", heisenberg({ sites: 8, periodic: true, sector: { up: 4, momentum: 4, reflection: 1, inversion: 1 } })],
  ["a sector without a quantum number", xxz({ sites: 5, sector: {} })],
];

describe.each(cases)("sites of the chain in a sector: %s", (_title, H) => {
  const shell = energyShell(H, { centre: 0, states: Math.min(6, H.dimension) });
  const whole = embeddedShell(H, shell);
  const L = H.sector!.sites;

  test("eigenstateEntropies are those of the embedded states within 1e-12, of any cut, order and grouping of sites", () => {
    for (const keep of [[0, 1, 2], [5 % L, 1], [3], [], range(L), range(L).slice(1)]) {
      for (const alpha of [0, 0.5, 1, 2, Infinity]) {
        const found = eigenstateEntropies(shell, { keep, alpha });
        expect(maxDifference(found, eigenstateEntropies(whole, { keep, alpha }))).toBeLessThan(1e-12);
      }
    }
    const dims = [4, ...new Array<number>(L - 3).fill(2), 2];
    const found = eigenstateEntropies(shell, { keep: [0, 2], dims });
    expect(maxDifference(found, eigenstateEntropies(shell, { keep: [0, 1, 3] }))).toBeLessThan(1e-13);
    const [last] = entropies(embedded(H, shell, shell.dimension - 1), { keep: [0, 1, 3], alphas: [1] });
    expect(Math.abs(found[shell.dimension - 1]! - last!)).toBeLessThan(1e-12);
  });

  test("canonicalTypicality is that of the embedded shell within 1e-13, Ω_S entry by entry a plain sum over strings", () => {
    for (const keep of [[0, 1, 2], [4, 0], [2], [], range(L).slice(2), range(L)]) {
      const [a, b] = [canonicalTypicality(shell, { keep }), canonicalTypicality(whole, { keep })];
      expect(maxDifference(a.omega.data, b.omega.data)).toBeLessThan(1e-13);
      for (const key of ["effectiveDimension", "meanPurity", "publishedBound"] as const) {
        expect(Math.abs(a[key] / b[key] - 1)).toBeLessThan(1e-12);
      }
      expect(Math.abs(a.meanSquaredDistance - b.meanSquaredDistance)).toBeLessThan(1e-13);
      expect(effectiveDimension(shell, { keep })).toBe(a.effectiveDimension);
    }
    for (const keep of [
      [0, 1, 2],
      [4, 1],
    ]) {
      const { omega } = canonicalTypicality(shell, { keep });
      expect(maxDifference(omega.data, plainOmega(H, shell, keep))).toBeLessThan(1e-13);
    }
  });

  test("the effective dimension is one over the purity of Ω_E from a plain sum, within 1e-12", () => {
    const keep = [1, 3, 4];
    const rest = range(L).filter((site) => !keep.includes(site));
    const purity = plainOmega(H, shell, rest).reduce((sum, x) => sum + x * x, 0);
    expect(Math.abs(effectiveDimension(shell, { keep }) * purity - 1)).toBeLessThan(1e-12);
  });

  test("haarState with dims of the chain is the embedded state of the sector, to the bit", () => {
    const inside = haarState(H.dimension, { stream: stream(5), shell });
    const chain = haarState(new Array<number>(L).fill(2), { stream: stream(5), shell });
    expect(chain.data).toEqual(H.sector!.embed(inside).data);
    expect(chain.dims).toEqual(new Array<number>(L).fill(2));
  });
});

test("entropies in blocks above and below the size where Gram matrices take over: NumPy's way, −Σ p ln p of eigvalsh, within 1e-12", () => {
  const H = xxz({ sites: 14, sector: { up: 7 } });
  const vectors = haarColumns(H.dimension);
  const shell: Shell = { dimension: 2, energies: new Float64Array(2), vectors, sector: H.sector! };
  const keep = [0, 2, 4, 6, 8, 10, 12];
  const S = eigenstateEntropies(shell, { keep });
  const S05 = eigenstateEntropies(shell, { keep, alpha: 0.5 });
  for (const n of [0, 1]) {
    const [expected, half] = entropies(embedded(H, shell, n), { keep, alphas: [1, 0.5] });
    expect(Math.abs(S[n]! - expected!)).toBeLessThan(1e-12);
    expect(Math.abs(S05[n]! - half!)).toBeLessThan(1e-10);
    const omega = plainOmega(H, { ...shell, ...columnOf(shell, n) }, keep);
    const p = eigvalsh({ rows: 128, cols: 128, data: omega, complex: true });
    const plain = p.reduce((sum, x) => (x > 1e-14 ? sum - x * Math.log(x) : sum), 0);
    expect(Math.abs(S[n]! - plain)).toBeLessThan(1e-12);
  }
});

/** Two orthonormal vectors. */
function haarColumns(D: number): Shell["vectors"] {
  const [a, b] = [haarState(D, { stream: stream(1), real: true }), haarState(D, { stream: stream(2), real: true })].map(
    ({ data }) => Float64Array.from({ length: D }, (_, i) => data[2 * i]!),
  ) as [Float64Array, Float64Array];
  const overlap = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const c = b.map((y, i) => y - overlap * a[i]!);
  const norm = Math.sqrt(c.reduce((sum, x) => sum + x * x, 0));
  return {
    rows: D,
    cols: 2,
    data: Float64Array.from({ length: 2 * D }, (_, k) => (k % 2 === 0 ? a : c)[k >> 1]! / (k % 2 === 0 ? 1 : norm)),
  };
}

function columnOf({ vectors }: Shell, n: number): Pick<Shell, "dimension" | "energies" | "vectors"> {
  const data = Float64Array.from({ length: vectors.rows }, (_, i) => vectors.data[2 * i + n]!);
  return { dimension: 1, energies: new Float64Array(1), vectors: { rows: vectors.rows, cols: 1, data } };
}

test("strips: a shell whose blocks take many is that of its parts, and no vector of 2^16 entries is held", () => {
  // 40 levels of 12870 states; embedded they would be 40 · 2^16 · 16 bytes = 40 MiB.
  const H = xxz({ sites: 16, sector: { up: 8 } });
  const D = H.dimension;
  const data = new Float64Array(40 * D);
  for (let n = 0; n < 40; n++) {
    const count = Math.ceil((D - n) / 40);
    for (let i = n; i < D; i += 40) data[40 * i + n] = (i % 3 === 0 ? -1 : 1) / Math.sqrt(count);
  }
  const shell: Shell = {
    dimension: 40,
    energies: new Float64Array(40),
    vectors: { rows: D, cols: 40, data },
    sector: H.sector!,
  };
  const keep = [0, 1, 9];
  effectiveDimension(shell, { keep });
  const [peak, found] = withEngine(createEngine(), () => {
    const found = canonicalTypicality(shell, { keep });
    return [engineInfo().memory.peak, found] as const;
  });
  expect(peak).toBeLessThan(16 * 2 ** 20);
  // Ω_S of a shell is the mean of those of its levels.
  const mean = new Float64Array(2 * 64);
  for (let n = 0; n < 40; n++) {
    const column = Float64Array.from({ length: D }, (_, i) => data[40 * i + n]!);
    const vectors = { rows: D, cols: 1, data: column };
    const { omega } = canonicalTypicality({ ...shell, dimension: 1, energies: new Float64Array(1), vectors }, { keep });
    for (const [k, x] of omega.data.entries()) mean[k]! += x / 40;
  }
  expect(maxDifference(found.omega.data, mean)).toBeLessThan(1e-14);
  expect(found.effectiveDimension).toBeGreaterThan(40 / 8);
  expect(found.effectiveDimension).toBeLessThan(40 * 8);
});

describe("what a sector shell cannot be asked", () => {
  const H = xxz({ sites: 6, sector: { up: 3 } });
  const shell = energyShell(H, { centre: 0, states: 4 });

  test("sites outside of the chain, dims of neither, a sector that is none or another's, in a sentence", () => {
    expect(() => canonicalTypicality(shell, { keep: [6] })).toThrow(
      "canonicalTypicality: expected keep to hold subsystems from 0 to 5 of dims [2, 2, 2, 2, 2, 2], got 6",
    );
    expect(() => eigenstateEntropies(shell, { keep: [0], dims: [2, 5] })).toThrow(
      "eigenstateEntropies: dims [2, 5] multiply to 10, neither to 2^6, the states of the chain, nor to 20, those of the sector",
    );
    expect(() => haarState([2, 5], { stream: stream(1), shell })).toThrow(
      "haarState: dims [2, 5] multiply to 10, but the states of the shell have 20 amplitudes, and those of its chain 2^6",
    );
    const literal = { ...H.sector!, embed: () => ({ dims: [1], data: new Float64Array(2) }) };
    expect(() => effectiveDimension({ ...shell, sector: literal }, { keep: [0] })).toThrow(
      /^effectiveDimension: expected shell\.sector to be H\.sector of a Hamiltonian in a sector, got an object.*; leave it out for states without$/,
    );
    expect(() =>
      effectiveDimension({ ...shell, energies: new Float64Array(4).fill(Number.NaN) }, { keep: [0] }),
    ).toThrow("effectiveDimension: expected shell.energies to be finite, got NaN at index 0");
    const other = xxz({ sites: 6, sector: { up: 2 } }).sector!;
    expect(() => effectiveDimension({ ...shell, sector: other }, { keep: [0] })).toThrow(
      "effectiveDimension: expected shell.vectors to have 15 rows, the states of shell.sector, got 20",
    );
  });

  test("observables of the chain are not those of the sector, and the sentence says what is; in the sector they are", () => {
    const Z = pauliString("Z", [0], 6);
    const sentence =
      "to be 20 × 20, got 64 × 64; the shell is in a sector of the chain: spinChain({ sites, terms, sector }) is such an operator inside it";
    expect(() => microcanonical(Z, shell)).toThrow(`microcanonical: expected O ${sentence}`);
    expect(() => microcanonical(Z.toMatrix(), shell)).toThrow(`microcanonical: expected O ${sentence}`);
    expect(() => eigenstateExpectations(Z, shell)).toThrow(`eigenstateExpectations: expected O ${sentence}`);
    expect(() => haarExpectations([Z], { stream: stream(1), count: 1, shell })).toThrow(
      `haarExpectations: expected observables[0] ${sentence}`,
    );
    const inside = spinChain({ sites: 6, terms: Z.terms, sector: { up: 3 } });
    const found = eigenstateExpectations(inside, shell);
    for (const [n, x] of found.entries())
      expect(Math.abs(x - expectation(embedded(H, shell, n), Z))).toBeLessThan(1e-13);
  });

  test("vectors that have become NaN or longer are refused", () => {
    const own = energyShell(H, { centre: 0, states: 4 });
    own.vectors.data[3] = Number.NaN;
    expect(() => canonicalTypicality(own, { keep: [0] })).toThrow(
      "canonicalTypicality: expected finite entries, got NaN at shell.vectors[0, 3]",
    );
    own.vectors.data.fill(0.5);
    expect(() => eigenstateEntropies(own, { keep: [0] })).toThrow(
      "eigenstateEntropies: expected shell.vectors to have orthonormal columns, but an overlap is off by 5.0e+0",
    );
  });

  test("a matrix of the sector does not know its chain: the sentence says what does, and sector in a literal helps", () => {
    const pairs = energyShell(eigh(H.toMatrix() as never), { centre: 0, states: 4 });
    expect(() => eigenstateEntropies(pairs, { keep: [0, 1] })).toThrow(
      "eigenstateEntropies: the 20 states of this shell have no subsystems, but keep is [0, 1]; dims says how they factor, and a shell of a Hamiltonian, in a sector too, knows its sites",
    );
    const found = eigenstateEntropies({ ...pairs, sector: H.sector! }, { keep: [0, 1] });
    expect(maxDifference(found, eigenstateEntropies(shell, { keep: [0, 1] }))).toBeLessThan(1e-12);
  });

  test("dims that multiply to the states of the sector cut these, as given to energyShell or later", () => {
    const seen = energyShell(H, { centre: 0, states: 4, dims: [4, 5] });
    const [a, b] = [eigenstateEntropies(seen, { keep: [0] }), eigenstateEntropies(shell, { keep: [0], dims: [4, 5] })];
    expect(a).toEqual(b);
  });
});
