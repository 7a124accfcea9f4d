import { energyShell, groundState, heisenberg, stream, xxz } from "../src/index.js";
import { affordable } from "./support/effort.js";
import { once } from "./support/once.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// Slow: half a minute, each shell once. 256 levels around energy 0 of 16 sites with 8 spins up, 12,870 states, by a polynomial filter on
// products with H, for two chains. As a matrix H would take 1.2 GiB, and eigh up to four times that.
// Residuals are told in parts of |E₀|, which is no larger than ‖H‖.
const [SITES, LEVELS] = [16, 256];

function* rows(): Generator<Row> {
  if (!affordable(2 ** 10)) return;
  const sector = { up: SITES / 2 };
  for (const [name, H] of [
    ["XXZ", xxz({ sites: SITES, sector })],
    ["Heisenberg", heisenberg({ sites: SITES, sector })],
  ] as const) {
    const { result, seconds, core, peak } = once(() => energyShell(H, { centre: 0, states: LEVELS }));
    const { info, energies, dimension } = result;
    if (info?.converged !== true) throw new Error(`internal: the shell of the ${name} chain has not converged`);
    const norm = Math.abs(groundState(H, { stream: stream(1) }).energy);
    const worst = Math.max(...info.residuals) / norm;
    yield {
      size: `${name}, ${SITES} sites, ${dimension} levels`,
      build: "strict",
      median: seconds,
      core,
      reached: seconds,
      target: atMost(120, "s"),
      note: `E from ${energies[0]?.toFixed(6)} to ${energies.at(-1)?.toFixed(6)}, ${info.products} products, ${peak.toFixed(2)} GiB at most`,
    };
    yield {
      size: `  largest residual ${worst.toExponential(1)} ‖H‖`,
      build: "strict",
      reached: worst,
      target: atMost(1e-9, "‖H‖"),
    };
  }
}

export default {
  name: "energyShell",
  why: "256 interior levels of 12,870 states without a dense matrix (slow)",
  rows,
} satisfies Operation;
