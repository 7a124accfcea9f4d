/** The chains of the specification as dense matrices, from the definition: site 0 is the most significant bit, Z = 1 − 2b, X flips b. */
import type { Matrix } from "../../src/linalg/matrix.js";

type Fill = (state: number, add: (to: number, value: number) => void) => void;

function build(sites: number, fill: Fill): Matrix {
  const n = 2 ** sites;
  const data = new Float64Array(n * n);
  for (let state = 0; state < n; state++) {
    fill(state, (to, value) => {
      data[to * n + state] = data[to * n + state]! + value;
    });
  }
  return { rows: n, cols: n, data };
}

const mask = (sites: number, j: number): number => 1 << (sites - 1 - j);
const z = (sites: number, j: number, state: number): number => (state & mask(sites, j) ? -1 : 1);

/** J Σ ZZ + g Σ X + h Σ Z, open. */
export const ising = (sites: number, g = (Math.sqrt(5) + 5) / 8, h = (Math.sqrt(5) + 1) / 4): Matrix =>
  build(sites, (state, add) => {
    for (let j = 0; j < sites; j++) {
      if (j + 1 < sites) add(state, z(sites, j, state) * z(sites, j + 1, state));
      add(state, h * z(sites, j, state));
      add(state ^ mask(sites, j), g);
    }
  });

/** ¼ Σ (XX + YY + Δ ZZ) + (hz/2) Σ Z, open. */
export const xxzChain = (sites: number, delta = 0.7, hz = 0.13): Matrix =>
  build(sites, (state, add) => {
    for (let j = 0; j < sites; j++) {
      add(state, (hz / 2) * z(sites, j, state));
      if (j + 1 === sites) continue;
      const [a, b] = [z(sites, j, state), z(sites, j + 1, state)];
      add(state, (delta / 4) * a * b);
      // XX + YY exchanges unequal spins, with 2.
      if (a !== b) add(state ^ mask(sites, j) ^ mask(sites, j + 1), 0.5);
    }
  });

/** The four observables of A.tail: Z and X of the site m = L/2, Z Z of m − 1 and m, magnetisation per site. */
export const chainObservables = (sites: number): Record<"Z_m" | "X_m" | "ZZ" | "Mz_per_site", Matrix> => {
  const m = sites >> 1;
  return {
    Z_m: build(sites, (state, add) => add(state, z(sites, m, state))),
    X_m: build(sites, (state, add) => add(state ^ mask(sites, m), 1)),
    ZZ: build(sites, (state, add) => add(state, z(sites, m - 1, state) * z(sites, m, state))),
    Mz_per_site: build(sites, (state, add) => {
      for (let j = 0; j < sites; j++) add(state, z(sites, j, state) / sites);
    }),
  };
};
