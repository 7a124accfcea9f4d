import { type GroundState, groundState, heisenberg, stream } from "../src/index.js";
import { lapack } from "./support/contender.js";
import { affordable } from "./support/effort.js";
import { atMost, type Operation, type Row } from "./support/operation.js";
import { compare, elsewhere, here, type Side } from "./support/versus.js";

// The open Heisenberg chain of 18 sites in all of its 2^18 states, real vectors on both sides: ours without a matrix, SciPy's eigsh on the
// matrix in compressed rows, whose making is not counted (nor is ours of the terms, a few microseconds), with k = 1, "SA", a random start,
// tol 1e-10, and of 12, 20 and 32 vectors the number that is fastest. Both mean a residual: 1e-10 of ‖H‖ and of |E|.
const SITES = 18;

async function* rows(): AsyncGenerator<Row> {
  if (!affordable(2 ** 10)) return;
  const H = heisenberg({ sites: SITES });
  let k = 0;
  let found: GroundState | undefined;
  const run = () => {
    found = groundState(H, { stream: stream(1).child(k++) });
    if (!found.info.converged) throw new Error(`internal: not converged, a residual of ${found.info.residual}`);
  };
  const sides: Side[] = [here("groundState", run)];
  const scipy = await lapack();
  const theirs =
    typeof scipy === "string" ? undefined : await elsewhere(scipy, { operation: "eigsh", rows: SITES }, true);
  if (theirs !== undefined) sides.push(theirs);
  const { timings, core } = await compare(sides);
  const [mine, other] = timings;
  if (mine === undefined || found === undefined) return;
  const { energy, info } = found;
  const note = `energy ${energy.toFixed(12)}, residual ${info.residual.toExponential(1)}, ${info.iterations} products`;
  const size = `Heisenberg, ${SITES} sites`;
  yield { size, build: "strict", ...mine, core, note };
  if (other === undefined || theirs === undefined) return;
  const [reference = Number.NaN] = (await theirs.result()).values;
  if (!(Math.abs(energy - reference) <= 1e-10))
    throw new Error(`internal: the energies differ, ${energy} and SciPy's ${reference}`);
  yield { size: `${size}, SciPy's eigsh`, ...other, note: `energy ${reference.toFixed(12)}, ${theirs.driver}` };
  const ratio = mine.median / other.median;
  yield {
    size: `${size}, against it`,
    build: "strict",
    ratio: { value: ratio, to: "of SciPy" },
    reached: ratio,
    target: atMost(1, "of SciPy"),
  };
}

export default {
  name: "groundState",
  why: "the ground state of a chain to 1e-10, in turns with SciPy's eigsh; both energies within 1e-10",
  rows,
} satisfies Operation;
