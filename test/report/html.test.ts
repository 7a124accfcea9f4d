import { parseHTML } from "linkedom/worker";
import { describe, expect, test } from "vitest";
import { reportHtml } from "../../src/report/html.js";
import { type ClaimReport, rerunCommand } from "../../src/report/report.js";
import { exampleMeta, exampleReports } from "./example.js";

const html = reportHtml(exampleReports, exampleMeta);
const { document } = parseHTML(html);
const text = (selector: string) => document.querySelector(selector)?.textContent ?? "";

test("the page asks for nothing: no script, no address outside itself, only its own files", () => {
  expect(html).not.toMatch(/<script|<iframe|@import|url\((?!#)/i);
  const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((m) => m[1]!);
  for (const address of addresses) expect(address).toMatch(/^(#[\w-]+|data:,|[\w-]+\.(csv|svg)|records\.json)$/);
  const named = html.replaceAll("http://www.w3.org/2000/svg", "").replaceAll("http://www.w3.org/1999/xlink", "");
  expect(named).not.toMatch(/https?:/);
});

test("no two elements have one name, and every link within the page lands", () => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    expect(ids).toContain(link.getAttribute("href")!.slice(1));
  }
  for (const [, id] of html.matchAll(/url\(#([\w-]+)\)/g)) expect(ids).toContain(id);
});

test("shards that were joined took no time on no workers", () => {
  const joined = exampleReports.map((report) => ({ ...report, seconds: 0 }));
  const page = parseHTML(reportHtml(joined, exampleMeta)).document;
  expect(page.querySelector("footer")?.textContent).toContain("to join shards");
  expect(page.body.textContent).toContain(", joined from shards");
  expect(page.body.textContent).not.toMatch(/ on \d+ workers?/);
});

test("the list of verdicts: a row a claim with its deciding number, verdict and a link that lands, side by side", () => {
  const rows = [...document.querySelectorAll(".verdicts tbody tr:not(.side)")];
  expect(rows).toHaveLength(exampleReports.length);
  for (const [i, report] of exampleReports.entries()) {
    const row = rows[i]!;
    expect(row.textContent).toContain(report.title);
    expect(row.textContent?.replaceAll("\u00a0", " ")).toContain(report.verdict.summary);
    expect(row.textContent).toContain(report.verdict.holds ? "✓ holds" : "✗ fails");
  }
  expect([...document.querySelectorAll(".verdicts .side")].map((r) => r.textContent)).toEqual(["Quantum side"]);
});

test("a claim that fails is named above everything else, with the rule that broke and its numbers", () => {
  const failing = exampleReports[1]!;
  const { rules } = failing.verdict;
  const turned: ClaimReport = { ...failing, verdict: { ...failing.verdict, rules: [...rules].reverse() } };
  for (const reports of [exampleReports, [turned]]) {
    const page = parseHTML(reportHtml(reports, exampleMeta)).document;
    const alarm = page.querySelector("header .alarm")!;
    expect(alarm.textContent).toContain(`✗ 1 of ${reports.length} claims fails.`);
    expect(alarm.querySelector("a")?.getAttribute("href")).toBe(`#${failing.claim}`);
    expect(alarm.textContent).toContain("Means: |z| ≤\u00a05 for each of 21 means; measured 6.32, bound 5");
    expect(alarm.textContent).not.toContain("Widths");
    expect(page.querySelector("title")?.textContent).toContain("fails");
  }
});

test("where everything holds there is no alarm", () => {
  const page = parseHTML(reportHtml([exampleReports[0]!, exampleReports[2]!], exampleMeta)).document;
  expect(page.querySelector(".alarm")).toBeNull();
  expect(page.querySelector("header")?.textContent).toContain("✓ All 2 claims hold.");
});

test("each claim tells its figure, rules, parameters, command and digest; the footer tells the run", () => {
  for (const report of exampleReports) {
    const section = document.getElementById(report.claim)!;
    expect(section.querySelectorAll(".panels > div").length).toBe(report.figure.panels.length);
    expect(section.querySelectorAll(".rules tbody tr").length).toBe(report.verdict.rules.length);
    expect(section.querySelectorAll(".numbers tbody tr").length).toBe(report.table.rows.length);
    expect(section.querySelector("pre")?.textContent).toBe(rerunCommand(report));
    expect(section.textContent).toContain(report.digest);
    expect(section.textContent).toContain(report.statement.sentence);
    expect(section.textContent).toContain(report.statement.paper);
    for (const info of Object.values(report.parameters ?? {})) expect(section.textContent).toContain(info.description);
  }
  for (const part of [exampleMeta.digest, exampleMeta.engine.hash, "strict", "Node.js 20.20.2", exampleMeta.machine]) {
    expect(text("footer")).toContain(part);
  }
  expect(text("footer")).toContain(exampleMeta.date);
});

test("a merged page names the command that runs it in one piece, or the claims that are not in it", () => {
  const lead = (meta: Partial<typeof exampleMeta>) =>
    [...parseHTML(reportHtml(exampleReports, { ...exampleMeta, ...meta })).document.querySelectorAll(".lead")].map(
      (p) => p.textContent,
    );
  expect(lead({})[0]).toContain(`bit for bit, from ${exampleMeta.command}.`);
  expect(lead({ command: "wishart merge parts", repeat: "wishart reproduce" })[0]).toContain("from wishart reproduce.");
  const [first, second] = lead({ repeat: undefined, missing: ["double-descent", "table-1"] });
  expect(first).toContain("from the commands beside the claims.");
  expect(second).toBe("Not in this report, nor in its digest: double-descent, table-1.");
});

test("many rules: what fails and the first few are shown, the others are folded under how many they are and that they hold", () => {
  const [report] = exampleReports as [ClaimReport];
  const rule = { rule: "|z| ≤ 5", statistic: 1, bound: 5, holds: true };
  const shown = (count: number, failing: readonly number[]) => {
    const rules = Array.from({ length: count }, (_, i) => ({
      ...rule,
      name: `rule ${i}`,
      holds: !failing.includes(i),
    }));
    const turned = { ...report, verdict: { ...report.verdict, holds: failing.length === 0, rules } };
    const section = parseHTML(reportHtml([turned], exampleMeta)).document.getElementById(report.claim)!;
    const names = (rows: Iterable<Element>) => [...rows].map((row) => row.querySelector("td")?.textContent);
    const folded = section.querySelector("details:has(.rules)");
    const all = names(section.querySelectorAll(".rules tbody tr"));
    expect([...all].sort()).toEqual(rules.map(({ name }) => name).sort());
    return {
      all,
      summary: folded?.querySelector("summary")?.textContent,
      folded: folded && names(folded.querySelectorAll("tbody tr")),
    };
  };
  expect(shown(11, []).folded).toBeNull();
  expect(shown(12, []).summary).toBe("4 more rules, all hold");
  const some = shown(51, [20, 50]);
  expect(some.all.slice(0, 4)).toEqual(["rule 20", "rule 50", "rule 0", "rule 1"]);
  expect(some.summary).toBe("43 more rules, all hold");
  expect(some.folded).not.toContain("rule 20");
  expect(some.folded).not.toContain("rule 50");
  const most = shown(
    12,
    Array.from({ length: 11 }, (_, i) => i),
  );
  expect(most.summary).toBe("1 more rule, which holds");
  expect(most.folded).toEqual(["rule 11"]);
});

test("a standard error and a deviation have three digits in the table, everything else six", () => {
  const [report] = exampleReports as [ClaimReport];
  const table = { columns: ["S", "SE", "z", "z of V"], rows: [[3.59450812, 0.00123456, -1.23456, 2.34567]] };
  const { document } = parseHTML(reportHtml([{ ...report, table }], exampleMeta));
  expect([...document.querySelectorAll(".numbers td")].map((cell) => cell.textContent)).toEqual([
    "3.59451",
    "0.00123",
    "−1.23",
    "2.35",
  ]);
});

test("a rule with two ends shows both", () => {
  const [report] = exampleReports as [ClaimReport];
  const rule = { name: "slope", rule: "in [−1.15, −0.85]", statistic: -1.2, low: -1.15, bound: -0.85, holds: false };
  const turned = { ...report, verdict: { ...report.verdict, holds: false, rules: [rule] } };
  const { document } = parseHTML(reportHtml([turned], exampleMeta));
  expect(document.querySelector('.rules [data-label="Bound"]')?.textContent).toBe("−1.15 … −0.85");
  expect(document.querySelector(".alarm")?.textContent).toContain("measured −1.2, bound −1.15 … −0.85");
});

test("beside each figure stands where its numbers are: the table, the records, the figure alone", () => {
  for (const report of exampleReports) {
    const section = document.getElementById(report.claim)!;
    const links = [...section.querySelectorAll("figure a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual([`#${report.claim}-numbers`, `${report.claim}.csv`, `${report.claim}.svg`]);
  }
});

test("rerunCommand spells out preset, seed and every parameter", () => {
  expect(rerunCommand(exampleReports[0]!)).toBe(
    "npx wishart claim page-curve --seed 1 --set dimension=3600 --set pairs=40",
  );
  expect(rerunCommand({ ...exampleReports[0]!, preset: "quick", seed: 2n ** 60n, params: {} })).toBe(
    "npx wishart claim page-curve --quick --seed 1152921504606846976",
  );
});

describe("whatever the texts hold, the page stays whole", () => {
  const evil = `</td></style><script>alert("x")</script>&<b a='`;
  const report: ClaimReport = {
    ...exampleReports[2]!,
    title: evil,
    statement: { sentence: evil, paper: evil, corrected: evil },
    verdict: {
      holds: true,
      summary: evil,
      rules: [{ name: evil, rule: evil, statistic: Number.NaN, bound: Number.POSITIVE_INFINITY, holds: true }],
    },
    figure: { title: evil, caption: evil, panels: [] },
    table: { columns: [evil], rows: [[evil]] },
  };
  const page = reportHtml([report], { ...exampleMeta, command: evil, machine: evil, date: evil });
  const parsed = parseHTML(page).document;

  test("no element is smuggled in and every text is read back as it was", () => {
    expect(parsed.querySelectorAll("script, b").length).toBe(0);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(parsed.querySelector("blockquote p")?.textContent).toBe(evil);
    expect(parsed.querySelector(".numbers td")?.textContent).toBe(evil);
  });

  test("numbers that are not finite are written in words, one claim in the singular", () => {
    expect(parsed.querySelector(".rules")?.textContent).toContain("not a number");
    expect(parsed.querySelector(".rules")?.textContent).toContain("∞");
    expect(parsed.querySelector("header")?.textContent).toContain("The claim holds.");
  });
});
