import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportHtml } from "../../src/report/html.js";
import { recordsCsv, recordsJson } from "../../src/report/records.js";
import { assertWritable, writeReport } from "../../src/report/write.js";
import { exampleMeta, exampleReports } from "./example.js";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wishart-report-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("writeReport makes the folder and leaves the page, the records, a CSV and an SVG a claim, and nothing else", async () => {
  const dir = join(home, "a", "b");
  const paths = await writeReport(dir, exampleReports, exampleMeta);
  const names = ["report.html", "records.json", ...exampleReports.flatMap((r) => [`${r.claim}.csv`, `${r.claim}.svg`])];
  expect((await readdir(dir)).sort()).toEqual(names.sort());
  expect(paths[0]).toBe(join(dir, "report.html"));
  expect([...paths].sort()).toEqual(names.map((name) => join(dir, name)).sort());
  const read = (name: string) => readFile(join(dir, name), "utf8");
  expect(await read("report.html")).toBe(reportHtml(exampleReports, exampleMeta));
  expect(await read("records.json")).toBe(recordsJson(exampleReports, exampleMeta));
  expect(await read("page-curve.csv")).toBe(recordsCsv(exampleReports[0]!));
});

test("writeReport tells each piece it made, and lets the event loop go round between any two panels", async () => {
  const dir = join(home, "pieces");
  const told: { readonly done: number; readonly total: number; readonly turn: number }[] = [];
  let turn = 0;
  let going = true;
  const count = () => {
    turn++;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await writeReport(dir, exampleReports, exampleMeta, "reproduce", (done, total) => told.push({ done, total, turn }));
  going = false;
  const panels = exampleReports.reduce((sum, { figure }) => sum + figure.panels.length, 0);
  const total = panels + 3 * exampleReports.length + 1;
  expect(told.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, k) => k));
  for (const one of told) expect(one.total).toBe(total);
  // A panel, which takes longest, has a turn of its own; what the disk answered may come together.
  expect(new Set(told.map((one) => one.turn)).size).toBeGreaterThanOrEqual(panels);
});

test("writeReport replaces an older report and keeps files it does not know", async () => {
  const dir = join(home, "again");
  await assertWritable(dir);
  await writeFile(join(dir, "notes.txt"), "mine");
  await writeFile(join(dir, "report.html"), "old");
  await writeReport(dir, exampleReports.slice(2), exampleMeta);
  expect((await readdir(dir)).sort()).toEqual(
    ["marchenko-pastur.csv", "marchenko-pastur.svg", "notes.txt", "records.json", "report.html"].sort(),
  );
  expect(await readFile(join(dir, "report.html"), "utf8")).toContain("</html>");
});

test("a file that cannot be put in place leaves no half-written one behind", async () => {
  const dir = join(home, "blocked");
  await assertWritable(join(dir, "records.json"));
  await expect(writeReport(dir, exampleReports.slice(2), exampleMeta)).rejects.toThrow(
    /^reproduce: cannot write to .*blocked \(EISDIR: it is a folder\); choose another with --out$/,
  );
  expect((await readdir(dir)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("assertWritable says in one sentence that a file stands in the way, and leaves nothing in a folder it may use", async () => {
  const file = join(home, "file");
  await writeFile(file, "");
  await expect(assertWritable(file)).rejects.toThrow(
    new Error(`reproduce: cannot write to ${file} (EEXIST: a file of that name is there); choose another with --out`),
  );
  await expect(assertWritable(join(file, "below"), "claim")).rejects.toThrow(
    new Error(
      `claim: cannot write to ${join(file, "below")} (ENOTDIR: a part of the path is a file); choose another with --out`,
    ),
  );
  const dir = join(home, "empty");
  await assertWritable(dir);
  expect(await readdir(dir)).toEqual([]);
});
