import { parseHTML } from "linkedom/worker";
import { describe, expect, test } from "vitest";
import type { DictionaryRow } from "../../src/correspondence/claim.js";
import { commonGround, dictionary, notCorresponding } from "../../src/correspondence/dictionary.js";
import { reportHtml } from "../../src/report/html.js";
import type { ClaimReport } from "../../src/report/report.js";
import { exampleMeta, exampleReports } from "./example.js";

const rows = [...dictionary, commonGround];
const [pageCurve, reducedMoments] = exampleReports as readonly [ClaimReport, ClaimReport];
const holding: ClaimReport["verdict"] = { holds: true, summary: "fine", rules: [] };
/** A report of any claim, with little in it. */
const reportOf = (claim: string, verdict: ClaimReport["verdict"] = holding): ClaimReport => ({
  ...pageCurve,
  claim,
  title: `Title of ${claim}`,
  verdict,
  figure: { title: "none", caption: "", panels: [] },
  table: { columns: [], rows: [] },
});
const page = (reports: readonly ClaimReport[]) => parseHTML(reportHtml(reports, exampleMeta)).document;
const rowsIn = (document: ReturnType<typeof page>) => [...document.querySelectorAll(".dictionary tbody tr")];
const everyId = [...new Set(rows.flatMap(({ claims }) => [...claims.quantum, ...claims.network]))];

/** The claim that compares the sides, with the outcome of each row. */
function comparison(holds: readonly boolean[]): ClaimReport {
  const found = dictionary.map(
    (row, i): DictionaryRow => ({
      quantum: row.quantum,
      network: row.network,
      summary: `slopes of row ${i + 1}`,
      rules: [`slope ${i + 1}`],
      holds: holds[i] as boolean,
      measuredBy: row.claims,
    }),
  );
  const rules = found.map((row, i) => ({
    name: `slope ${i + 1}`,
    rule: "slope in [-1.15, -0.85]",
    statistic: -1,
    bound: 0.15,
    holds: row.holds,
  }));
  const report = reportOf("table-1", { holds: holds.every(Boolean), summary: "five rows", rules, rows: found });
  return { ...report, statement: { ...report.statement, outside: ["Labels have no twin."] } };
}
const five = [true, true, true, true, true];

test("all rows of the dictionary are on the page of any claims, the sides by name", () => {
  for (const reports of [[pageCurve], [reportOf("a-claim-nobody-knows")], everyId.map((id) => reportOf(id))]) {
    const found = rowsIn(page(reports));
    expect(found).toHaveLength(rows.length);
    for (const [i, row] of rows.entries()) {
      expect(found[i]?.querySelector(".quantum strong")?.textContent).toBe(row.quantum);
      expect(found[i]?.querySelector(".network strong")?.textContent).toBe(row.network);
    }
  }
});

test("both dictionaries are explained on the page of any claims, with the axis that each gives", () => {
  const table = page([pageCurve]).getElementById("dictionaries")!.nextElementSibling!;
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => row.textContent!);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/as matrices.*dA\s×\sdB.*n\s×\sP.*dA ↔ n, dB ↔ P, and q = dA\/dB = n\/P/);
  expect(rows[1]).toMatch(/by counting.*dA² observables.*n outputs.*dA² ↔ n, D ↔ P, and q = dA²\/D = dA\/dB = n\/P/);
  expect(table.nextElementSibling?.textContent).toContain("D is the number of entries of M, whereas J has n P");
});

test("a row of which no claim ran says so, and names them", () => {
  const [first] = rowsIn(page([pageCurve]));
  expect(first?.querySelector(".badge")?.textContent).toBe("– did not run");
  expect(first?.textContent).toContain("did not run: typicality scaling, typicality tail");
  expect(first?.querySelector("a")).toBeNull();
});

test("a row of which some claims ran counts them, and says when they are of one side", () => {
  const descent = rowsIn(page([pageCurve]))[3];
  expect(descent?.textContent).toContain("1 of 6 claims ran, of the quantum side only");
  expect(descent?.querySelector(".quantum a")?.getAttribute("href")).toBe("#page-curve");
  expect(descent?.querySelector(".badge")?.textContent).toBe("– one side ran, and holds");
  const both = rowsIn(page([pageCurve, reportOf("double-descent")]))[3];
  expect(both?.querySelector(".badge")?.textContent).toBe("✓ holds");
  expect(both?.textContent).toContain("2 of 6 claims ran");
});

test("a claim that fails makes the rows it stands in fail, and no other", () => {
  const idle = Array(3).fill("– did not run");
  const failing = rowsIn(page([pageCurve, reducedMoments])).map((row) => row.querySelector(".badge")?.textContent);
  expect(failing).toEqual([...idle, "– one side ran, and holds", "✗ fails", "✗ fails"]);
});

test("every claim that ran is linked from its rows, and leads back to them and over to the other side", () => {
  const document = page(everyId.map((id) => reportOf(id)));
  for (const { id, claims } of rows) {
    for (const side of ["quantum", "network"] as const) {
      const other = side === "quantum" ? claims.network : claims.quantum;
      for (const claim of claims[side]) {
        const cell = document.querySelector(`#row-${id} .${side}`);
        expect(cell?.querySelector(`a[href="#${claim}"]`)).not.toBeNull();
        const place = [...(document.getElementById(claim)?.querySelectorAll(".place li") ?? [])].find((li) =>
          li.querySelector(`a[href="#row-${id}"]`),
        );
        for (const across of other) expect(place?.querySelector(`a[href="#${across}"]`)).not.toBeNull();
      }
    }
  }
  expect(document.querySelector(".dictionary .faint")?.textContent).not.toMatch(/did not run/);
});

describe("with the claim that compares the sides", () => {
  test("each row shows what was found, how many rules say so, and where they are", () => {
    const found = rowsIn(page([pageCurve, comparison(five)]));
    for (let i = 0; i < 5; i++) {
      expect(found[i]?.textContent).toContain(`slopes of row ${i + 1} 1 rule`);
      expect(found[i]?.querySelector(".badge")?.textContent).toBe("✓ holds");
    }
    expect(found[3]?.querySelector(".more")?.getAttribute("href")).toBe("#table-1-rules-4");
  });

  test("the rules of a row stand together, folded where they hold, behind the link of the row", () => {
    const document = page([pageCurve, comparison([true, false, true, true, true])]);
    for (let i = 0; i < 5; i++) {
      const rules = document.getElementById(`table-1-rules-${i + 1}`)!;
      expect([...rules.querySelectorAll("tbody tr")].map((row) => row.querySelector("td")?.textContent)).toEqual([
        `slope ${i + 1}`,
      ]);
      const folded = rules.closest("details")!;
      expect(folded.hasAttribute("open")).toBe(i === 1);
      expect(folded.querySelector("summary")?.textContent).toMatch(
        i === 1 ? /: 1 rule, 1 fails$/ : /: 1 rule, all hold$/,
      );
    }
  });

  test("a row fails by the comparison alone, and shows the rule", () => {
    const found = rowsIn(page([pageCurve, comparison([true, false, true, true, true])]));
    expect(found.slice(0, 5).map((row) => row.querySelector(".badge")?.textContent)).toEqual([
      "✓ holds",
      "✗ fails",
      "✓ holds",
      "✓ holds",
      "✓ holds",
    ]);
    expect(found[1]?.textContent).toContain("✗ slope 2: slope in [−1.15, −0.85]");
  });

  test("it stands before the list of verdicts, all others after it, whatever the order of the run", () => {
    const html = reportHtml([pageCurve, comparison(five)], exampleMeta);
    const at = (text: string) => html.indexOf(text);
    expect(at('<section class="claim" id="table-1"')).toBeLessThan(at('id="verdicts"'));
    expect(at('id="verdicts"')).toBeLessThan(at('<section class="claim" id="page-curve"'));
    const [both, quantum] = [...parseHTML(html).document.querySelectorAll(".verdicts .side")];
    expect([both?.textContent, quantum?.textContent]).toEqual(["Both sides", "Quantum side"]);
  });

  test("what is not part of the correspondence is in its own words, once", () => {
    const own = page([comparison(five)]);
    expect(own.querySelector(".apart")?.textContent).toContain("Labels have no twin.");
    expect(own.body.textContent?.match(/Labels have no twin/g)).toHaveLength(1);
    const without = page([pageCurve]).querySelector(".apart")?.textContent;
    for (const sentence of notCorresponding) expect(without).toContain(sentence);
  });
});
