/**
 * The top of the page: the dictionary's rows with what was found of each, whichever claims were run.
 *
 * A row is judged by the claim that sets the two sides against each other, where that one was run, and by the claims
 * that measure the sides. What did not run is named, so that a page of one claim still shows where it belongs.
 */
import type { DictionaryRow } from "../correspondence/claim.js";
import {
  type Correspondence,
  commonGround,
  dictionary,
  notCorresponding,
  sizesApart,
  twoDictionaries,
} from "../correspondence/dictionary.js";
import { escapeMarkup as e } from "./format.js";
import { badge, prose } from "./markup.js";
import type { ClaimReport } from "./report.js";

type SideName = "quantum" | "network";
const SIDES: readonly SideName[] = ["quantum", "network"];

/** The claim that compares the sides row by row, where it was run. */
export const comparing = (reports: readonly ClaimReport[]): ClaimReport | undefined =>
  reports.find(({ verdict }) => verdict.rows !== undefined);

/** The sides a claim measures; none for a claim the dictionary does not name. */
export const sidesOf = (claim: string): SideName[] =>
  SIDES.filter((side) => [...dictionary, commonGround].some(({ claims }) => claims[side].includes(claim)));

/** Where a row of the table stands on the page. */
const anchorOf = (row: Correspondence): string => `row-${row.id}`;

/** Where the rules of the i-th row of a comparing claim stand. */
export const rowAnchor = (claim: string, i: number): string => `${e(claim)}-rules-${i + 1}`;

interface Row extends Correspondence {
  /** What the comparing claim found of it. */
  readonly found: DictionaryRow | undefined;
}

/** The rows of the dictionary, in its order, which is that of the rows of a comparing claim. */
function rowsOf(reports: readonly ClaimReport[]): Row[] {
  const found = comparing(reports)?.verdict.rows ?? [];
  return dictionary.map((row, i) => {
    const here = found[i];
    if (here === undefined) return { ...row, found: undefined };
    const both = (side: SideName) => [...new Set([...here.measuredBy[side], ...row.claims[side]])];
    return { ...row, claims: { quantum: both("quantum"), network: both("network") }, found: here };
  });
}

export function correspondenceSection(reports: readonly ClaimReport[]): string {
  const byId = new Map(reports.map((report) => [report.claim, report]));
  const comparison = comparing(reports);
  const rows = [...rowsOf(reports), { ...commonGround, found: undefined }];
  const row = (r: Row, number: string): string => `<tr id="${anchorOf(r)}">
<th scope="row" class="count">${number}</th>
${SIDES.map(
  (
    side,
  ) => `<td data-label="${side === "quantum" ? "Quantum side" : "Network side"}" class="${side}"><strong>${e(r[side])}</strong>
${claimList(r.claims[side], byId)}</td>`,
).join("\n")}
<td data-label="Verdict">${verdictOf(r, byId, comparison)}</td>
</tr>`;
  const last = rows.length - 1;
  return `<section aria-labelledby="correspondence">
<h2 id="correspondence">The correspondence</h2>
<div class="scroll"><table class="dictionary stack">
<thead><tr><th></th><th>Quantum side</th><th>Network side</th><th>Verdict</th></tr></thead>
<tbody>
${rows.map((r, i) => row(r, i === last ? "" : String(i + 1))).join("\n")}
</tbody>
</table></div>
<p class="faint">${
    comparison === undefined
      ? `A row holds when all claims beside it that ran hold. The claim that sets the two sides against each other did not run.`
      : `A row holds when the rules of <a href="#${e(comparison.claim)}">${e(comparison.title)}</a> that set its sides against each other hold, and so do all claims beside it that ran.`
  }</p>
<h3 id="dictionaries">Two dictionaries, one axis</h3>
<div class="scroll"><table class="stack">
<thead><tr><th></th><th>Quantum side</th><th>Network side</th><th>The axis q</th></tr></thead>
<tbody>
${twoDictionaries
  .map(
    (d) =>
      `<tr><th scope="row">${e(d.id)}</th><td data-label="Quantum side">${e(d.quantum)}</td><td data-label="Network side">${e(d.network)}</td><td data-label="The axis q">${e(d.sentence)}</td></tr>`,
  )
  .join("\n")}
</tbody>
</table></div>
<p class="faint">${e(sizesApart)}</p>
<details class="apart"${comparison === undefined ? "" : " open"}><summary>What is not part of the correspondence</summary>
<ul>${(comparison?.statement.outside ?? notCorresponding).map((text) => `<li>${e(text)}</li>`).join("\n")}</ul></details>
</section>`;
}

const words = (id: string): string => id.replaceAll("-", " ");

/** The claims in a cell: the mark of each with a link to it, then the names of those that did not run. */
function claimList(ids: readonly string[], byId: ReadonlyMap<string, ClaimReport>): string {
  const ran = ids.flatMap((id) => byId.get(id) ?? []);
  const absent = ids.filter((id) => !byId.has(id));
  const items = ran.map(({ claim, title, verdict }) => {
    const mark = verdict.holds ? `<span class="holds">✓</span>` : `<span class="fails">✗</span>`;
    return `<li>${mark} <a href="#${e(claim)}">${e(title)}</a></li>`;
  });
  if (absent.length > 0) items.push(`<li class="faint">– did not run: ${e(absent.map(words).join(", "))}</li>`);
  return `<ul class="claims">${items.join("")}</ul>`;
}

function verdictOf(row: Row, byId: ReadonlyMap<string, ClaimReport>, comparison: ClaimReport | undefined): string {
  const ids = [...new Set([...row.claims.quantum, ...row.claims.network])];
  const ran = ids.flatMap((id) => byId.get(id) ?? []);
  const broken = ran.filter(({ verdict }) => !verdict.holds);
  const sentence = `<p class="about">${e(row.sentence)}</p>`;
  const { found } = row;
  if (found === undefined && ran.length === 0) {
    return `<span class="badge idle">– did not run</span>${sentence}`;
  }
  const holds = (found?.holds ?? true) && broken.length === 0;
  const sides = SIDES.filter((side) => row.claims[side].some((id) => byId.has(id)));
  // One side alone says nothing yet of a correspondence, unless it breaks it.
  const whole = found !== undefined || sides.length === 2 || !holds;
  const parts: string[] = [whole ? badge(holds) : `<span class="badge idle">– one side ran, and holds</span>`];
  if (found !== undefined && comparison !== undefined) {
    const count = found.rules.length;
    const failing = comparison.verdict.rules.filter((r) => !r.holds && found.rules.includes(r.name));
    parts.push(
      `<p>${prose(found.summary)} <a class="more" href="#${rowAnchor(comparison.claim, comparison.verdict.rows?.indexOf(found) ?? 0)}">${count === 1 ? "1 rule" : `${count} rules`}</a></p>`,
      ...failing.map((r) => `<p class="fails">✗ ${e(r.name)}: ${prose(r.rule)}</p>`),
    );
  }
  if (broken.length > 0) {
    parts.push(`<p class="fails">✗ ${broken.map(({ title }) => e(title)).join("; ")}</p>`);
  }
  const missing = ids.length - ran.length;
  if (missing > 0 || found === undefined) {
    const note =
      missing === 0
        ? `${ran.length === 2 ? "both" : `all ${ran.length}`} claims ran`
        : `${ran.length} of ${ids.length} claims ran${sides.length === 1 ? `, of the ${sides[0]} side only` : ""}`;
    parts.push(`<p class="faint">${note}</p>`);
  }
  return parts.join("") + sentence;
}

/** Where a claim stands in the dictionary, with a way back to its row and over to the other side. */
export function placeOf(report: ClaimReport, reports: readonly ClaimReport[]): string {
  const byId = new Map(reports.map((r) => [r.claim, r]));
  const lines = [...rowsOf(reports), { ...commonGround, found: undefined }].flatMap((row) => {
    const side = SIDES.find((s) => row.claims[s].includes(report.claim));
    if (side === undefined) return [];
    const other = side === "quantum" ? "network" : "quantum";
    const across = row.claims[other].flatMap((id) => byId.get(id) ?? []);
    const links = across.map(({ claim, title }) => `<a href="#${e(claim)}">${e(title)}</a>`).join(", ");
    return [
      `<li><a href="#${anchorOf(row)}">${e(row.quantum)} ↔ ${e(row.network)}</a>${links === "" ? "" : `; on the ${other} side: ${links}`}</li>`,
    ];
  });
  return lines.length === 0 ? "" : `<ul class="place">${lines.join("\n")}</ul>`;
}
