import {
  eigvalsh,
  energyShell,
  exactTail,
  expectationVariance,
  gue,
  haarExpectations,
  kolmogorovTail,
  levyBound,
  microcanonical,
  mixedFieldIsing,
  type Operator,
  pauliString,
  shellObservable,
  spinChain,
  stream,
  twoSidedChernoffBound,
  twoSidedTail,
  typicalityBound,
  xxz,
} from "../src/index.js";
import { now, watchCore } from "./support/clock.js";
import { timing } from "./support/measure.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// The tail experiment of typicality in full: three Hamiltonians of 8 sites, the 64 levels nearest to energy 0, four observables,
// 4000 Haar states of each shell; Kolmogorov–Smirnov against the exact law, and all bounds at 17 distances. One core.
const [SITES, LEVELS, STATES] = [8, 64, 4000];
const RUNS = 5;

const observables = (): Operator[] => [
  pauliString("Z", [4], SITES),
  pauliString("X", [4], SITES),
  pauliString("ZZ", [3, 4], SITES),
  spinChain({
    sites: SITES,
    terms: Array.from({ length: SITES }, (_, j) => ({ ops: "Z", sites: [j], coefficient: 1 / SITES })),
  }),
];

/** √n sup|F_n − F| of a sorted sample. */
function distance(sample: Float64Array, cdf: (x: number) => number): number {
  const n = sample.length;
  let most = 0;
  for (const [k, x] of sample.entries()) {
    const p = cdf(x);
    most = Math.max(most, p - k / n, (k + 1) / n - p);
  }
  return Math.sqrt(n) * most;
}

/** Seconds of each part. */
function experiment(): Record<"shells" | "states" | "law" | "bounds" | "all", number> {
  const spent = { shells: 0, states: 0, law: 0, bounds: 0, all: 0 };
  let mark = now();
  const began = mark;
  const lap = (part: keyof typeof spent) => {
    const time = now();
    spent[part] += (time - mark) / 1000;
    mark = time;
  };
  const hamiltonians = [
    mixedFieldIsing({ sites: SITES }),
    xxz({ sites: SITES }),
    gue(2 ** SITES, { stream: stream(1) }),
  ];
  for (const [h, H] of hamiltonians.entries()) {
    const shell = energyShell(H, { centre: 0, states: LEVELS });
    const list = observables();
    const spectra = list.map((O) => eigvalsh(shellObservable(O, shell)));
    const moments = list.map((O) => microcanonical(O, shell));
    lap("shells");
    const { data } = haarExpectations(list, { stream: stream(2).child(h), count: STATES, shell });
    lap("states");
    for (const [k, l] of spectra.entries()) {
      const sample = Float64Array.from({ length: STATES }, (_, i) => data[list.length * i + k] as number).sort();
      const p = kolmogorovTail(distance(sample, (x) => 1 - exactTail(l, x)));
      if (!(p > 1e-7)) throw new Error(`internal: observable ${k} of Hamiltonian ${h} has a p of ${p}`);
      lap("law");
      const { varianceShell } = moments[k] as { varianceShell: number };
      const deviation = Math.sqrt(expectationVariance(varianceShell, LEVELS));
      for (let e = 0.5; e <= 4.5; e += 0.25) {
        const epsilon = e * deviation;
        const exact = twoSidedTail(l, epsilon);
        const least = Math.min(
          typicalityBound(varianceShell, LEVELS, epsilon),
          levyBound(LEVELS, (l[LEVELS - 1] as number) - (l[0] as number), epsilon),
          twoSidedChernoffBound(l, epsilon),
        );
        if (!(exact <= least)) throw new Error(`internal: a bound of ${least} is below the exact ${exact}`);
      }
      lap("bounds");
    }
  }
  spent.all = (now() - began) / 1000;
  return spent;
}

function* rows(): Generator<Row> {
  const target = atMost(3, "s");
  const first = watchCore();
  const cold = experiment();
  yield { size: "first run", build: "strict", median: cold.all, reached: cold.all, target, core: first() };
  const rest = watchCore();
  const runs = Array.from({ length: RUNS }, experiment);
  const core = rest();
  const all = timing(runs.map((run) => 1000 * run.all));
  yield { size: "3 × 4, 4000 states, d = 64", build: "strict", ...all, reached: all.median, target, core };
  for (const part of ["shells", "states", "law", "bounds"] as const) {
    yield { size: `  of it: ${part}`, build: "strict", ...timing(runs.map((run) => 1000 * run[part])), core };
  }
}

export default {
  name: "tail",
  why: "A.tail in full: shells, 48,000 expectation values, their exact law at each of them, all bounds; in this thread",
  rows,
} satisfies Operation;
