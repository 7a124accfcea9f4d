import type { Field } from "../src/index.js";
import { type Found, lapack, PACKAGES, packaged } from "./support/contender.js";
import { hermitianMatrix, symmetricMatrix } from "./support/data.js";
import { affordable, effort } from "./support/effort.js";
import { exponentOf } from "./support/figure.js";
import { atLeast, atMost, type Operation, type Row } from "./support/operation.js";
import { plainEigh } from "./support/plain/eigh.js";
import { plainHermitian } from "./support/plain/hermitian.js";
import { BELIEVED, residualOf } from "./support/right.js";
import { ours, pairsOf } from "./support/sides.js";
import { compare, elsewhere, here, type Side } from "./support/versus.js";

// All vectors of random Hermitian matrices. 512 is where the packages are compared: the fastest of them need a second there.
// From 256 to 2048 the exponent; complex ends at 1024, where a call already takes a second.
const KINDS = {
  real: {
    sizes: [32, 64, 128, 256, 512, 1024, 2048],
    lapack: new Map([
      [256, 1.2],
      [512, 1.4],
      [1024, 1.6],
    ]),
    fastest: 4,
  },
  complex: {
    sizes: [16, 32, 64, 128, 256, 512, 1024],
    lapack: new Map([
      [256, 1.3],
      [512, 1.5],
    ]),
    fastest: 6.5,
  },
} as const;
/** Against packages and plain TypeScript up to here. */
const COMMON = 512;

type Kind = keyof typeof KINDS;
type Believable = Side & { readonly driver?: string | null; result(): Found | Promise<Found> };

const plain = (kind: Kind, n: number, A: Field): Believable => {
  const solve = () => (kind === "real" ? plainEigh(n, A.data) : plainHermitian(n, A.data));
  return { ...here("plain TypeScript", solve), patient: true, result: solve };
};

async function* rows(): AsyncGenerator<Row> {
  // All at once: some need seconds to start.
  const about = await Promise.all([lapack(), ...PACKAGES.map(packaged)]);
  const names = ["LAPACK", ...PACKAGES];
  for (const [k, found] of about.entries()) {
    yield { size: names[k] as string, note: typeof found === "string" ? `left out: ${found}` : found.about };
  }
  for (const kind of Object.keys(KINDS) as Kind[]) yield* rowsOf(kind);
}

async function* rowsOf(kind: Kind): AsyncGenerator<Row> {
  const reference = await lapack();
  /** Those still in it, and what their last size took; what comes next is guessed from it. */
  const running = new Map<string, { n: number; seconds: number }>();
  for (const name of PACKAGES) {
    if (typeof (await packaged(name)) !== "string") running.set(name, { n: 1, seconds: 0 });
  }
  const strict: { x: number; y: number }[] = [];
  for (const n of KINDS[kind].sizes.filter(affordable)) {
    const A = kind === "real" ? symmetricMatrix(n) : hermitianMatrix(n);
    const task = { operation: "eigh", name: "A", complex: kind === "complex" } as const;
    const sides: Believable[] = ours(
      () => pairsOf(A),
      () => pairsOf(A),
    );
    const out: Row[] = [];
    if (typeof reference !== "string") {
      await reference.load("A", A);
      sides.push(await elsewhere(reference, task));
    }
    if (n <= COMMON) {
      sides.push(plain(kind, n, A));
      for (const [name, last] of running) {
        const leaves = (why: string) => {
          running.delete(name);
          out.push({ size: `${kind} ${n}, ${name}`, note: `left out: ${why}` });
        };
        const guess = last.seconds * (n / last.n) ** 3;
        if (guess > effort().longest) {
          leaves(`would take about ${guess.toFixed(0)} s, from ${last.seconds.toFixed(2)} s at ${last.n}`);
          continue;
        }
        try {
          const contender = await packaged(name as (typeof PACKAGES)[number]);
          if (typeof contender === "string") throw new Error(contender);
          await contender.load("A", A);
          const side = await elsewhere(contender, task, true);
          const seconds = await side.sample(1);
          running.set(name, { n, seconds });
          sides.push(side);
        } catch (error) {
          leaves((error as Error).message);
        }
      }
    }
    const believed: Believable[] = [];
    const residuals: number[] = [];
    for (const side of sides) {
      let wrong: string | undefined;
      let residual = Number.NaN;
      try {
        residual = residualOf(A, await side.result());
        if (!(residual < BELIEVED)) wrong = `residual or orthogonality of ${residual.toExponential(1)} n ε`;
      } catch (error) {
        wrong = (error as Error).message;
      }
      if (wrong === undefined) {
        believed.push(side);
        residuals.push(residual);
      } else {
        running.delete(side.name);
        out.push({ size: `${kind} ${n}, ${side.name}`, note: `not believed: ${wrong}` });
      }
    }
    const first = believed[0];
    if (first?.name !== sides[0]?.name) throw new Error(`internal: our own eigh is wrong at ${kind} ${n}`);
    const { timings, core } = await compare(believed);
    const at = (name: string) => timings[believed.findIndex((side) => side.name === name)]?.median;
    const mine = timings[0]?.median as number;
    strict.push({ x: n, y: mine });
    const native = at("LAPACK");
    for (const [k, side] of believed.entries()) {
      const timing = timings[k] as (typeof timings)[number];
      const isOurs = "build" in side;
      const bound = KINDS[kind].lapack.get(n as never) as number | undefined;
      const ratio = isOurs
        ? native === undefined
          ? {}
          : { ratio: { value: timing.median / native, to: "of LAPACK" } }
        : { ratio: { value: timing.median / mine, to: "× strict" } };
      yield {
        size: `${kind} ${n}${isOurs ? "" : `, ${side.name}${side.driver ? ` ${side.driver}` : ""}`}`,
        ...(isOurs ? { build: (side as unknown as { build: "strict" | "relaxed" }).build, core } : {}),
        ...timing,
        ...ratio,
        residual: residuals[k] as number,
        point: {
          panel: `eigenvalues and all vectors, ${kind === "real" ? "real symmetric" : "complex Hermitian"}`,
          series: side.name,
          n,
        },
        ...(k === 0 && bound !== undefined && native !== undefined
          ? { target: atMost(bound, "of LAPACK"), reached: timing.median / native }
          : {}),
      };
    }
    yield* out;
    yield {
      size: `${kind} ${n}, residuals`,
      note: believed.map((side, k) => `${side.name} ${residuals[k]?.toFixed(2)}`).join(", "),
    };
    if (n !== COMMON) continue;
    const against = (name: string, seconds: number | undefined, target: number): Row[] => {
      if (seconds === undefined) return [];
      const reached = seconds / mine;
      return [
        {
          size: `${kind} ${n} against ${name}`,
          reached,
          ratio: { value: reached, to: "× faster" },
          target: atLeast(target, "× faster"),
        },
      ];
    };
    const packages = PACKAGES.flatMap((name) => {
      const seconds = at(name);
      return seconds === undefined ? [] : [{ name, seconds }];
    }).sort((a, b) => a.seconds - b.seconds);
    yield* against(`the fastest, ${packages[0]?.name}`, packages[0]?.seconds, KINDS[kind].fastest);
    yield* against("ml-matrix", at("ml-matrix"), 20);
    yield* against("plain TypeScript", at("plain TypeScript"), 3.5);
  }
  const exponent = exponentOf(strict);
  if (exponent !== undefined) {
    const sizes = strict.map(({ x }) => x).filter((x) => x >= 256);
    yield {
      size: `${kind}, exponent ${sizes[0]} → ${sizes.at(-1)}`,
      build: "strict",
      ratio: { value: exponent, to: "exponent" },
      reached: exponent,
      target: atMost(3.1, "exponent"),
    };
  }
}

export default {
  name: "versusEigh",
  why: "values and all vectors in turns with plain TypeScript, packages and LAPACK; a wrong result has no time",
  rows,
} satisfies Operation;
