// docs/paper.md promises equation ↔ function ↔ test ↔ figure: every name in it exists.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { commonGround, dictionary } from "../../src/correspondence/dictionary.js";
import { claims } from "../../src/correspondence/index.js";
import * as wishart from "../../src/index.js";
import type { Report } from "../../src/run/report.js";
import { run } from "../../src/run/run.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const paper = readFileSync(join(root, "docs", "paper.md"), "utf8");
const headings = [...paper.matchAll(/^## (.+)$/gm)].map(([, words]) => words!.toLowerCase().replaceAll(" ", "-"));
const anchors = new Set([...[...paper.matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id), ...headings]);
const ids = claims.map(({ id }) => id);
/** The cells of the tables that name functions, tests and panels. */
const rows = paper
  .split("\n")
  .filter((line) => line.includes("test/"))
  .map((line) => line.replaceAll("\\|", "").split("|").slice(1, -1));

test("every row names functions of the package and a test that speaks of them", () => {
  expect(rows.length).toBeGreaterThan(15);
  for (const [, functions, file] of rows) {
    const paths = [...file!.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
    const text = paths.map((path) => readFileSync(join(root, path), "utf8")).join("\n");
    for (const [, name] of functions!.matchAll(/`([^`]+)`/g)) {
      expect(wishart).toHaveProperty(name!);
      expect(text.includes(name!), `${name} in ${paths.join(", ")}`).toBe(true);
    }
  }
});

test("every panel is one of the claim's figure, and every claim has a row", async () => {
  const titles = new Map<string, string[]>();
  const used: Report[] = [];
  for (const claim of claims) used.push(await run(claim, { preset: "quick", used }));
  for (const { claim, figure } of used) {
    titles.set(
      claim,
      figure.panels.map(({ title }) => title),
    );
  }
  for (const [, , , panel] of rows) {
    const [, id, title] = panel!.trim().match(/^`([\w-]+)` › (.+)$/) ?? [];
    if (panel!.trim() === "") continue;
    expect(
      titles.get(id!)?.some((one) => one.startsWith(title!)),
      panel,
    ).toBe(true);
  }
  for (const id of ids) expect(paper).toContain(`\`${id}\` ›`);
});

test("the dictionary in the page is that of the reports, row by row", () => {
  const section = paper.split("## The dictionary")[1]!.split("\n## ")[0]!;
  const quoted = (list: readonly string[]) => list.map((id) => `\`${id}\``).join(", ");
  for (const { quantum, network, claims: of } of [...dictionary, commonGround]) {
    expect(section).toContain(`| ${quantum} | ${network} | ${quoted(of.quantum)}; ${quoted(of.network)} |`);
  }
});

test("seventeen imprecisions, each with the corrected statement and claims that test it", () => {
  const section = paper.split("## Where the paper is imprecise")[1]!.split("\n## ")[0]!;
  const slips = section.split("\n").filter((line) => /^\| \d/.test(line));
  expect(slips.map((line) => Number(line.split("|")[1]))).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
  for (const line of slips) {
    const cells = line.split("|").slice(2, -1);
    expect(cells, line).toHaveLength(3);
    const named = [...cells[2]!.matchAll(/`([\w-]+)`/g)].map(([, id]) => id!);
    expect(named.length, line).toBeGreaterThan(0);
    for (const id of named) expect(ids).toContain(id);
    expect(line, line).toMatch(/\]\(#[\w-]+\)/);
  }
});

test("links lead to anchors of the page, those in docstrings too", () => {
  for (const [, id] of paper.matchAll(/\]\(#([\w-]+)\)/g)) expect(anchors).toContain(id);
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((f) =>
    f.endsWith(".ts"),
  );
  for (const file of sources) {
    for (const [, id] of readFileSync(join(root, "src", file), "utf8").matchAll(/docs\/paper\.md#([\w-]+)/g)) {
      expect(anchors, file).toContain(id);
    }
  }
});

test("every claim stands in the table of the paper's claims; a report cites the paper itself and no file of this repository", () => {
  const rows = [...paper.matchAll(/^\| C\d+ \| .* \| (.*) \|$/gm)].map(([, tested]) => tested as string);
  expect(rows).toHaveLength(10);
  for (const { id, statement } of claims) {
    expect(
      rows.some((tested) => tested.includes(`\`${id}\``)),
      id,
    ).toBe(true);
    expect(Object.values(statement).flat().join(" ")).not.toMatch(/\bC\d+\b|\.md\b/);
  }
});
