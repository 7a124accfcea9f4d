import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Meter, type Progress } from "../../src/run/progress.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("Meter: what is prepared before the first trial is no part of the rate; the rate of the whole run is told at its end", () => {
  const said: Progress[] = [];
  const meter = new Meter("slow-start", 100, 0, (progress) => said.push(progress));
  // Ten seconds of preparation, then ten trials a second.
  vi.advanceTimersByTime(10_000);
  for (let i = 0; i < 100; i++) {
    meter.add(1);
    vi.advanceTimersByTime(100);
  }
  expect(said[1]).toMatchObject({ done: 1, rate: 0, eta: Number.POSITIVE_INFINITY });
  const known = said.filter(({ rate, done }) => rate > 0 && done < 100);
  expect(known[0]!.done).toBeLessThanOrEqual(4);
  for (const { done, rate, eta } of known) {
    expect(rate).toBeCloseTo(10, 6);
    expect(eta).toBeCloseTo((100 - done) / 10, 6);
  }
  expect(said.at(-1)).toMatchObject({ done: 100, eta: 0 });
  expect(said.at(-1)!.rate).toBeCloseTo(100 / 19.9, 6);
});

test("Meter: trials that were found finished are no part of the rate either", () => {
  const said: Progress[] = [];
  const meter = new Meter("resumed", 100, 90, (progress) => said.push(progress));
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(200);
    meter.add(1);
  }
  expect(said.at(-1)!.rate).toBeCloseTo(5, 6);
  expect(said.at(-1)!.eta).toBeCloseTo(1, 6);
});
