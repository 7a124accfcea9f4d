import { describe, expect, test } from "vitest";
import { median } from "../../src/correspondence/statistics.js";
import { binomialTail, forward, mlp, stream, train } from "../../src/index.js";
import { engineName } from "../support/engine.js";
import { meanSquare, medianError, regressionTask } from "./regressionTask.js";
import { expectation } from "./structureFixture.js";

// The other engines run the same sources: two widths will do for them.
const full = engineName === "strict";
const runs = full ? 20 : 4;

interface Trained {
  readonly w: number;
  readonly P: number;
  readonly medRisk: readonly [number, number];
  readonly medDist: readonly [number, number];
  readonly zeroLoss: readonly [number, number];
}

describe("E.trained: the network itself, by Levenberg–Marquardt", () => {
  const { expected } = expectation<Trained[]>("dd.trained");
  const risks = new Map<number, number>();

  test.each(full ? [1, 3, 5, 8, 10, 11, 12, 16, 20, 32, 64] : [8, 16])(
    `w = %i: median risk of ${runs} runs within .35 (below 1.3 n) or 5 standard errors of the reference, zero-loss fraction by exact tails`,
    (w) => {
      const { P, medRisk, medDist, zeroLoss } = expected.find((entry) => entry.w === w)!;
      const [risk, distances]: [number[], number[]] = [[], []];
      let converged = 0;
      for (let run = 0; run < runs; run++) {
        const root = stream(21).child(w).child(run);
        const { X, y, Xtest, clean } = regressionTask(root);
        const net = mlp({
          widths: [4, w, 1],
          activation: "erf",
          weightStd: 1.4,
          biasStd: 0.5,
          stream: root.child("network"),
        });
        const trained = train(net, X, y, { method: "levenberg-marquardt" });
        if (trained.converged) converged++;
        distances.push(trained.distance);
        risk.push(meanSquare(forward(trained.network, Xtest), clean));
      }
      const [value, se] = medRisk;
      const allowed = 5 * Math.sqrt(se * se + medianError(risk) ** 2);
      const found = median(risk);
      risks.set(P, found);
      expect(Math.abs(found - value), `risk ${found}`).toBeLessThan(P < 78 ? Math.max(0.35 * value, allowed) : allowed);
      if (P >= 78) {
        const [length, error] = medDist;
        const bound = 5 * Math.sqrt(error * error + medianError(distances) ** 2);
        expect(Math.abs(median(distances) - length), `distance ${median(distances)}`).toBeLessThan(bound);
      }
      // Binomial tails at the reference plus and minus 5 of its standard errors: six false alarms in ten million.
      const [fraction, error] = zeroLoss;
      const [least, most] = [Math.max(0, fraction - 5 * error), Math.min(1, fraction + 5 * error)];
      expect(binomialTail(runs, converged, most), `${converged} converged`).toBeGreaterThan(3e-7);
      expect(binomialTail(runs, runs - converged, 1 - least), `${converged} converged`).toBeGreaterThan(3e-7);
    },
  );

  const whole = full ? test : undefined;
  whole?.("the risk peaks at 1 ≤ P/n ≤ 1.25, above twice its value at P = 19 and at P = 385", () => {
    const [P, peak] = [...risks].reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(P).toBeGreaterThan(54);
    expect(P).toBeLessThan(76);
    expect(peak).toBeGreaterThan(2 * risks.get(19)!);
    expect(peak).toBeGreaterThan(2 * risks.get(385)!);
  });
});
