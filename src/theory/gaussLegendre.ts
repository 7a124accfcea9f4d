import { cos } from "../engine/functions.js";

export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const made = new Map<number, Quadrature>();

/** Nodes and weights of Gauss–Legendre quadrature on [0, 1], by Newton's method; made once. */
export function gaussLegendre(count: number): Quadrature {
  const known = made.get(count);
  if (known !== undefined) return known;
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let x = -cos((Math.PI * (k + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 8; iteration++) {
      let before = 0;
      let now = 1;
      for (let i = 0; i < count; i++) {
        const next = ((2 * i + 1) * x * now - i * before) / (i + 1);
        before = now;
        now = next;
      }
      slope = (count * (x * now - before)) / (x * x - 1);
      const step = now / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes[k] = (1 + x) / 2;
    weights[k] = 1 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  made.set(count, rule);
  return rule;
}
