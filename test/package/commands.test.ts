// The two commands of the README, and what stands behind them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { VERSION } from "../../src/run/version.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string) => readFileSync(join(root, name), "utf8");
const manifest = JSON.parse(read("package.json"));

test("the first two npm lines in the README's shell blocks are the two commands", () => {
  const blocks = [...read("README.md").matchAll(/^```(?:sh|bash|shell|console)\n([\s\S]*?)^```/gm)];
  const lines = blocks.flatMap(([, block]) => (block as string).split("\n").map((line) => line.replace(/^\$ /, "")));
  expect(lines.filter((line) => /^np[mx] /.test(line)).slice(0, 2)).toEqual(["npm start", "npm test"]);
});

test("every script of package.json names a file that exists", () => {
  for (const command of Object.values<string>(manifest.scripts)) {
    const [, file] = command.match(/^node ((?!dist\/)\S+)/) ?? [];
    if (file !== undefined) expect(existsSync(join(root, file)), command).toBe(true);
  }
});

test("every dependency is pinned to one version", () => {
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
});

test("the version in the sources is that of package.json", () => {
  expect(VERSION).toBe(manifest.version);
});

test("CHROMIUM that names nothing runnable is refused with its path, before any test starts", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/setup.mjs"), "--browser"], {
    encoding: "utf8",
    env: { ...process.env, CHROMIUM: "/nowhere/chromium" },
  });
  expect(stderr).toMatch(/setup: CHROMIUM names \/nowhere\/chromium, which cannot be run\n$/);
  expect(status).toBe(1);
});

test("a set-up checkout is left alone: a second set-up says nothing", () => {
  const setup = () => spawnSync(process.execPath, [join(root, "scripts/setup.mjs")], { encoding: "utf8" });
  expect(setup().status).toBe(0);
  expect(setup()).toMatchObject({ status: 0, stdout: "", stderr: "" });
});
