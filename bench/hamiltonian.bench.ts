import { currentEngine } from "../src/engine.js";
import { xxz } from "../src/index.js";
import { lapack } from "./support/contender.js";
import { affordable } from "./support/effort.js";
import { atLeast, atMost, type Operation, type Row } from "./support/operation.js";
import { compare, elsewhere, here, type Side } from "./support/versus.js";

// The open XXZ chain of 20 sites, complex amplitudes: H·ψ counted as one read and one write of the vector, 32 · 2^20 bytes. Timed on
// vectors that lie in the engine's memory, as Lanczos and the time evolution have them; the public call beside it copies in and out.
// The memory bandwidth is that of a copy between two arrays of 256 MiB, far beyond any cache, read and write counted; a copy of vectors
// of this size, which a large last-level cache may hold, is shown too. That copy comes before every product that is timed and leaves nothing
// of the vectors in a cache, as a recurrence with many vectors does; eight products in a row show what a cache that holds two is worth.
// The same kernel with a single term, Z on the last site, moves the same bytes and computes nothing: what WebAssembly's loads and
// stores reach, which cannot write past the caches as the host's copy does.
const SITES = 20;
const FAR = 2 ** 25;
const ROW = 8;

/** The chain as the kernel reads it. */
function tables(sites: number): { rows: number[]; z: number[]; c: number[] } {
  const bonds = Array.from({ length: sites - 1 }, (_, j) => 3 << j);
  const diagonal: (readonly [mask: number, weight: number])[] = [
    ...Array.from({ length: sites }, (_, j) => [1 << j, 0.065] as const),
    ...bonds.map((mask) => [mask, 0.175] as const),
  ];
  const rows = [0, 0, diagonal.length, 0];
  const terms = [...diagonal];
  for (const mask of bonds) {
    rows.push(mask, terms.length, 2, 0);
    terms.push([0, 0.25], [mask, -0.25]);
  }
  return { rows, z: terms.map(([mask]) => mask), c: terms.map(([, weight]) => weight) };
}

async function* rows(): AsyncGenerator<Row> {
  if (!affordable(2 ** 10)) return;
  const { arena, kernels } = currentEngine();
  const { top } = arena;
  const n = 2 ** SITES;
  const H = xxz({ sites: SITES });
  const psi = Float64Array.from({ length: 2 * n }, (_, k) => Math.cos(k / 2));
  const { rows: groups, z, c } = tables(SITES);
  const take = (bytes: number) => arena.take(bytes, "bench");
  const [table, signs, weights] = [take(4 * groups.length), take(4 * z.length), take(8 * c.length)];
  const [x, y] = [take(16 * n), take(16 * n)];
  const work = take(8 * kernels.xorSumWorkspace(SITES));
  arena.i32.set(groups, table / 4);
  arena.i32.set(z, signs / 4);
  arena.f64.set(c, weights / 8);
  arena.f64.set(psi, x / 8);
  const product = () => kernels.zxorSum(SITES, SITES, table, signs, weights, x, y, work);
  // The diagonal's first term alone.
  const alone = take(16);
  arena.i32.set([0, 0, 1, 0], alone / 4);
  const oneTerm = () => kernels.zxorSum(SITES, 1, alone, signs, weights, x, y, work);
  product();
  const expected = H.apply(psi);
  const found = arena.f64.subarray(y / 8, y / 8 + 2 * n);
  // The terms of the diagonal are added in another order.
  if (!expected.every((value, k) => Math.abs(value - (found[k] as number)) < 1e-13))
    throw new Error("hamiltonian: the two products differ");

  const [from, to] = [new Float64Array(FAR).fill(1), new Float64Array(FAR).fill(2)];
  const sides: Side[] = [
    here("product", product),
    here("far copy", () => to.set(from)),
    here("one term", oneTerm),
    here("near copy", () => arena.f64.copyWithin(y / 8, x / 8, x / 8 + 2 * n)),
    here("public", () => H.apply(psi)),
    here("eight", () => {
      for (let k = 0; k < ROW; k++) product();
    }),
  ];
  sides.push(here("far copy again", () => to.set(from)));
  const scipy = await lapack();
  if (typeof scipy !== "string") sides.splice(-1, 0, await elsewhere(scipy, { operation: "xxz", rows: SITES }));
  const { timings, core } = await compare(sides);
  arena.release(top);
  const [mine, far, single, near, call, eight, ...others] = timings;
  if (!(mine && far && single && near && call && eight)) return;
  // Before the last copy.
  const csr = others.length > 1 ? others[0] : undefined;
  const bytes = 32 * n;
  const rate = (seconds: number, moved = bytes) => ({ value: moved / seconds / 1e9, unit: "GB/s" });
  const size = `XXZ, ${SITES} sites`;
  const bandwidth = rate(far.median, 16 * FAR).value;
  const part = rate(mine.median).value / bandwidth;
  yield { size: "copy of 256 MiB", ...far, rate: rate(far.median, 16 * FAR) };
  yield { size: "copy of 16 MiB", ...near, rate: rate(near.median) };
  yield {
    size,
    build: "strict",
    ...mine,
    core,
    rate: rate(mine.median),
    ratio: { value: part, to: "of memory" },
    reached: part,
    target: atLeast(0.5, "of memory"),
  };
  yield {
    size: "one term, as many bytes",
    build: "strict",
    ...single,
    rate: rate(single.median),
    ratio: { value: rate(single.median).value / bandwidth, to: "of memory" },
  };
  const row = { ...eight, median: eight.median / ROW };
  const warm = rate(row.median).value / bandwidth;
  yield {
    size: `${size}, eight in a row`,
    build: "strict",
    ...row,
    rate: rate(row.median),
    ratio: { value: warm, to: "of memory" },
  };
  yield { size: `${size}, H.apply`, build: "strict", ...call, rate: rate(call.median) };
  if (csr === undefined) return;
  const ratio = mine.median / csr.median;
  yield { size: `${size}, SciPy's CSR`, ...csr, rate: rate(csr.median) };
  yield {
    size: `${size}, against it`,
    build: "strict",
    ratio: { value: ratio, to: "of SciPy" },
    reached: ratio,
    target: atMost(0.4, "of SciPy"),
  };
}

export default {
  name: "hamiltonian",
  why: "H·ψ without a matrix, against the memory bandwidth of this run and SciPy's compressed rows",
  rows,
} satisfies Operation;
