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

/** What a mark says stands above its plot, in place of the axis' name, while the mark is pointed at or was touched. */
const readoutStyle =
  `.wishart-figure .readout{display:none;fill:${INK.light};stroke:none;text-anchor:start;transform:translate(16px,17px)}` +
  `.wishart-figure .mark:hover+.readout,.wishart-figure .mark:focus+.readout{display:inline}` +
  `.wishart-figure .mark:hover,.wishart-figure .mark:focus{stroke-width:3;outline:none}` +
  `.wishart-figure g:has(.mark:hover)>.y-label,.wishart-figure g:has(.mark:focus)>.y-label{display:none}` +
  `${DARK_SCREEN}{.wishart-figure .readout{fill:${INK.dark}}}`;

/** The style sheet inside every figure. */
export const figureStyle = `${readoutStyle}${DARK_SCREEN}{${[INK, PAPER, FAINT, GRID, ...PALETTE]
  .map(
    ({ light, dark }) =>
      `.wishart-figure [fill="${light}"]{fill:${dark}}.wishart-figure [stroke="${light}"]{stroke:${dark}}`,
  )
  .join("")}}`;
