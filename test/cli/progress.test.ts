import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { display, progressLine } from "../../src/cli/progress.js";

/** A standard error that remembers, as a terminal 100 columns wide or as a pipe. */
function stream(isTTY: boolean): { stream: NodeJS.WriteStream; said: () => string } {
  const through = Object.assign(new PassThrough(), {
    isTTY,
    columns: 100,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  let said = "";
  through.on("data", (data) => {
    said += data;
  });
  return {
    stream: through as unknown as NodeJS.WriteStream,
    said: () => said,
  };
}

const half = { claim: "page-curve", done: 50, total: 100, rate: 12.34, eta: 200 };
const whole = { claim: "page-curve", done: 100, total: 100, rate: 12.34, eta: 0 };

test("display: on a terminal a bar with the claim, its trials, the rate and the time left, also with --json", () => {
  const [full, empty] = ["█", "░"];
  for (const json of [false, true]) {
    for (const [state, drawn] of [
      [half, `${full.repeat(14)}${empty.repeat(14)} 50/100  12/s  3 min 20 s left`],
      [whole, `${full.repeat(28)} 100/100  12/s`],
    ] as const) {
      const { stream: terminal, said } = stream(true);
      const show = display(json, terminal);
      show.begin("page-curve");
      show.update(state);
      show.end();
      show.end();
      expect(said()).toContain(`page-curve             ${drawn}`);
      expect(said()).not.toMatch(/undefined|NaN|Infinity/);
    }
  }
});

test("display: in a pipe the first and the last state, a line each; with --json nothing", () => {
  const { stream: pipe, said } = stream(false);
  const show = display(false, pipe);
  show.begin("page-curve");
  show.update({ ...half, done: 0, rate: 0, eta: Number.POSITIVE_INFINITY });
  show.update(half);
  show.update(whole);
  show.end();
  expect(said()).toBe("page-curve: 0 of 100 trials\npage-curve: 100 of 100 trials, 12/s\n");

  const quiet = stream(false);
  const silent = display(true, quiet.stream);
  silent.begin("page-curve");
  silent.update(half);
  silent.say("a line");
  silent.end();
  expect(quiet.said()).toBe("");
});

test.each([
  [100, `page-curve             ${"█".repeat(14)}${"░".repeat(14)} 50/100  12/s  3 min 20 s left`],
  [60, `page-curve             ${"█".repeat(3)}${"░".repeat(3)} 50/100  12/s  3 min 20 s left`],
  [52, `page-curve ${"█".repeat(5)}${"░".repeat(5)} 50/100  12/s  3 min 20 s left`],
  [44, "page-curve 50/100  12/s  3 min 20 s left"],
  [30, "50/100  12/s  3 min 20 s left"],
])(
  "progressLine: %i columns: the numbers stay, the name and the bar give way, the last column is free",
  (columns, line) => {
    expect(progressLine(half, columns)).toBe(line);
    expect([...line].length).toBeLessThan(columns);
  },
);

test("display: a bar whose claim stands still says, four times a second, how long ago its last news was", async () => {
  const { stream: terminal, said } = stream(true);
  const show = display(false, terminal);
  show.begin("page-curve");
  show.update(half);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  show.update(half);
  show.end();
  const ages = [...said().matchAll(/50\/100 {2}12\/s {2}3 min 20 s left {2}… (\d\.\d) s/g)].map((m) => Number(m[1]));
  // Eight ticks, of which the first is too early to speak of; a busy machine may merge two.
  expect(ages.length).toBeGreaterThanOrEqual(5);
  expect(ages).toEqual([...ages].sort());
  // News takes the count away.
  expect(said().trimEnd()).toMatch(/s left\S*$/);
});

test("display: a pipe whose claim stands still hears of it, more than twice a second", async () => {
  const { stream: pipe, said } = stream(false);
  const show = display(false, pipe);
  show.begin("page-curve");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  show.update(half);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  show.end();
  const lines = said().trimEnd().split("\n");
  // Five ticks and what the update says; a busy machine may merge two.
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(lines[0]).toBe("page-curve: preparing");
  expect(lines.at(-1)).toMatch(/^page-curve: 50 of 100 trials, /);
});

test("display: what is counted has a name", () => {
  const { stream: pipe, said } = stream(false);
  const show = display(false, pipe);
  show.begin("report");
  show.update({ claim: "report", done: 0, total: 3, rate: 0, eta: 0 }, "claims");
  show.update({ claim: "report", done: 3, total: 3, rate: 0, eta: 0 }, "claims");
  show.end();
  expect(said()).toBe("report: 0 of 3 claims\nreport: 3 of 3 claims\n");
});

test("display: a terminal that calls itself dumb gets lines, with --json too", () => {
  const term = process.env.TERM;
  process.env.TERM = "dumb";
  try {
    const { stream: dumb, said } = stream(true);
    const show = display(true, dumb);
    show.begin("page-curve");
    show.update(half);
    show.end();
    expect(said()).toBe("page-curve: 50 of 100 trials, 12/s, 3 min 20 s left\n");
  } finally {
    if (term === undefined) delete process.env.TERM;
    else process.env.TERM = term;
  }
});
