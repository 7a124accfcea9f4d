// Numbers and words for a reader: typographic minus, powers of ten as people write them, nothing longer than it must be.

const SUPERSCRIPTS: Record<string, string> = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};

const superscript = (n: number): string => [...String(n)].map((c) => SUPERSCRIPTS[c]).join("");
const minus = (text: string): string => text.replace("-", "−");

/** A number with at most `digits` significant ones: 0.0333241, 12 500, 4.63×10⁻⁶, −∞. */
export function formatNumber(value: number, digits = 6): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return minus(String(value));
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa, exponent] = rounded.toExponential().split("e");
    return minus(`${mantissa}×10`) + superscript(Number(exponent));
  }
  return minus(String(rounded));
}

/** A value with its standard error, both cut where the error has two digits: 3.5945 ± 0.0013. */
export function formatWithError(value: number, error: number | undefined): string {
  if (error === undefined || !(error > 0) || !Number.isFinite(error) || !Number.isFinite(value)) {
    return formatNumber(value);
  }
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(error)));
  if (decimals > 8 || Math.abs(value) >= 1e6) return `${formatNumber(value)} ± ${formatNumber(error, 2)}`;
  return `${minus(value.toFixed(decimals))} ± ${error.toFixed(decimals)}`;
}

/** A label of a logarithmic axis: 0.01, 1, 50, 10⁵. */
export function formatPower(value: number): string {
  const exponent = Math.log10(value);
  const whole = Math.round(exponent);
  if (value >= 0.999e-3 && value <= 1.001e4) return formatNumber(Number(value.toPrecision(6)));
  if (Math.abs(exponent - whole) < 1e-9) return `10${superscript(whole)}`;
  const mantissa = Number((value / 10 ** Math.floor(exponent)).toPrecision(3));
  return `${mantissa}×10${superscript(Math.floor(exponent))}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 60) return `${seconds.toPrecision(3)} s`;
  const whole = Math.round(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe in the text and in the quoted attributes of HTML and SVG. Control characters, which XML forbids, are dropped. */
export const escapeMarkup = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
