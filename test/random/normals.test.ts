import fc from "fast-check";
import { expect, test } from "vitest";
import { withScope } from "../../src/engine/scope.js";
import { normals, normalsInto } from "../../src/random/normals.js";
import { type StreamValue, stream } from "../../src/random/stream.js";
import { philoxBlock } from "../support/philox.js";

const part = (s: StreamValue, first: number, count: number): Float64Array =>
  withScope("test", (scope) => {
    const block = scope.f64(count + 1).fill(-7);
    normalsInto(scope, s, block.part(0, count), first);
    expect(block.at(count)).toBe(-7);
    return block.copy(0, count);
  });

const uniforms = (s: StreamValue, first: number, count: number): Float64Array =>
  withScope("test", (scope) => {
    const block = scope.f64(count + 1).fill(-7);
    const status = scope.kernels.philoxUniforms(...s.key, ...s.id, first, count, block.address);
    scope.check("philoxUniforms", status);
    expect(block.at(count)).toBe(-7);
    return block.copy(0, count);
  });

/** The two words of block b as multiples of 2⁻⁵² in [0, 1). */
const words = (s: StreamValue, b: number): [number, number] => {
  const [x0, x1, x2, x3] = philoxBlock(s.key, [b % 2 ** 32, Math.floor(b / 2 ** 32), ...s.id]);
  const upper = (low: number, high: number) => (high * 2 ** 20 + Math.floor(low / 2 ** 12)) / 2 ** 52;
  return [upper(x0, x1), upper(x2, x3)];
};

const somewhere = fc.record({
  seed: fc.maxSafeNat(),
  index: fc.maxSafeNat(),
  first: fc.oneof(fc.nat(40), fc.constantFrom(2 ** 33 - 9, 2 ** 33 - 2, 2 ** 33 - 1, 2 ** 33, 2 ** 53 - 100)),
  count: fc.nat(40),
});

test("uniforms are the upper 52 bits of Philox's words, number i from block ⌊i/2⌋", () => {
  fc.assert(
    fc.property(somewhere, ({ seed, index, first, count }) => {
      const s = stream(seed, index);
      const plain = Array.from({ length: count }, (_, i) => words(s, Math.floor((first + i) / 2))[(first + i) % 2]!);
      expect([...uniforms(s, first, count)]).toEqual(plain);
    }),
  );
});

test("normals are √(−2 ln u) (cos, sin) 2πv of those words within 1e-14", () => {
  fc.assert(
    fc.property(somewhere, ({ seed, index, first, count }) => {
      const s = stream(seed, index);
      const ours = part(s, first, count);
      for (let i = 0; i < count; i++) {
        const [w, v] = words(s, Math.floor((first + i) / 2));
        const radius = Math.sqrt(-2 * Math.log(1 - w));
        const plain = radius * ((first + i) % 2 === 0 ? Math.cos(2 * Math.PI * v) : Math.sin(2 * Math.PI * v));
        expect(Math.abs(ours[i]! - plain)).toBeLessThanOrEqual(1e-14);
      }
    }),
  );
});

test("normal i is the same bits however the range is cut", () => {
  fc.assert(
    fc.property(somewhere, fc.array(fc.nat(12), { maxLength: 6 }), ({ seed, index, first, count }, cuts) => {
      const s = stream(seed, index);
      const whole = part(s, first, count);
      let at = 0;
      for (const cut of [...cuts, count]) {
        const length = Math.min(cut, count - at);
        expect([...part(s, first + at, length)]).toEqual([...whole.subarray(at, at + length)]);
        at += length;
      }
    }),
  );
});

test("normals: known bits of stream(1), the promise that any change must break", () => {
  const bits = (x: Float64Array) => [...new BigUint64Array(x.buffer)].map((word) => word.toString(16));
  expect(bits(normals(stream(1), 4))).toEqual([
    "bfe05c318a128e97",
    "c0007932256986ed",
    "bff21f3a8b5765d2",
    "bffb113fbe91895f",
  ]);
});

test("normals: a longer array continues a shorter one, across the pieces of 32768", () => {
  const long = normals(stream(3), 70_001);
  expect(normals(stream(3), 32_769)).toEqual(long.slice(0, 32_769));
  expect(part(stream(3), 65_530, 11)).toEqual(long.slice(65_530, 65_541));
});

test("normals: moments 1 to 6 are 0, 1, 0, 3, 0, 15 within 5 standard errors, 10⁶ draws, seed 1", () => {
  const n = 1_000_000;
  const x = normals(stream(1), n);
  const exact = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395];
  for (let order = 1; order <= 6; order++) {
    let sum = 0;
    for (const value of x) sum += value ** order;
    const error = Math.sqrt((exact[2 * order]! - exact[order]! ** 2) / n);
    expect(Math.abs(sum / n - exact[order]!), `order ${order}`).toBeLessThan(5 * error);
  }
});

/** Φ by its power series, Φ(x) = ½ + φ(x) Σ x^(2k+1) / (1·3·5 … (2k+1)): positive terms, no cancellation. */
const normalLaw = (x: number): number => {
  if (x < 0) return 1 - normalLaw(-x);
  let term = x;
  let sum = x;
  for (let k = 3; term > 1e-18 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * sum;
};

test("normals: Kolmogorov–Smirnov distance to the normal law below 1.95/√n (p > 0.001), n = 2·10⁵, seeds 1, 2, 3", () => {
  const n = 200_000;
  for (const seed of [1, 2, 3]) {
    const x = normals(stream(seed), n).sort();
    let distance = 0;
    for (let i = 0; i < n; i++) {
      const p = normalLaw(x[i]!);
      distance = Math.max(distance, Math.abs(p - i / n), Math.abs((i + 1) / n - p));
    }
    expect(distance * Math.sqrt(n), `seed ${seed}`).toBeLessThan(1.95);
  }
});

test("normals: neighbours, pairs, siblings and children are uncorrelated within 5 standard errors, 2·10⁵ draws, seed 5", () => {
  const n = 200_000;
  const x = normals(stream(5), n + 2);
  const others = [x.subarray(1), x.subarray(2), normals(stream(5, 1), n), normals(stream(6), n)];
  others.push(normals(stream(5).child(0), n), normals(stream(5).child("x"), n));
  for (const y of others) {
    let product = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      product += x[i]! * y[i]!;
      squares += (x[i]! ** 2 - 1) * (y[i]! ** 2 - 1);
    }
    expect(Math.abs(product)).toBeLessThan(5 * Math.sqrt(n));
    expect(Math.abs(squares)).toBeLessThan(5 * Math.sqrt(4 * n));
  }
});

test("normals refuses what is not a stream or not a count", () => {
  expect(normals(stream(1), 0)).toEqual(new Float64Array(0));
  expect(normals({ key: [1, 0], id: [0, 0] }, 2)).toEqual(normals(stream(1), 2));
  for (const bad of [-1, 1.5, NaN, Infinity, "3", undefined]) {
    expect(() => normals(stream(1), bad as number)).toThrow(RangeError);
  }
  expect(() => normals(stream(1), 2 ** 52)).toThrow(
    /^normals: there is no room for 4503599627370496 numbers, 536870912 are 4 GiB; ask for fewer/,
  );
  for (const bad of [undefined, null, 7, { key: [1, 2] }]) {
    expect(() => normals(bad as never, 3)).toThrow(
      /^normals: expected \{ stream \}, make one with stream\(seed\); got /,
    );
  }
});
