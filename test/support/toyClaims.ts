// Claims that cost what a test wants them to cost, and fail, throw or kill their thread when asked.
// Bundles for tests put this file in the place of src/correspondence/index.ts.
import { type Claim, column, type Params, type Preset } from "../../src/correspondence/claim.js";

const integer = (description: string, minimum = 0) => ({
  description,
  integer: true,
  minimum,
  maximum: 1e6,
});

const NEVER = 1e6;

/** A number in [0, 1) that is all a trial draws. */
const uniform = (id: readonly [number, number]) => (id[0] + id[1] / 4294967296) / 4294967296;

function toy(id: string, title: string, presets: Readonly<Record<Preset, Params>>): Claim<{ readonly shift: number }> {
  return {
    id,
    title,
    statement: { sentence: `The mean of ${title} is one half.`, paper: "nowhere" },
    parameters: {
      trials: integer("independent draws"),
      micros: integer("microseconds that one trial takes at least"),
      shift: { description: "added to every draw: the verdict fails", integer: false, minimum: -1, maximum: 1 },
      throwAt: integer("the trial that throws"),
      nanAt: integer("the trial that returns NaN"),
      exitAt: integer("the trial that ends its thread"),
    },
    presets,
    fields: ["draw", "other"],
    trials: (params) => params.trials as number,
    prepare: (params) => ({ shift: params.shift as number }),
    trial(params, { shift }, stream, index) {
      if (index === params.throwAt) throw new Error(`${id}: trial ${index} does not like its number`);
      if (index === params.exitAt) process.exit(7);
      const until = performance.now() + (params.micros as number) / 1000;
      while (performance.now() < until);
      const draw = index === params.nanAt ? Number.NaN : uniform(stream.id) + shift;
      return Float64Array.of(draw, uniform(stream.child("other").id));
    },
    verdict(records) {
      const draws = column(records, "draw");
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      const standardError = Math.sqrt(1 / 12 / draws.length);
      const z = (mean - 0.5) / standardError;
      const holds = Math.abs(z) <= 5;
      return {
        holds,
        summary: `mean ${mean.toFixed(4)}, ${Math.abs(z).toFixed(1)} standard errors from 1/2`,
        rules: [{ name: "mean", rule: "|z| ≤ 5", statistic: z, standardError: 1, expected: 0, bound: 5, holds }],
      };
    },
    figure: (records) => ({
      title,
      caption: "The first draws.",
      panels: [
        {
          title,
          x: { label: "trial", scale: "linear" },
          y: { label: "draw", scale: "linear" },
          series: [
            {
              kind: "points",
              label: "draws",
              points: [...column(records, "draw").slice(0, 50)].map((y, x) => ({ x, y })),
            },
          ],
        },
      ],
    }),
    table: (records) => ({ columns: ["trials"], rows: [[records.count]] }),
  };
}

const quiet = { shift: 0, throwAt: NEVER, nanAt: NEVER, exitAt: NEVER };

export const uniformClaim = toy("toy-uniform", "a uniform draw", {
  quick: { trials: 200, micros: 0, ...quiet },
  default: { trials: 1000, micros: 100, ...quiet },
  full: { trials: 5000, micros: 2000, ...quiet },
});

export const slowClaim = toy("toy-slow", "a slow draw", {
  quick: { trials: 60, micros: 1000, ...quiet },
  default: { trials: 300, micros: 1000, ...quiet },
  full: { trials: 3000, micros: 4000, ...quiet },
});

// biome-ignore lint/suspicious/noExplicitAny: as in src/correspondence/index.ts
export const claims: readonly Claim<any>[] = [uniformClaim, slowClaim];
