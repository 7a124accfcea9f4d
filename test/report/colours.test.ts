import { expect, test } from "vitest";
import { FAINT, INK, PALETTE, PAPER } from "../../src/report/colours.js";
import { GREEN, RED, SOFT } from "../../src/report/style.js";

/** Relative luminance of WCAG 2.2. */
const luminance = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

test.each(["light", "dark"] as const)(
  "%s: words have a contrast of 4.5, marks and curves of 3 (WCAG 2.2 AA)",
  (mode) => {
    for (const words of [INK, FAINT, GREEN, RED, PALETTE[0]]) {
      for (const ground of [PAPER, SOFT]) expect(contrast(words[mode], ground[mode])).toBeGreaterThanOrEqual(4.5);
    }
    for (const colour of PALETTE) expect(contrast(colour[mode], PAPER[mode])).toBeGreaterThanOrEqual(3);
  },
);
