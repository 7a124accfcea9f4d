/** Deterministic test data that leans on nothing under test: a 32-bit mixing generator, uniform in [−1, 1). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 31 - 1;
  };
}

export const uniforms = (seed: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, uniform(seed));
