import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/data/parseCsv.js";
import { readCsv } from "../../src/data.js";
import { toNested } from "../../src/linalg/matrix.js";

test("a header, numbers, the last column as target", () => {
  const { X, Y, names, classes } = readCsv("height,width,weight\n1,2,3\n-4.5,.5,6e-1\n");
  expect(toNested(X)).toEqual([
    [1, 2],
    [-4.5, 0.5],
  ]);
  expect(toNested(Y)).toEqual([[3], [0.6]]);
  expect(names).toEqual(["height", "width"]);
  expect(classes).toBeUndefined();
});

test("CRLF, CR, a byte-order mark, blank lines at the end, spaces around cells and no line end at all change nothing", () => {
  const plain = readCsv("a,b,c\n1,2,3\n4,5,6");
  for (const text of [
    "a,b,c\r\n1,2,3\r\n4,5,6\r\n",
    "a,b,c\r1,2,3\r4,5,6\r",
    "\ufeffa,b,c\n1,2,3\n4,5,6\n\n \n",
    "a, b,c\n 1,2 ,3\n4,5,6\n",
  ]) {
    expect(readCsv(text)).toEqual(plain);
  }
  expect(readCsv("a;b;c\n1;2;3\n4;5;6", { delimiter: ";" })).toEqual(plain);
  expect(readCsv("a\tb\tc\n1\t2\t3\n4\t5\t6", { delimiter: "\t" })).toEqual(plain);
  expect(readCsv('a,"b","c"\n"1",2,"3"\n4,5,6')).toEqual(plain);
});

test("text targets are classes in the order of their code units, coded 1 − 1/m and −1/m; a row sums to 0", () => {
  const { X, Y, classes, names } = readCsv("5.1,3.5,virginica\n4.9,3.0,setosa\n6.2,2.9,virginica\n6.0,2.2,Ost\n");
  expect(classes).toEqual(["Ost", "setosa", "virginica"]);
  expect(names).toEqual(["1", "2"]);
  expect(X.rows).toBe(4);
  const [own, other] = [1 - 1 / 3, -1 / 3];
  expect(toNested(Y)).toEqual([
    [other, other, own],
    [other, own, other],
    [other, other, own],
    [own, other, other],
  ]);
});

test("numbers are classes when asked for, ascending, 1 and 1.0 the same; without, they stay numbers", () => {
  const text = "10,a\n2,1\n1.0,2\n1,3\n";
  expect(readCsv("y,a\n10,0\n2,1\n1.0,2\n1,3", { targetColumn: "y", targets: "classes" }).classes).toEqual([
    "1",
    "2",
    "10",
  ]);
  expect(toNested(readCsv("y,a\n10,0\n2,1", { targetColumn: 0 }).Y)).toEqual([[10], [2]]);
  expect(() => readCsv(text, { targetColumn: 0 })).toThrow('readCsv: line 1, column "2"');
});

test("targetColumn: null leaves every column an input", () => {
  const { X, Y } = readCsv("1,2\n3,4", { targetColumn: null });
  expect([X.cols, Y.rows, Y.cols]).toEqual([2, 2, 0]);
});

test("quoted cells hold delimiters, line ends and quotes; names and classes keep them", () => {
  const { names, classes } = readCsv('"a,\nb","say ""x""",kind\n1,2,"p, q"\n3,4,"r\r\ns"\n');
  expect(names).toEqual(["a,\nb", 'say "x"']);
  expect(classes).toEqual(["p, q", "r\r\ns"]);
});

test("any table of texts, quoted as RFC 4180 says, comes back cell for cell", () => {
  const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(
      fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é") }), {
        minLength: width,
        maxLength: width,
      }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
  );
  fc.assert(
    fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
      const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join(end);
      // A single blank cell in the last line is a blank line.
      const kept = rows.slice();
      while (kept.length > 0 && kept.at(-1)!.length === 1 && kept.at(-1)![0]!.trim() === "") kept.pop();
      expect(parseCsv("test", text + end, ",").map(({ cells }) => cells)).toEqual(kept);
    }),
  );
});

describe("refused in one sentence that names line and column", () => {
  test.each<[string, string, Parameters<typeof readCsv>[1], string]>([
    ["nothing", "", {}, "readCsv: expected a table, got an empty text"],
    ["blank lines only", "\r\n\r\n", {}, "readCsv: expected a table, got an empty text"],
    ["a header alone", "a,b\n", {}, "readCsv: expected at least one row of data, got the header alone"],
    ["a short line", "a,b,c\n1,2,3\n4,5\n", {}, "readCsv: line 3: expected 3 cells, as in line 1, got 2"],
    ["a long line", "1,2\n3,4,5\n", {}, "readCsv: line 2: expected 2 cells, as in line 1, got 3"],
    ["a blank line inside", "1,2\n\n3,4\n", {}, "readCsv: line 2: expected 2 cells, as in line 1, got an empty line"],
    [
      "another delimiter",
      "a;b\n1;2\n3,5;4\n",
      {},
      'readCsv: line 3: expected 1 cell, as in line 1, got 2; delimiter: ";" may be meant',
    ],
    [
      "a target alone",
      "a;b\n1;2\n3;4\n",
      {},
      'readCsv: expected columns of inputs beside the target, got "a;b" alone; delimiter: ";" may be meant',
    ],
    [
      "text among numbers",
      'x,"age, years",y\n1,2,3\n4,old,6\n',
      {},
      'readCsv: line 3, column "age, years": expected a finite number, got "old"',
    ],
    [
      "the line after a cell of two lines",
      'x,y\n"1\n",2\n3,4\nz,5\n',
      {},
      'readCsv: line 5, column "x": expected a finite number, got "z"',
    ],
    [
      "an empty cell",
      "x,y\n1,2\n,4\n",
      {},
      'readCsv: line 3, column "x": expected a finite number, got an empty cell; fill it or drop the row',
    ],
    [
      "an empty target",
      "x,y\n1,2\n3,\n",
      {},
      'readCsv: line 3, column "y": expected a finite number, got an empty cell; fill it or drop the row',
    ],
    ["NaN", "x,y\n1,2\nNaN,4\n", {}, 'readCsv: line 3, column "x": expected a finite number, got "NaN"'],
    ["NaN in the target", "x,y\n1,2\n3,nan\n", {}, 'readCsv: line 3, column "y": expected a finite number, got "nan"'],
    ["infinity", "x,y\n1,2\n1e999,4\n", {}, 'readCsv: line 3, column "x": expected a finite number, got "1e999"'],
    [
      "a hexadecimal number",
      "x,y\n1,2\n0x10,4\n",
      {},
      'readCsv: line 3, column "x": expected a finite number, got "0x10"',
    ],
    [
      "names and numbers in the first line",
      "x,2020,y\n1,2,3\n",
      {},
      'readCsv: line 1, column "1": expected a finite number, got "x"; header: true takes the first line for names',
    ],
    [
      "text targets as numbers",
      "x,y\n1,a\n2,b\n",
      { targets: "numbers" },
      'readCsv: line 2, column "y": expected a finite number, got "a"',
    ],
    ["a single class", "x,y\n1,a\n2,a\n", {}, 'readCsv: expected at least two classes among the targets, got only "a"'],
    [
      "a name twice",
      "x,y,x\n1,2,3\n",
      {},
      'readCsv: expected each column to have its own name, got "x" for columns 1 and 3',
    ],
    [
      "a target that is not there",
      "x,y\n1,2\n",
      { targetColumn: "z" },
      'readCsv: expected targetColumn to be one of x, y, got "z"',
    ],
    [
      "a place that is not there",
      "x,y\n1,2\n",
      { targetColumn: 2 },
      "readCsv: expected targetColumn to be a name or a place from 0 to 1, got 2",
    ],
    ["an open quote", 'x,y\n1,"2\n3,4\n', {}, "readCsv: line 2: the quote that begins here does not end"],
    [
      "text after a quote",
      'x,y\n1,"2"5\n',
      {},
      'readCsv: line 2, column 2: expected "," or the line\'s end after a quoted cell, got "5"',
    ],
  ])("%s", (_, text, options, sentence) => {
    expect(() => readCsv(text, options)).toThrow(new RangeError(sentence));
  });
});
