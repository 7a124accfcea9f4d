// The small pieces of the page that several of its parts use.
import { escapeMarkup as e } from "./format.js";

export const badge = (holds: boolean): string =>
  holds ? `<span class="badge holds">✓ holds</span>` : `<span class="badge fails">✗ fails</span>`;

/** Escaped; a sign of comparison keeps its number on the same line, and a negative number wears a minus. */
export const prose = (text: string): string =>
  e(
    text
      .replace(/ ?(±) ?/g, "\u00a0$1\u00a0")
      .replace(/([≤≥<>=×]) /g, "$1\u00a0")
      .replace(/(^|[\s(=,[])-(?=[\d.])/g, "$1−"),
  );
