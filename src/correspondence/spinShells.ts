/** The energy shells of the claims about typicality: two spin chains and a random matrix, d = a quarter of the levels unless said otherwise. */
import { currentEngine, type Engine } from "../engine/engine.js";
import { energyShell } from "../quantum/energyShell.js";
import { mixedFieldIsing } from "../quantum/mixedFieldIsing.js";
import type { Observable } from "../quantum/observable.js";
import { pauliString } from "../quantum/pauliString.js";
import type { Shell } from "../quantum/shell.js";
import { spinChain } from "../quantum/spinChain.js";
import { xxz } from "../quantum/xxz.js";
import { gue } from "../random/gue.js";
import { stream } from "../random/stream.js";

export type Model = "Ising" | "XXZ" | "GUE";

/** Chaotic, integrable (the field breaks the spin-flip symmetry), and no structure at all. The random one belongs to the claim, not to the seed. */
function hamiltonianOf(model: Model, sites: number): Observable {
  if (model === "Ising") return mixedFieldIsing({ sites });
  if (model === "XXZ") return xxz({ sites, delta: 0.7, hz: 0.13 });
  return gue(1 << sites, { stream: stream(1).child("spin shells: GUE") });
}

/** The `states` levels nearest to `centre`, of spins. */
export function spinShell(model: Model, sites: number, states: number, centre = 0): Shell {
  const dims = Array.from({ length: sites }, () => 2);
  return energyShell(hamiltonianOf(model, sites), { centre, states, dims });
}

/** Z and X of the middle site, Z Z of the middle bond, the mean magnetisation. */
export function middleObservables(sites: number): readonly { readonly name: string; readonly O: Observable }[] {
  const m = Math.floor(sites / 2);
  return [
    { name: "Z", O: pauliString("Z", [m], sites) },
    { name: "X", O: pauliString("X", [m], sites) },
    { name: "ZZ", O: pauliString("ZZ", [m - 1, m], sites) },
    {
      name: "M",
      O: spinChain({
        sites,
        terms: Array.from({ length: sites }, (_, j) => ({ ops: "Z", sites: [j], coefficient: 1 / sites })),
      }),
    },
  ];
}

/** What `make` returns, made once for each engine: verdict, figure and table need what the trials shared. */
export function once<T>(make: () => T): () => T {
  const made = new WeakMap<Engine, T>();
  return () => {
    const engine = currentEngine();
    let value = made.get(engine);
    if (value === undefined) {
      value = make();
      made.set(engine, value);
    }
    return value;
  };
}
