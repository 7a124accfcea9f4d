/**
 * Colours that stay apart for colour-blind readers (Okabe and Ito, 2008), each with its twin on a dark ground.
 *
 * A figure carries the light ones as plain attributes, which every SVG program understands, and a style sheet that
 * exchanges them where the reader's screen is dark; paper stays light.
 */
export const INK = { light: "#1c2128", dark: "#dde3ea" };
export const PAPER = { light: "#ffffff", dark: "#14181d" };
export const FAINT = { light: "#68727d", dark: "#98a3ae" };
export const GRID = { light: "#e3e7eb", dark: "#2c333b" };

export const PALETTE = [
  { light: "#0072b2", dark: "#58b1e8" },
  { light: "#d55e00", dark: "#ff9350" },
  { light: "#009e73", dark: "#37cf9f" },
  { light: "#b8558f", dark: "#e79cc6" },
  { light: "#b98300", dark: "#f0bd4e" },
  { light: "#5d4fb3", dark: "#a99cf5" },
] as const;

export const DARK_SCREEN = "@media screen and (prefers-color-scheme: dark)";

/** The style sheet inside every figure. */
export const figureStyle = `${DARK_SCREEN}{${[INK, PAPER, FAINT, GRID, ...PALETTE]
  .map(
    ({ light, dark }) =>
      `.wishart-figure [fill="${light}"]{fill:${dark}}.wishart-figure [stroke="${light}"]{stroke:${dark}}`,
  )
  .join("")}}`;
