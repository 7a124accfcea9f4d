// test:everywhere itself, on the hosts that are always here. The others are its own matter.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { different } from "./main.mjs";

const program = fileURLToPath(new URL("./main.mjs", import.meta.url));
const own = `node${process.versions.node.split(".")[0]}`;

function everywhere(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("test:everywhere: this Node with 1 and 2 workers, in shards, killed and resumed comes to one digest", () => {
  const args = ["--hosts", own, "--claims", "page-curve", "--workers", "1,2", "--kills", "2"];
  const { status, stdout } = everywhere(...args);
  const rows = stdout.split("\n").filter((line) => line.startsWith("✓"));
  expect(rows.map((line) => line.replace(/^✓ \S+ +\S+ +(.*?) {2,}.*$/, "$1"))).toEqual([
    "1 worker",
    "2 workers",
    "3 shards, merged out of order",
    expect.stringMatching(/^killed [12] times, resumed$/),
  ]);
  expect(stdout).toMatch(/\n4 passed, 0 failed\n$/);
  expect(status).toBe(0);
});

test("test:everywhere: a host that is not installed is named, and fails where it is required", () => {
  const absent = everywhere("--hosts", "node0", "--claims", "page-curve");
  expect([absent.status, absent.stderr]).toEqual([
    2,
    "test:everywhere: unknown host node0; there are node20, node22, node24, chromium, firefox, webkit, arm64\n",
  ]);
  const nothing = { ...process.env, PATH: "" };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [program, "--hosts", "firefox", "--claims", "page-curve", ...args], {
      encoding: "utf8",
      env: nothing,
    });
  const optional = run();
  expect(optional.stdout).toMatch(
    /\n- firefox +absent: apt-get install .*firefox-esr\n0 passed, 0 failed, 1 absent\n$/,
  );
  expect(optional.status).toBe(0);
  const required = run("--require", "all");
  expect(required.stdout).toMatch(/\n✗ firefox +absent: apt-get install .*firefox-esr\n0 passed, 1 failed\n$/);
  expect(required.status).toBe(1);
});

test("test:everywhere: digests that differ, are missing or too many are named by their claim", () => {
  const [a, b] = ["a".repeat(64), "b".repeat(64)];
  expect(different({ x: a, y: b }, { x: a, y: b })).toEqual([]);
  expect(different({ x: a, y: b }, { y: a, z: b })).toEqual([
    "x missing instead of aaaaaaaaaaaa",
    "y aaaaaaaaaaaa instead of bbbbbbbbbbbb",
    "z bbbbbbbbbbbb instead of nothing",
  ]);
});
