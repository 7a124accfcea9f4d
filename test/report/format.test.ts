import { expect, test } from "vitest";
import { escapeMarkup, formatNumber, formatPower, formatSeconds, formatWithError } from "../../src/report/format.js";

test.each<[number, string]>([
  [0, "0"],
  [-0, "0"],
  [3600, "3600"],
  [-2, "−2"],
  [0.0333240766, "0.0333241"],
  [4.62963e-6, "4.62963×10⁻⁶"],
  [-1.5e-12, "−1.5×10⁻¹²"],
  [1234567, "1.23457×10⁶"],
  [0.1 + 0.2, "0.3"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
  [Number.NaN, "not a number"],
])("formatNumber writes %d as %s", (value, text) => expect(formatNumber(value)).toBe(text));

test.each<[number, number | undefined, string]>([
  [3.594506, 0.00132, "3.5945 ± 0.0013"],
  [-0.5, 0.25, "−0.50 ± 0.25"],
  [104.2, 31, "104 ± 31"],
  [1, 0, "1"],
  [1, undefined, "1"],
  [1e-9, 2e-11, "1×10⁻⁹ ± 2×10⁻¹¹"],
])("formatWithError cuts %d with error %d at the error's second digit", (value, error, text) =>
  expect(formatWithError(value, error)).toBe(text),
);

test.each<[number, string]>([
  [0.001, "0.001"],
  [0.01, "0.01"],
  [50, "50"],
  [10_000, "10000"],
  [1e5, "10⁵"],
  [1e-7, "10⁻⁷"],
  [2e-5, "2×10⁻⁵"],
])("formatPower labels %d as %s", (value, text) => expect(formatPower(value)).toBe(text));

test.each<[number, string]>([
  [0.0123, "12 ms"],
  [0.9996, "1.00 s"],
  [12.41, "12.4 s"],
  [61, "1 min 1 s"],
  [119.7, "2 min 0 s"],
  [7260, "2 h 1 min"],
])("formatSeconds writes %d as %s", (value, text) => expect(formatSeconds(value)).toBe(text));

test("escapeMarkup leaves nothing that could open a tag, an entity or an attribute, and drops control characters", () => {
  expect(escapeMarkup(`<b a="1" c='2'>&\u0000\u0007</b>`)).toBe(
    "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;&lt;/b&gt;",
  );
});
