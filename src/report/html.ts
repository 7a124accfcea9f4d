/**
 * The report as one self-contained page: no request leaves it, so it opens from a disk, an e-mail or an archive alike.
 * The verdicts come first; then each claim with its sentence, figure, numbers, rules and the command that repeats it.
 */
import type { RuleOutcome, Table } from "../correspondence/claim.js";
import { DARK_SCREEN, FAINT, GRID, INK, PALETTE, PAPER } from "./colours.js";
import { panelSvgs } from "./figure.js";
import { escapeMarkup as e, formatNumber, formatSeconds, formatWithError } from "./format.js";
import { type ClaimReport, type ReportMeta, rerunCommand } from "./report.js";

const PAPER_CITATION =
  "T. Monnai (2025), Typicality of thermal states in isolated quantum systems corresponds to ubiquity of global minima in deep artificial neural networks";

/** A sign of comparison keeps its number on the same line. */
const rule = (text: string): string => e(text.replace(/([≤≥<>=±×]) /g, "$1\u00a0"));

/** The whole page. Every text from a claim or the caller is escaped. */
export function reportHtml(reports: readonly ClaimReport[], meta: ReportMeta): string {
  const held = reports.filter((report) => report.verdict.holds).length;
  const all = held === reports.length;
  const outcome = all
    ? reports.length === 1
      ? "The claim holds."
      : `All ${reports.length} claims hold.`
    : `${reports.length - held} of ${reports.length} claims ${reports.length - held === 1 ? "fails" : "fail"}.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>wishart: ${e(outcome)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<p class="kicker">wishart ${e(meta.versions.wishart)} · reproduction report</p>
<h1>Typicality of thermal states and ubiquity of global minima</h1>
<p class="kicker">${PAPER_CITATION}</p>
<p class="lead"><strong class="${all ? "holds" : "fails"}">${e(outcome)}</strong>
Measured with seed ${e(String(meta.seed))}, preset ${e(meta.preset)}, on ${e(meta.date)}, in ${e(formatSeconds(meta.seconds))}.
Every number comes again, bit for bit, from <code>${e(meta.command)}</code>.</p>
</header>
<main>
<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts</h2>
<div class="scroll"><table class="verdicts stack">
<thead><tr><th>Claim</th><th>What the paper says</th><th>Verdict</th><th>What decides</th><th>Rule</th></tr></thead>
<tbody>
${reports.map(verdictRow).join("\n")}
</tbody>
</table></div>
</section>
${reports.map(claimSection).join("\n")}
</main>
<footer>
<h2>This run</h2>
<dl class="facts">
${facts([
  ["Digest", `<code class="long">${e(meta.digest)}</code>`],
  ["Command", `<code>${e(meta.command)}</code>`],
  ["Seed", e(String(meta.seed))],
  ["Preset", e(meta.preset)],
  [
    "Time",
    e(formatSeconds(meta.seconds)) +
      (reports.every((r) => r.seconds === 0) ? " to join shards" : ` on ${workers(meta.workers)}`),
  ],
  ["Date", e(meta.date)],
  ["Engine", `${e(meta.engine.build)} build, SHA-256 <code class="long">${e(meta.engine.hash)}</code>`],
  ["Versions", `wishart ${e(meta.versions.wishart)}, ${e(meta.versions.runtime)}`],
  ["Machine", e(meta.machine)],
  ["Everything", `<a href="records.json">records.json</a>, all of this page for a program`],
])}
</dl>
<p>The digest is the SHA-256 of the claims' digests in this order. It does not depend on the number of workers, the
machine or the day: the same version and seed give the same digest, or something is wrong.</p>
</footer>
</body>
</html>
`;
}

function verdictRow(report: ClaimReport): string {
  const { claim, title, statement, verdict } = report;
  const decisive = verdict.rules.find((r) => !r.holds) ?? verdict.rules[0];
  const others = verdict.rules.length - 1;
  const more = others > 0 ? ` <a class="more" href="#${e(claim)}-rules">and ${others} more</a>` : "";
  return `<tr>
<td data-label="Claim"><a href="#${e(claim)}">${e(title)}</a></td>
<td data-label="What the paper says">${e(statement.sentence)}</td>
<td data-label="Verdict">${badge(verdict.holds)}</td>
<td data-label="What decides">${e(verdict.summary)}</td>
<td data-label="Rule">${decisive === undefined ? "" : rule(decisive.rule)}${more}</td>
</tr>`;
}

const badge = (holds: boolean): string =>
  holds ? `<span class="badge holds">✓ holds</span>` : `<span class="badge fails">✗ fails</span>`;

const workers = (count: number): string => (count === 1 ? "1 worker" : `${count} workers`);

function claimSection(report: ClaimReport): string {
  const { claim, title, statement, verdict, figure, table, params } = report;
  const expected = verdict.rules.some((r) => r.expected !== undefined);
  const parameters = Object.entries(params).map(([key, value]) => {
    const means = report.parameters?.[key]?.description;
    return `<div>${e(key)} = ${e(formatNumber(value, 12))}${means === undefined ? "" : ` <span class="faint">${e(means)}</span>`}</div>`;
  });
  return `<section class="claim" id="${e(claim)}" aria-labelledby="${e(claim)}-title">
<h2 id="${e(claim)}-title">${e(title)} ${badge(verdict.holds)}</h2>
<blockquote><p>${e(statement.sentence)}</p><cite>${e(statement.paper)}</cite></blockquote>
${statement.corrected === undefined ? "" : `<p class="corrected"><strong>Tested in this form:</strong> ${e(statement.corrected)}</p>`}
<p>${e(verdict.summary)}</p>
<figure>
<figcaption><strong>${e(figure.title)}.</strong> ${e(figure.caption)}</figcaption>
<div class="panels">${panelSvgs(figure, claim)
    .map((svg) => `<div>${svg}</div>`)
    .join("")}</div>
</figure>
<h3 id="${e(claim)}-rules">Rules of the verdict</h3>
<div class="scroll"><table class="rules stack">
<thead><tr><th>Rule</th><th class="n">Measured</th>${expected ? `<th class="n">Expected</th>` : ""}<th class="n">Bound</th><th>Outcome</th></tr></thead>
<tbody>${verdict.rules.map((r) => ruleRow(r, expected)).join("\n")}</tbody>
</table></div>
${numbers(table)}
<h3>How to run it again</h3>
<pre><code>${commandLine(rerunCommand(report))}</code></pre>
<dl class="facts">
${facts([
  ["Parameters", parameters.length === 0 ? "none" : parameters.join("")],
  [
    "Trials",
    e(formatNumber(report.trials)) +
      (report.seconds === 0
        ? ", joined from shards"
        : ` in ${e(formatSeconds(report.seconds))} on ${workers(report.workers)}`),
  ],
  ["Digest", `<code class="long">${e(report.digest)}</code>`],
  [
    "Files",
    `records <a href="${e(claim)}.csv">${e(claim)}.csv</a>, figure <a href="${e(claim)}.svg">${e(claim)}.svg</a>`,
  ],
])}
</dl>
</section>`;
}

/** Breaks between options, never inside one. */
const commandLine = (command: string): string =>
  command
    .split(/ (?=--)/)
    .map((part) => `<span>${e(part)}</span>`)
    .join(" ");

const facts = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([term, html]) => `<div><dt>${term}</dt><dd>${html}</dd></div>`).join("\n");

const ruleRow = (r: RuleOutcome, expected: boolean): string => `<tr>
<td data-label="Rule">${e(r.name)}<br><span class="faint">${rule(r.rule)}</span></td>
<td class="n" data-label="Measured">${e(r.standardError === undefined ? formatNumber(r.statistic, 4) : formatWithError(r.statistic, r.standardError))}</td>
${expected ? `<td class="n" data-label="Expected">${r.expected === undefined ? "" : e(formatNumber(r.expected))}</td>` : ""}
<td class="n" data-label="Bound">${e(formatNumber(r.bound, 4))}</td>
<td data-label="Outcome">${badge(r.holds)}</td>
</tr>`;

/** A long table is folded; paper and search still see it when it is opened. */
function numbers(table: Table): string {
  if (table.rows.length === 0) return "";
  const numeric = table.columns.map((_, i) => table.rows.every((row) => typeof row[i] === "number"));
  const n = (i: number) => (numeric[i] ? ` class="n"` : "");
  const cell = (value: string | number) => e(typeof value === "number" ? formatNumber(value) : value);
  const head = table.columns.map((column, i) => `<th${n(i)}>${e(column)}</th>`).join("");
  const body = table.rows
    .map((row) => `<tr>${row.map((value, i) => `<td${n(i)}>${cell(value)}</td>`).join("")}</tr>`)
    .join("\n");
  const html = `<div class="scroll"><table class="numbers"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  return table.rows.length <= 16
    ? `<h3>Numbers</h3>\n${html}`
    : `<details><summary>Numbers: ${table.rows.length} rows</summary>\n${html}</details>`;
}

const GREEN = { light: "#1a7f4b", dark: "#4fd08b" };
const RED = { light: "#b42318", dark: "#ff8a7a" };
const SOFT = { light: "#f5f7f9", dark: "#1c2229" };
const variables = (mode: "light" | "dark"): string =>
  Object.entries({
    ink: INK,
    paper: PAPER,
    faint: FAINT,
    line: GRID,
    link: PALETTE[0],
    green: GREEN,
    red: RED,
    soft: SOFT,
  })
    .map(([name, colour]) => `--${name}:${colour[mode]}`)
    .join(";");

const style = `
:root{color-scheme:light dark;${variables("light")}}
${DARK_SCREEN}{:root{${variables("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:24px 20px 48px;background:var(--paper);color:var(--ink);
  font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:.2em 0 .4em}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .6em}
h3{font-size:1rem;margin:1.6em 0 .5em}
a{color:var(--link)}
.kicker{margin:0;color:var(--faint)}
.lead{max-width:46em;margin:1em 0 0}
strong.holds,.badge.holds{color:var(--green)}
strong.fails,.badge.fails{color:var(--red)}
.badge{display:inline-block;padding:0 .55em;border:1px solid;border-radius:1em;font-size:.85rem;font-weight:600;white-space:nowrap;vertical-align:middle}
.faint,cite{color:var(--faint);font-size:.9em;font-style:normal}
section,footer{margin-top:2.4rem;padding-top:1.6rem;border-top:1px solid var(--line)}
blockquote{margin:0 0 1em;padding:.1em 0 .1em 1em;border-left:3px solid var(--link)}
blockquote p{margin:0;font-size:1.08rem}
.corrected,.claim>p,footer>p{max-width:52em}
figure{margin:1.4em 0 0}
figcaption{max-width:52em;margin-bottom:.6em}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:12px}
.panels>div{max-width:640px;border:1px solid var(--line);border-radius:6px;overflow:hidden;break-inside:avoid}
.panels svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{padding:.45em 1.1em .45em 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{color:var(--faint);font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.numbers{width:auto;min-width:50%}
.numbers td,.numbers th{padding:.25em 1.4em .25em 0}
.rules td:first-child{min-width:15em}
.verdicts td:nth-child(1){min-width:9em}
.verdicts td:nth-child(5){min-width:10em}
.more{white-space:nowrap}
details{margin-top:1.6em}
summary{font-weight:600;cursor:pointer}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.88em}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.7em .9em;margin:0 0 1em;white-space:pre-wrap;overflow-wrap:anywhere}
pre span{display:inline-block;max-width:100%}
.long,dd code{overflow-wrap:anywhere}
.facts{margin:0}
.facts>div{display:grid;grid-template-columns:7.5em 1fr;gap:.2em 1em;padding:.15em 0}
dt{color:var(--faint)}
dd{margin:0;min-width:0}
@media screen and (max-width:720px){
  body{padding:16px 14px 32px}
  h1{font-size:1.4rem}
  .facts>div{grid-template-columns:1fr;padding:.3em 0}
  .stack thead{display:none}
  .stack tr{display:block;padding:.6em 0;border-bottom:1px solid var(--line)}
  .stack td{display:block;border:0;padding:.2em 0;text-align:left}
  .stack td:empty{display:none}
  .stack td::before{content:attr(data-label);display:block;color:var(--faint);font-size:.8rem}
  .stack td:first-child::before{content:none}
  .verdicts td:first-child{font-weight:600;font-size:1rem}
  .rules td+td{display:grid;grid-template-columns:6em 1fr;justify-items:start;align-items:baseline;padding:.1em 0}
}
@media print{
  details::details-content{content-visibility:visible;display:block}
  body{max-width:none;padding:0;font-size:10.5pt}
  table{font-size:9pt}
  .panels{grid-template-columns:1fr 1fr}
  .claim{break-before:page;border-top:0}
  tr,pre,figcaption{break-inside:avoid}
  h2,h3{break-after:avoid}
  a{color:inherit;text-decoration:none}
}
`;
