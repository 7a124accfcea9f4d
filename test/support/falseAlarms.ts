// What `npm run false-alarms` runs: the verdict of every claim for some seeds, one line of JSON each.
import type { Finished } from "../../src/correspondence/claim.js";
import { claims } from "../../src/correspondence/index.js";
import { records } from "../correspondence/judging.js";
import { type Distortion, distortions } from "./distortions.js";

/** One claim, one seed. */
export interface Judged {
  readonly claim: string;
  /** 0 for the first of its distortions, 1 for the other one. */
  readonly way: number;
  readonly seed: number;
  readonly holds: boolean;
  readonly broken: readonly string[];
  /** Milliseconds of processor time. */
  readonly cpu: number;
}

interface Asked {
  readonly preset: "quick" | "default" | "full";
  readonly seeds: readonly number[];
  /** The share by which samplers are off; 0 for the claims as they are. */
  readonly epsilon: number;
  /** Empty for all. */
  readonly only: readonly string[];
}

const { preset, seeds, epsilon, only } = JSON.parse(process.argv[2] as string) as Asked;
const reads = (id: string, other: string) => claims.some((one) => one.id === id && one.uses?.includes(other));
const told = (id: string): boolean => only.length === 0 || only.includes(id);
/** Off by itself, or through what it reads. */
const distorted = (id: string): boolean =>
  distortions[id] !== undefined || claims.some((one) => distortions[one.id] !== undefined && reads(id, one.id));
const asked = (id: string): boolean => told(id) && (epsilon === 0 || distorted(id));

for (const seed of seeds) {
  const found = new Map<string, Finished>();
  for (const original of claims) {
    const { id } = original;
    if (!asked(id) && !claims.some((one) => asked(one.id) && reads(one.id, id))) continue;
    const { other, ...first } = distortions[id] ?? ({ what: "", claim: () => original } as Distortion);
    for (const [way, { claim: off }] of [first, ...(other && epsilon > 0 ? [other] : [])].entries()) {
      const claim = epsilon === 0 ? original : off(epsilon);
      const began = process.cpuUsage();
      const all = records(claim, preset, seed);
      const verdict = claim.verdict(all, claim.presets[preset], found);
      if (way === 0) found.set(id, { params: claim.presets[preset], records: all, verdict });
      if (!asked(id)) continue;
      const { user, system } = process.cpuUsage(began);
      const judged: Judged = {
        claim: id,
        way,
        seed,
        holds: verdict.holds,
        broken: verdict.rules.filter((rule) => !rule.holds).map((rule) => rule.name),
        cpu: (user + system) / 1000,
      };
      process.stdout.write(`${JSON.stringify(judged)}\n`);
    }
  }
}
