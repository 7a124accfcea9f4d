/**
 * What is exact about a network of one hidden layer before it learns, at every width w: means over initialisations
 *
 *   E K = Θ and E f₀f₀ᵀ = Σ    so that kernel = Tr Θ⁻¹K/n and output = f₀ᵀΣ⁻¹f₀/n are 1 on average
 *
 * K and the conditional covariance of f₀ are means over w independent hidden units: the variance of kernel is v/w, exactly, with one v for
 * all widths; that of output is 2/n + c/w, with c ≈ 4. And norm = ‖θ₀‖² is χ² of P degrees, so that R_∞/√P is a relative displacement.
 */
import { type Matrix, trace } from "../linalg/matrix.js";
import { solve } from "../linalg/solve.js";
import { empiricalNtk } from "../ntk/empiricalNtk.js";
import { forward } from "../ntk/forward.js";
import type { InfiniteKernels } from "../ntk/infiniteNtk.js";
import type { Network } from "../ntk/network.js";
import type { RuleOutcome } from "./claim.js";
import type { Estimate, Group } from "./groups.js";
import { atMost, chiSquareZ, studentBound, Z_BOUND } from "./statistics.js";

export const START_FIELDS = ["kernel", "output", "norm"];

/** Tr Θ⁻¹K/n. */
export const whitenedTrace = (K: Matrix, Theta: Matrix): number => (trace(solve(Theta, K)) as number) / Theta.rows;

/** The three numbers of a network at the inputs X, whose kernels at infinite width are known; K is its kernel there. */
export function startOf(
  net: Network,
  X: Matrix,
  { ntk, nngp }: InfiniteKernels,
  K = empiricalNtk(net, X),
): [number, number, number] {
  const f = forward(net, X);
  return [
    whitenedTrace(K, ntk),
    solve(nngp, f).data.reduce((sum, x, k) => sum + x * (f.data[k] as number), 0) / f.rows,
    net.parameters.reduce((sum, x) => sum + x * x, 0),
  ];
}

/** Numbers of mean 1 and variance v/w, w being the key of their group: how far their weighted mean is from 1, with v from all of them. */
export function unitMean(groups: readonly Group[], field = "kernel"): Estimate & { readonly count: number } {
  let [sum, squares, units, count] = [0, 0, 0, 0];
  for (const { key: w, of } of groups) {
    for (const x of of(field)) {
      sum += w * (x - 1);
      squares += w * (x - 1) * (x - 1);
      units += w;
      count += 1;
    }
  }
  return { value: sum / units, error: Math.sqrt(squares / count / units), count };
}

/** The rules that kernel, outputs and parameters have their exact means before training; `samples` is n, P = 6w + 1 at width w. */
export function startRules(groups: readonly Group[], samples: number): RuleOutcome[] {
  const kernel = unitMean(groups);
  // Weights 1/(2/n + 4/w), but for a factor.
  const output = groups.flatMap(({ key: w, of }) => of("output").map((x) => (w / (w + 2 * samples)) * (x - 1)));
  const deviation = Math.sqrt(output.reduce((sum, x) => sum + x * x, 0));
  const bound = studentBound(kernel.count - 1);
  const student = "|z| ≤ 5 (as rare: Student's t), exact at every width";
  const total = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
  return [
    atMost("mean kernel before training", `mean of Tr Θ⁻¹K/n = 1: ${student}`, kernel.value / kernel.error, bound),
    atMost("mean outputs before training", `mean of f₀ᵀΣ⁻¹f₀/n = 1: ${student}`, total(output) / deviation, bound),
    atMost(
      "‖θ₀‖² before training",
      "summed over all networks χ² of ΣP degrees: |z| ≤ 5",
      chiSquareZ(
        total(groups.flatMap(({ of }) => of("norm"))),
        total(groups.map(({ key: w, count }) => (6 * w + 1) * count)),
      ),
      Z_BOUND,
    ),
  ];
}
