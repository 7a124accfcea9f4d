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

/**
 * A mark is what can take the focus, its words are the text behind it. They stand above the plot, in place of the axis' name, while
 * the mark is pointed at or was touched. No classes: a page has thousands of them.
 */
const words = (when: string) => `.wishart-figure [tabindex]${when}+text`;
const readoutStyle =
  `${words("")}{display:none;fill:${INK.light};stroke:none;text-anchor:start;transform:translate(16px,17px)}` +
  `${words(":hover")},${words(":focus")}{display:inline}` +
  `.wishart-figure [tabindex]:hover,.wishart-figure [tabindex]:focus{stroke-width:3;outline:none}` +
  `.wishart-figure g:has([tabindex]:hover)>.y-label,.wishart-figure g:has([tabindex]:focus)>.y-label{display:none}` +
  `${DARK_SCREEN}{${words("")}{fill:${INK.dark}}}`;

/** The style sheet of figures: inside one that is a file, once on a page. */
export const figureStyle = `${readoutStyle}${DARK_SCREEN}{${[INK, PAPER, FAINT, GRID, ...PALETTE]
  .map(
    ({ light, dark }) =>
      `.wishart-figure [fill="${light}"]{fill:${dark}}.wishart-figure [stroke="${light}"]{stroke:${dark}}`,
  )
  .join("")}}`;
