/** The page's style sheet: light and dark by the reader's screen, one column on a phone, tight on paper. */
import { DARK_SCREEN, FAINT, GRID, INK, PALETTE, PAPER } from "./colours.js";

export const GREEN = { light: "#1a7f4b", dark: "#4fd08b" };
export const RED = { light: "#b42318", dark: "#ff8a7a" };
const BLUSH = { light: "#fdf1ef", dark: "#2b1817" };
export const SOFT = { light: "#f5f7f9", dark: "#1c2229" };
const SHADE = { light: "#1c212838", dark: "#dde3ea48" };
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
    blush: BLUSH,
    shade: SHADE,
  })
    .map(([name, colour]) => `--${name}:${colour[mode]}`)
    .join(";");

export const pageStyle = `
:root{color-scheme:light dark;${variables("light")}}
${DARK_SCREEN}{:root{${variables("dark")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:24px 20px 48px;background:var(--paper);color:var(--ink);
  font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:.2em 0 .4em}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .6em}
h2 .badge{font-size:.63em}
h3{font-size:1rem;margin:1.6em 0 .5em}
a{color:var(--link)}
.kicker{margin:0;color:var(--faint)}
.lead{max-width:46em;margin:1em 0 0}
.holds{color:var(--green)}
.fails{color:var(--red)}
.badge.fails{background:var(--red);border-color:var(--red);color:var(--paper)}
.badge.idle{color:var(--faint)}
.alarm{margin:1.2em 0;padding:.9em 1.1em;border:2px solid var(--red);border-radius:6px;background:var(--blush);break-inside:avoid}
.alarm p{margin:0;font-size:1.2rem;color:var(--red)}
.alarm ul{margin:.4em 0 0;padding-left:1.2em}
.badge{display:inline-block;padding:0 .55em;border:1px solid;border-radius:1em;font-size:.85em;font-weight:600;white-space:nowrap;vertical-align:middle}
.faint,cite{color:var(--faint);font-size:.9em;font-style:normal}
section,footer{margin-top:2.4rem;padding-top:1.6rem;border-top:1px solid var(--line)}
blockquote{margin:0 0 1em;padding:.1em 0 .1em 1em;border-left:3px solid var(--link)}
blockquote p{margin:0;font-size:1.08rem}
.corrected,.claim>p,footer>p{max-width:52em}
figure{margin:1.4em 0 0}
figcaption{max-width:52em;margin-bottom:.6em}
figure>p{margin:.5em 0 0}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:12px}
.panels>div{max-width:640px;border:1px solid var(--line);border-radius:6px;overflow:hidden;break-inside:avoid}
.panels svg{display:block;width:100%;height:auto}
/* What lies beyond an edge shows as a shadow there, which the content covers where it ends. */
.scroll{overflow-x:auto;scroll-margin-top:3rem;background:linear-gradient(to right,var(--paper) 40%,transparent) left/48px 100% no-repeat local,
  linear-gradient(to left,var(--paper) 40%,transparent) right/48px 100% no-repeat local,
  linear-gradient(to right,var(--shade),transparent) left/14px 100% no-repeat scroll,
  linear-gradient(to left,var(--shade),transparent) right/14px 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{padding:.45em 1.1em .45em 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{color:var(--faint);font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.numbers{width:auto;min-width:50%}
.numbers td,.numbers th{padding:.25em 1.4em .25em 0;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.numbers .words{text-align:left;white-space:normal}
.rules td:first-child{min-width:11em}
.rules td:nth-child(2){width:55%}
.rules td{padding-top:.3em;padding-bottom:.3em}
.rules .badge.holds{border:0;padding:0;font-weight:400}
.verdicts td:nth-child(1){width:17em}
.verdicts .side th{padding-top:1.2em}
.dictionary td{width:31%}
.dictionary td:last-child{width:38%;padding-right:0}
.dictionary td>strong{display:block;line-height:1.35}
.dictionary td p{margin:.35em 0 0}
.dictionary .about{color:var(--faint)}
.dictionary tr:target,.claim:target>h2{background:var(--soft)}
.count{padding-right:.7em;font-variant-numeric:tabular-nums}
.claims{list-style:none;margin:.3em 0 0;padding:0}
.claims li{padding-left:1.3em;text-indent:-1.3em}
.place{list-style:none;margin:-.4em 0 1em;padding:0;font-size:.92rem;color:var(--faint)}
.apart{max-width:56em}
.apart ul{margin:.6em 0 0;padding-left:1.2em}
.apart li{margin:.2em 0}
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
  .panels{margin:0 -10px}
  .stack thead{display:none}
  .stack tr{display:block;padding:.6em 0;border-bottom:1px solid var(--line)}
  .stack td{display:block;border:0;padding:.2em 0;text-align:left}
  .stack td:empty{display:none}
  .stack td::before{content:attr(data-label);display:block;color:var(--faint);font-size:.8rem}
  .stack td:first-child::before{content:none}
  .verdicts td:first-child{font-weight:600;font-size:1rem}
  .dictionary td,.dictionary td:last-child,.verdicts td:nth-child(1),.rules td:nth-child(2){width:auto}
  .dictionary .count{display:none}
  .rules tr{display:flex;flex-wrap:wrap;align-items:baseline;padding:.4em 0}
  .rules td{order:3;padding:0}
  .rules td:first-child{order:1;flex:1 1 60%;min-width:0}
  .rules td:last-child{order:2}
  .rules td:nth-child(2){flex:1 1 100%}
  .rules td.n{margin-right:1.2em}
  .rules td::before{content:none}
  .rules td.n::before{content:attr(data-label) " ";display:inline}
}
@page{margin:14mm}
@media print{
  details::details-content{content-visibility:visible;display:block}
  body{max-width:none;padding:0;font-size:9.5pt;line-height:1.4}
  table{font-size:8pt}
  .scroll{overflow:visible;background:none}
  .numbers{font-size:7pt;min-width:0}
  .numbers th{white-space:normal;vertical-align:bottom}
  .numbers td,.numbers th{padding:.15em 1em .15em 0}
  .panels{grid-template-columns:1fr 1fr}
  section,footer{margin-top:1.4rem;padding-top:1rem}
  tr,pre,figcaption,blockquote,.alarm{break-inside:avoid}
  h2,h3,thead,.side,.place,figcaption{break-after:avoid}
  a{color:inherit;text-decoration:none}
}
`;
