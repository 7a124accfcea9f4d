/**
 * The report as one self-contained page: no request leaves it, so it opens from a disk, an e-mail or an archive alike.
 * What fails comes first; then the dictionary with a verdict for each row, the list of verdicts, and each claim with its
 * sentence, figure, numbers, rules and the command that repeats it.
 */
import type { RuleOutcome, Table } from "../correspondence/claim.js";
import { figureStyle } from "./colours.js";
import { comparing, correspondenceSection, placeOf, rowAnchor, sidesOf } from "./correspondence.js";
import { draw } from "./figure.js";
import { escapeMarkup as e, formatNumber, formatSeconds, formatWithError } from "./format.js";
import { badge, prose } from "./markup.js";
import { type ClaimReport, type ReportMeta, rerunCommand } from "./report.js";
import { pageStyle } from "./style.js";

const PAPER_CITATION =
  "T. Monnai (2025), Typicality of thermal states in isolated quantum systems corresponds to ubiquity of global minima in deep artificial neural networks";

/** The whole page. Every text from a claim or the caller is escaped. */
export const reportHtml = (reports: readonly ClaimReport[], meta: ReportMeta): string =>
  page(reports, meta, (report) => claimSection(report, reports, draw(report.figure, report.claim).panels));

/** The page around the sections of its claims, which take longest and may have been made one by one. */
export function page(
  reports: readonly ClaimReport[],
  meta: ReportMeta,
  sectionOf: (report: ClaimReport) => string,
): string {
  const broken = reports.filter((report) => !report.verdict.holds);
  const outcome =
    broken.length === 0
      ? reports.length === 1
        ? "The claim holds."
        : `All ${reports.length} claims hold.`
      : `${broken.length} of ${reports.length} claims ${broken.length === 1 ? "fails" : "fail"}.`;
  const { missing = [] } = meta;
  const repeat = "repeat" in meta ? meta.repeat : meta.command;
  // The claim that sets the sides against each other belongs to the table at the top.
  const first = comparing(reports);
  const rest = reports.filter((report) => report !== first);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>wishart: ${e(outcome)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}${figureStyle}</style>
</head>
<body>
<header>
<p class="kicker">wishart ${e(meta.versions.wishart)} · reproduction report</p>
<h1>Typicality of thermal states and ubiquity of global minima</h1>
<p class="kicker">${PAPER_CITATION}</p>
${broken.length === 0 ? "" : alarm(outcome, broken)}
<p class="lead">${broken.length === 0 ? `<strong class="holds">✓ ${e(outcome)}</strong>\n` : ""}Measured with seed ${e(String(meta.seed))}, preset ${e(meta.preset)}, on ${e(meta.date)}, in ${e(formatSeconds(meta.seconds))}.
Every number comes again, bit for bit, from ${repeat === undefined ? "the commands beside the claims" : `<code>${e(repeat)}</code>`}.</p>
${missing.length === 0 ? "" : `<p class="lead fails">Not in this report, nor in its digest: ${e(missing.join(", "))}.</p>`}
</header>
<main>
${correspondenceSection(reports)}
${first === undefined ? "" : sectionOf(first)}
<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts</h2>
<div class="scroll"><table class="verdicts stack">
<thead><tr><th>Claim</th><th>What decides</th><th>Verdict</th></tr></thead>
${groups(reports)
  .map(
    ([side, of]) =>
      `<tbody>\n<tr class="side"><th colspan="3" scope="rowgroup">${side}</th></tr>\n${of.map(verdictRow).join("\n")}\n</tbody>`,
  )
  .join("\n")}
</table></div>
</section>
${rest.map(sectionOf).join("\n")}
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
<p>The digest is the SHA-256 of the claims' digests in the order of <code>wishart list</code>; one claim alone keeps its own. It does not depend
on the number of workers, the machine or the day: the same version, parameters and seed give the same digest, or something is wrong.</p>
</footer>
</body>
</html>
`;
}

/** What nobody may miss: each claim that fails, with the rules that broke. */
const alarm = (outcome: string, broken: readonly ClaimReport[]): string => `<div class="alarm" role="alert">
<p><strong>✗ ${e(outcome)}</strong></p>
<ul>${broken
  .map(
    ({ claim, title, verdict }) =>
      `<li><a href="#${e(claim)}">${e(title)}</a><ul>${verdict.rules
        .filter((r) => !r.holds)
        .map((r) => `<li>${brokenRule(r)}</li>`)
        .join("")}</ul></li>`,
  )
  .join("\n")}</ul>
</div>`;

const brokenRule = (r: RuleOutcome): string =>
  `${e(r.name)}: ${prose(r.rule)}; measured ${measured(r)}${r.expected === undefined ? "" : `, expected ${e(formatNumber(r.expected))}`}, bound ${bound(r)}`;

/** Of a rule with two ends both: −1.15 … −0.85. */
const bound = ({ low, bound: high }: RuleOutcome): string =>
  (low === undefined ? "" : `${e(formatNumber(low, 4))} … `) + e(formatNumber(high, 4));

/** On one line: the sign keeps its number. */
const measured = (r: RuleOutcome): string =>
  prose(r.standardError === undefined ? formatNumber(r.statistic, 4) : formatWithError(r.statistic, r.standardError));

/** The claims of each side, in their order; what stands on neither or both comes first. */
function groups(reports: readonly ClaimReport[]): (readonly [string, readonly ClaimReport[]])[] {
  const of = (test: (sides: readonly string[]) => boolean) => reports.filter(({ claim }) => test(sidesOf(claim)));
  const all = [
    ["Both sides", of((sides) => sides.length !== 1)],
    ["Quantum side", of((sides) => sides.length === 1 && sides[0] === "quantum")],
    ["Network side", of((sides) => sides.length === 1 && sides[0] === "network")],
  ] as const;
  return all.filter(([, list]) => list.length > 0);
}

function verdictRow({ claim, title, verdict }: ClaimReport): string {
  const rules = verdict.rules.filter((r) => !r.holds).map((r) => `<br><span class="fails">✗ ${brokenRule(r)}</span>`);
  return `<tr>
<td data-label="Claim"><a href="#${e(claim)}">${e(title)}</a></td>
<td data-label="What decides">${prose(verdict.summary)}${rules.join("")}</td>
<td data-label="Verdict">${badge(verdict.holds)}</td>
</tr>`;
}

const workers = (count: number): string => (count === 1 ? "1 worker" : `${count} workers`);

/** @param panels  of its figure, drawn */
export function claimSection(report: ClaimReport, reports: readonly ClaimReport[], panels: readonly string[]): string {
  const { claim, title, statement, verdict, figure, table, params } = report;
  const parameters = Object.entries(params).map(([key, value]) => {
    const means = report.parameters?.[key]?.description;
    return `<div>${e(key)} = ${e(formatNumber(value, 12))}${means === undefined ? "" : ` <span class="faint">${e(means)}</span>`}</div>`;
  });
  return `<section class="claim" id="${e(claim)}" aria-labelledby="${e(claim)}-title">
<h2 id="${e(claim)}-title">${e(title)} ${badge(verdict.holds)}</h2>
${placeOf(report, reports)}
<blockquote><p>${e(statement.sentence)}</p><cite>${e(statement.paper)}</cite></blockquote>
${statement.corrected === undefined ? "" : `<p class="corrected"><strong>Tested in this form:</strong> ${e(statement.corrected)}</p>`}
${statement.outside === undefined || report === comparing(reports) ? "" : `<p class="corrected"><strong>Not part of it:</strong> ${statement.outside.map(e).join(" ")}</p>`}
<p>${prose(verdict.summary)}</p>
<figure>
<figcaption><strong>${e(figure.title)}.</strong> ${e(figure.caption)}</figcaption>
<div class="panels">${panels.map((svg) => `<div>${svg}</div>`).join("")}</div>
<p class="faint">In numbers: ${table.rows.length === 0 ? "" : `<a href="#${e(claim)}-numbers">the table below</a>, `}every trial in <a href="${e(claim)}.csv">${e(claim)}.csv</a>. Alone: <a href="${e(claim)}.svg">${e(claim)}.svg</a>.</p>
</figure>
<h3 id="${e(claim)}-rules">Rules of the verdict</h3>
${verdict.rows === undefined ? rules(verdict.rules) : rulesByRow(verdict, claim)}
${numbers(table, claim)}
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

/** More rules than this are folded, unless too few would be hidden to be worth a click. */
const SHOWN = { most: 8, worth: 4 };

/** As a table; with a column of what was expected where some of `all` know that. */
const ruleTable = (some: readonly RuleOutcome[], all = some, id = ""): string => {
  const expected = all.some((r) => r.expected !== undefined);
  return `<div class="scroll"${id}><table class="rules stack">
<thead><tr><th>Rule</th><th>How it is judged</th><th class="n">Measured</th>${expected ? `<th class="n">Expected</th>` : ""}<th class="n">Bound</th><th>Outcome</th></tr></thead>
<tbody>${some.map((r) => ruleRow(r, expected)).join("\n")}</tbody>
</table></div>`;
};

/** The rules of each row of a dictionary, folded where they hold; a link from the row unfolds them. */
const rulesByRow = ({ rows = [], rules: all }: ClaimReport["verdict"], claim: string): string =>
  rows
    .map(({ quantum, network, rules: names }, i) => {
      const own = all.filter(({ name }) => names.includes(name));
      const broken = own.filter(({ holds }) => !holds).length;
      const outcome = broken === 0 ? "all hold" : `${broken} ${broken === 1 ? "fails" : "fail"}`;
      return `<details${broken === 0 ? "" : " open"}><summary>${i + 1}. ${e(quantum)} ↔ ${e(network)}: ${own.length === 1 ? "1 rule" : `${own.length} rules`}, ${outcome}</summary>
${ruleTable(own, all, ` id="${rowAnchor(claim, i)}"`)}</details>`;
    })
    .join("\n");

/** Those that fail, then the first ones; the others, which all hold, are folded. On paper everything is open. */
function rules(all: readonly RuleOutcome[]): string {
  const table = (some: readonly RuleOutcome[]) => ruleTable(some, all);
  if (all.length < SHOWN.most + SHOWN.worth) return table(all);
  const failing = all.filter((r) => !r.holds);
  const holding = all.filter((r) => r.holds);
  const first = holding.slice(0, Math.max(0, SHOWN.most - failing.length));
  const rest = holding.slice(first.length);
  const folded = `<details><summary>${rest.length} more ${rest.length === 1 ? "rule, which holds" : "rules, all hold"}</summary>\n${table(rest)}</details>`;
  return `${table([...failing, ...first])}\n${rest.length === 0 ? "" : folded}`;
}

const ruleRow = (r: RuleOutcome, expected: boolean): string => `<tr>
<td>${e(r.name)}</td>
<td class="faint">${prose(r.rule)}</td>
<td class="n" data-label="Measured">${measured(r)}</td>
${expected ? `<td class="n" data-label="Expected">${r.expected === undefined ? "" : e(formatNumber(r.expected))}</td>` : ""}
<td class="n" data-label="Bound">${bound(r)}</td>
<td>${badge(r.holds)}</td>
</tr>`;

/** A long table is folded; paper and search still see it when it is opened. */
function numbers(table: Table, claim: string): string {
  if (table.rows.length === 0) return "";
  // A word among numbers, as "infinite", stands where they stand.
  const numeric = table.columns.map((_, i) => table.rows.some((row) => typeof row[i] === "number"));
  // Most columns are numbers, and are aligned as such.
  const n = (i: number) => (numeric[i] ? "" : ` class="words"`);
  // Of a standard error, or of a deviation in units of it, three digits are more than enough.
  const digits = table.columns.map((column) => (/^(SE|z|p of .*)( of .*)?$/.test(column) ? 3 : 6));
  const cell = (value: string | number, i: number) =>
    e(typeof value === "number" ? formatNumber(value, digits[i]) : value);
  const head = table.columns.map((column, i) => `<th${n(i)}>${e(column)}</th>`).join("");
  const body = table.rows
    .map((row) => `<tr>${row.map((value, i) => `<td${n(i)}>${cell(value, i)}</td>`).join("")}</tr>`)
    .join("\n");
  const name = ` id="${e(claim)}-numbers"`;
  // A link that lands within what is folded opens it.
  const html = `<div class="scroll"${table.rows.length <= 16 ? "" : name}><table class="numbers"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  return table.rows.length <= 16
    ? `<h3${name}>Numbers</h3>\n${html}`
    : `<details><summary>Numbers: ${table.rows.length} rows</summary>\n${html}</details>`;
}
