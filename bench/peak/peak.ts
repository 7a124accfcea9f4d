/**
 * What one core can do: the yardstick of every "of peak". Compiled with the flags of the strict build.
 *
 * multiplyAdd8, 10, 12 — so many independent chains  x ← x·r + s  in registers, two doubles wide; memory is not touched.
 *   in      steps   times round the loop, > 0
 *           r, s    arguments, because an engine may build a constant anew at every use; r below 1 and s = 1 − r keep
 *                   chains that begin near 1 near 1, far from overflow and from slow denormals
 *   returns a sum of all chains, so that no compiler can drop one
 *   4 flops a chain and step: two lanes, multiply and add. One step of a chain waits 5 to 8 cycles for itself, and
 *   cores begin two multiplications and two additions in a cycle, so 8 flops a cycle take 10 to 16 chains. 12 chains with
 *   r and s make 14 of the 15 vector registers that x86-64 engines give us; 8 and 10 are there to show that 12
 *   are in registers: should more chains be slower than fewer, they spill.
 *
 * cycles — 32 operations a step, of one cycle each, every one waiting for the one before.
 *   in      steps   times round the loop, > 0        y   any number
 *   returns the end of the chain
 *   Rotation and addition do not commute, so nothing folds, and the loop's counter runs beside the chain: 32 cycles
 *   a step. This is the clock the core runs at, which no host tells us.
 */
class Chain {
  @inline static step(x: v128, r: v128, s: v128): v128 {
    return f64x2.add(f64x2.mul(x, r), s);
  }

  /** Eight cycles. */
  @inline static eight(x: u32, y: u32): u32 {
    x = rotl<u32>(x, 7) + y;
    x = rotl<u32>(x, 7) + y;
    x = rotl<u32>(x, 7) + y;
    return rotl<u32>(x, 7) + y;
  }
}

export function multiplyAdd8(steps: i32, r: f64, s: f64): f64 {
  const rr = f64x2.splat(r);
  const ss = f64x2.splat(s);
  let x0 = f64x2.splat(1);
  let x1 = f64x2.splat(2);
  let x2 = f64x2.splat(3);
  let x3 = f64x2.splat(4);
  let x4 = f64x2.splat(5);
  let x5 = f64x2.splat(6);
  let x6 = f64x2.splat(7);
  let x7 = f64x2.splat(8);
  do {
    x0 = Chain.step(x0, rr, ss);
    x1 = Chain.step(x1, rr, ss);
    x2 = Chain.step(x2, rr, ss);
    x3 = Chain.step(x3, rr, ss);
    x4 = Chain.step(x4, rr, ss);
    x5 = Chain.step(x5, rr, ss);
    x6 = Chain.step(x6, rr, ss);
    x7 = Chain.step(x7, rr, ss);
  } while (--steps > 0);
  x0 = f64x2.add(x0, x1);
  x0 = f64x2.add(x0, x2);
  x0 = f64x2.add(x0, x3);
  x0 = f64x2.add(x0, x4);
  x0 = f64x2.add(x0, x5);
  x0 = f64x2.add(x0, x6);
  x0 = f64x2.add(x0, x7);
  return f64x2.extract_lane(x0, 0) + f64x2.extract_lane(x0, 1);
}

export function multiplyAdd10(steps: i32, r: f64, s: f64): f64 {
  const rr = f64x2.splat(r);
  const ss = f64x2.splat(s);
  let x0 = f64x2.splat(1);
  let x1 = f64x2.splat(2);
  let x2 = f64x2.splat(3);
  let x3 = f64x2.splat(4);
  let x4 = f64x2.splat(5);
  let x5 = f64x2.splat(6);
  let x6 = f64x2.splat(7);
  let x7 = f64x2.splat(8);
  let x8 = f64x2.splat(9);
  let x9 = f64x2.splat(10);
  do {
    x0 = Chain.step(x0, rr, ss);
    x1 = Chain.step(x1, rr, ss);
    x2 = Chain.step(x2, rr, ss);
    x3 = Chain.step(x3, rr, ss);
    x4 = Chain.step(x4, rr, ss);
    x5 = Chain.step(x5, rr, ss);
    x6 = Chain.step(x6, rr, ss);
    x7 = Chain.step(x7, rr, ss);
    x8 = Chain.step(x8, rr, ss);
    x9 = Chain.step(x9, rr, ss);
  } while (--steps > 0);
  x0 = f64x2.add(x0, x1);
  x0 = f64x2.add(x0, x2);
  x0 = f64x2.add(x0, x3);
  x0 = f64x2.add(x0, x4);
  x0 = f64x2.add(x0, x5);
  x0 = f64x2.add(x0, x6);
  x0 = f64x2.add(x0, x7);
  x0 = f64x2.add(x0, x8);
  x0 = f64x2.add(x0, x9);
  return f64x2.extract_lane(x0, 0) + f64x2.extract_lane(x0, 1);
}

export function multiplyAdd12(steps: i32, r: f64, s: f64): f64 {
  const rr = f64x2.splat(r);
  const ss = f64x2.splat(s);
  let x0 = f64x2.splat(1);
  let x1 = f64x2.splat(2);
  let x2 = f64x2.splat(3);
  let x3 = f64x2.splat(4);
  let x4 = f64x2.splat(5);
  let x5 = f64x2.splat(6);
  let x6 = f64x2.splat(7);
  let x7 = f64x2.splat(8);
  let x8 = f64x2.splat(9);
  let x9 = f64x2.splat(10);
  let x10 = f64x2.splat(11);
  let x11 = f64x2.splat(12);
  do {
    x0 = Chain.step(x0, rr, ss);
    x1 = Chain.step(x1, rr, ss);
    x2 = Chain.step(x2, rr, ss);
    x3 = Chain.step(x3, rr, ss);
    x4 = Chain.step(x4, rr, ss);
    x5 = Chain.step(x5, rr, ss);
    x6 = Chain.step(x6, rr, ss);
    x7 = Chain.step(x7, rr, ss);
    x8 = Chain.step(x8, rr, ss);
    x9 = Chain.step(x9, rr, ss);
    x10 = Chain.step(x10, rr, ss);
    x11 = Chain.step(x11, rr, ss);
  } while (--steps > 0);
  x0 = f64x2.add(x0, x1);
  x0 = f64x2.add(x0, x2);
  x0 = f64x2.add(x0, x3);
  x0 = f64x2.add(x0, x4);
  x0 = f64x2.add(x0, x5);
  x0 = f64x2.add(x0, x6);
  x0 = f64x2.add(x0, x7);
  x0 = f64x2.add(x0, x8);
  x0 = f64x2.add(x0, x9);
  x0 = f64x2.add(x0, x10);
  x0 = f64x2.add(x0, x11);
  return f64x2.extract_lane(x0, 0) + f64x2.extract_lane(x0, 1);
}

export function cycles(steps: i32, y: u32): u32 {
  let x: u32 = y;
  do {
    x = Chain.eight(Chain.eight(Chain.eight(Chain.eight(x, y), y), y), y);
  } while (--steps > 0);
  return x;
}
