/** Public calls of all kinds, in a fixed order, as a program makes them in a long life: of mixed sizes, and some wrong. */
import {
  eigh,
  eigvalsh,
  haarState,
  herk,
  type Matrix,
  matmul,
  normals,
  partialTrace,
  schmidtValues,
  stream,
  vonNeumannEntropy,
} from "../../src/index.js";
import { uniform, uniforms } from "./random.js";

const square = (n: number, seed: number): Matrix => ({ rows: n, cols: n, data: uniforms(seed, n * n) });

function hermitian(n: number, seed: number): Matrix {
  const A = square(n, seed);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) A.data[i * n + j] = A.data[j * n + i] as number;
  return A;
}

/** n × n with one entry that no matrix may have. */
function poisoned(n: number, seed: number): Matrix {
  const A = hermitian(n, seed);
  A.data[seed % A.data.length] = seed % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
  return A;
}

const bell = (n: number, seed: number) => haarState([n, 3], { stream: stream(1, seed) });

/** `n` is a size from 1 to 40. Those of the second list throw. */
const GOOD: ((n: number, seed: number) => unknown)[] = [
  (n, seed) => matmul(square(n, seed), square(n, seed + 1)),
  (n, seed) => herk(square(n, seed)),
  (n, seed) => eigh(hermitian(n, seed)),
  (n, seed) => eigvalsh(hermitian(n, seed)),
  (n, seed) => normals(stream(seed), 100 * n),
  (n, seed) => partialTrace(bell(n, seed), { keep: [seed % 2] }),
  (n, seed) => schmidtValues(bell(n, seed), { keep: [0] }),
  (n, seed) => vonNeumannEntropy(partialTrace(bell(n, seed), { keep: [0] })),
];

const BAD: ((n: number, seed: number) => unknown)[] = [
  (n, seed) => matmul(square(n, seed), square(n + 1, seed)),
  (n, seed) => matmul(square(n, seed), poisoned(n, seed)),
  (n, seed) => herk(poisoned(n, seed)),
  (n, seed) => eigh(poisoned(n, seed)),
  (n) => eigh({ rows: n, cols: n + 1, data: new Float64Array(n * (n + 1)) }),
  (n, seed) => eigh(square(n + 2, seed)),
  (_, seed) => normals(stream(seed), -1),
  (n, seed) => partialTrace(bell(n, seed), { keep: [2] }),
  (n, seed) => partialTrace(bell(n, seed), { keep: [0, 0] }),
  (n) => matmul(null as unknown as Matrix, square(n, 1)),
];

export interface Tally {
  returned: number;
  refused: number;
}

/**
 * Makes `count` calls, every fifth of them wrong, and looks at the engine after each.
 *
 * @throws Error  a call that should throw did not, or the other way round
 */
export function mixedCalls(count: number, after: () => void): Tally {
  const random = uniform(count);
  const tally: Tally = { returned: 0, refused: 0 };
  for (let k = 0; k < count; k++) {
    // Mostly small, up to 40.
    const n = 1 + Math.floor(40 * random() ** 2);
    const wrong = k % 5 === 4;
    const list = wrong ? BAD : GOOD;
    const call = list[Math.floor(k / 5 + k) % list.length] as (n: number, seed: number) => unknown;
    let refused: unknown;
    try {
      call(n, k);
    } catch (error) {
      refused = error;
    }
    if (wrong !== (refused instanceof RangeError || refused instanceof TypeError)) {
      throw new Error(`call ${k}, size ${n}: ${wrong ? "nothing was refused" : "refused"}: ${call}`, {
        cause: refused,
      });
    }
    tally[wrong ? "refused" : "returned"]++;
    after();
  }
  return tally;
}
