import fc from "fast-check";
import { expect, test } from "vitest";
import { recordsCsv, recordsJson } from "../../src/report/records.js";
import type { ClaimReport } from "../../src/report/report.js";
import { exampleMeta, exampleReports } from "./example.js";

const withRecords = (fields: string[], data: number[]): ClaimReport => ({
  ...exampleReports[0]!,
  records: { fields, count: data.length / fields.length, data: Float64Array.from(data) },
});

test("recordsCsv: the header holds the field names, every double reads back bit for bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })), { minLength: 1 }),
      (rows) => {
        const [header, ...lines] = recordsCsv(withRecords(["S", "T1"], rows.flat()))
          .trimEnd()
          .split("\n");
        expect(header).toBe("S,T1");
        const read = (cell: string) => Number(cell.replace("inf", "Infinity"));
        expect(lines.map((line) => line.split(",").map(read))).toEqual(rows);
      },
    ),
  );
});

test("recordsCsv writes nan, inf, -inf and -0 as pandas reads them, and quotes a field name with a comma", () => {
  const report = withRecords(["a,b", 'say "x"'], [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]);
  expect(recordsCsv(report)).toBe('"a,b","say ""x"""\nnan,inf\n-inf,-0\n');
});

test.each([4095, 4096, 4097, 8193])(
  "%i trials, around what is put into words at a time: no row is lost or doubled",
  (n) => {
    const report = withRecords(
      ["x", "y"],
      Array.from({ length: 2 * n }, (_, i) => i),
    );
    const rows = Array.from({ length: n }, (_, i) => [2 * i, 2 * i + 1]);
    expect(recordsCsv(report)).toBe(`x,y\n${rows.map((row) => `${row.join(",")}\n`).join("")}`);
    expect(JSON.parse(recordsJson([report, report], exampleMeta)).claims[1].records.rows).toEqual(rows);
  },
);

test("recordsCsv of no trials is the header alone", () => {
  expect(recordsCsv(withRecords(["x"], []))).toBe("x\n");
});

test("recordsJson reads back with every record bit for bit, −0 and 5e-324 too", () => {
  const data = [1 / 3, -0, 5e-324, 1.7976931348623157e308];
  const json = JSON.parse(recordsJson([withRecords(["x", "y"], data), exampleReports[2]!], exampleMeta));
  expect(json.format).toBe("wishart-records/1");
  expect(json.meta).toEqual(exampleMeta);
  expect(json.claims.map((c: { claim: string }) => c.claim)).toEqual(["page-curve", "marchenko-pastur"]);
  expect(json.claims[0].records).toEqual({ fields: ["x", "y"], count: 2, rows: [data.slice(0, 2), data.slice(2)] });
  expect(json.claims[1].verdict).toEqual(exampleReports[2]!.verdict);
  expect(json.claims[1].params).toEqual(exampleReports[2]!.params);
});

test("recordsJson stays JSON when a number is not finite and when the seed is beyond 2^53", () => {
  const report = { ...withRecords(["x"], [Number.NaN, Number.NEGATIVE_INFINITY]), seed: 2n ** 60n };
  const rules = [{ name: "n", rule: "r", statistic: Number.POSITIVE_INFINITY, bound: 1, holds: false }];
  const json = JSON.parse(
    recordsJson([{ ...report, verdict: { holds: false, summary: "", rules } }], { ...exampleMeta, seed: 7n }),
  );
  expect(json.claims[0].records.rows).toEqual([["NaN"], ["-Infinity"]]);
  expect(json.claims[0].verdict.rules[0].statistic).toBe("Infinity");
  expect(json.claims[0].seed).toBe("1152921504606846976");
  expect(json.meta.seed).toBe(7);
});
