// Records → figures, HTML, JSON, CSV. Heavy (Observable Plot and a DOM): load it when a report is due, not before.
export { figureSvg } from "./figure.js";
export { reportHtml } from "./html.js";
export { recordsCsv, recordsJson } from "./records.js";
export { type ClaimReport, type ReportMeta, rerunCommand } from "./report.js";
