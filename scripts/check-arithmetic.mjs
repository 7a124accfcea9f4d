// Same seed, same bits: hosts may round Math.log, Math.sin or ** differently, so nothing that can reach a record
// uses them. Drawing and printing may.
//
//   node scripts/check-arithmetic.mjs
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What IEEE 754 or the language defines to the last bit. */
const EXACT = new Set("PI E SQRT2 SQRT1_2 LN2 abs ceil floor fround imul max min round sign sqrt trunc".split(" "));
/** Rooms whose numbers are looked at and never recorded. */
const FREE = ["report", "cli"];

/** The places where a source takes its arithmetic from the host: ["line 3: Math.log"]. */
export function hostArithmetic(text) {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, what) => {
    found.push(`line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
  };
  const visit = (node) => {
    if (ts.isIdentifier(node) && node.text === "Math") {
      const { parent } = node;
      const name = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
      if (name === undefined) add(node, "Math by another name");
      else if (!EXACT.has(name)) add(node, `Math.${name}`);
    }
    const kind = ts.isBinaryExpression(node) ? node.operatorToken.kind : undefined;
    const power = kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
    // 2 ** 20 is a way to write a constant.
    if (power && !(ts.isNumericLiteral(node.left) && ts.isNumericLiteral(node.right))) add(node, "**");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sourcesIn = (path) =>
  readdirSync(path, { withFileTypes: true }).flatMap((item) =>
    item.isDirectory() ? sourcesIn(join(path, item.name)) : item.name.endsWith(".ts") ? [join(path, item.name)] : [],
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = sourcesIn(join(root, "src"))
    .map((path) => relative(root, path).split(sep).join("/"))
    .filter((file) => !FREE.includes(file.split("/")[1]));
  let count = 0;
  for (const file of files) {
    for (const place of hostArithmetic(readFileSync(join(root, file), "utf8"))) {
      count++;
      console.error(`check-arithmetic: ${file}, ${place}: hosts may round it differently; the engine has its own`);
    }
  }
  console.log(`${files.length} files take their arithmetic from + − × ÷ √ and the engine`);
  if (count > 0 || files.length === 0) process.exit(1);
}
