import { eigh, energyShell, mixedFieldIsing } from "../src/index.js";
import { affordable } from "./support/effort.js";
import { type Once, once } from "./support/once.js";
import { atMost, type Operation, type Row } from "./support/operation.js";

// Slow: each call once. The chain of 12 sites as a matrix of 4096 × 4096, 128 MiB: all eigenpairs, and a shell of 256 levels. What is
// asked for is memory: the arena's high-water mark and the length of WebAssembly's memory, which grows by a quarter more than is needed.
const SITES = 12;

function* memory<T>(size: string, { seconds, core, peak, mapped }: Once<T>, note: string): Generator<Row> {
  const target = atMost(0.75, "GiB");
  yield { size, build: "strict", median: seconds, core, note };
  yield { size: "  most in use", build: "strict", rate: { value: peak, unit: "GiB" }, reached: peak, target };
  yield { size: "  memory.buffer", build: "strict", rate: { value: mapped, unit: "GiB" }, reached: mapped, target };
}

function* rows(): Generator<Row> {
  if (!affordable(2 ** 10)) return;
  const A = mixedFieldIsing({ sites: SITES }).toMatrix();
  const all = once(() => ("complex" in A && A.complex ? eigh(A) : eigh(A)));
  // Tr H = 0 and Tr H² in closed form: a wrong result has no time.
  const { values } = all.result;
  const [g, h] = [(Math.sqrt(5) + 5) / 8, (Math.sqrt(5) + 1) / 4];
  const [mean, square] = [values, values.map((x) => x * x)].map((x) => x.reduce((sum, y) => sum + y, 0) / 2 ** SITES);
  const expected = SITES - 1 + SITES * (g * g + h * h);
  const off = [mean as number, (square as number) / expected - 1];
  if (!off.every((x) => Math.abs(x) < 1e-11)) throw new Error(`internal: Tr H and Tr H² are off by ${off}`);
  yield* memory(`${SITES} sites, eigh`, all, `${values.length} eigenpairs, E₀ = ${values[0]?.toFixed(9)}`);
  const shell = once(() => energyShell(A, { centre: 0, states: 256 }));
  const { energies, dimension } = shell.result;
  // The same levels as those of eigh from a place on.
  const first = values.findIndex((x) => x > (energies[0] as number) - 1e-10);
  const apart = energies.reduce((most, x, k) => Math.max(most, Math.abs(x - (values[first + k] as number))), 0);
  if (!(apart < 1e-11)) throw new Error(`internal: the shell's energies are ${apart} away from those of eigh`);
  yield* memory(`${SITES} sites, shell of ${dimension}`, shell, `energies within ${apart.toExponential(1)} of eigh's`);
}

export default {
  name: "mixedFieldIsing",
  why: "the memory that all eigenpairs of a dense chain of 12 sites take (slow)",
  rows,
} satisfies Operation;
