// What --set changes of which claim.
import { type Claim, type Params, type Preset, resolveParams } from "../correspondence/claim.js";
import { UsageError } from "./errors.js";

/**
 * The changes of each claim: a key alone is of the only claim that was asked for, `page-curve.dimension` of that one.
 *
 * @param all  the claims that were asked for and those that they read
 * @throws UsageError  a key of no claim of the run, or of one that another claim reads: it knows the sizes of the preset
 * @throws RangeError  no parameter of the claim, or a value out of its range
 */
export function changesOf(
  speaker: string,
  selected: readonly Claim[],
  all: readonly Claim[],
  preset: Preset,
  changes: Params,
): (claim: Claim) => Params {
  const own = new Map<string, Record<string, number>>();
  for (const [text, value] of Object.entries(changes)) {
    const [claim, key] = ownerOf(speaker, text, selected);
    const reader = all.find(({ uses }) => uses?.includes(claim.id));
    if (reader !== undefined) {
      throw new UsageError(
        `${speaker}: ${reader.id} reads ${claim.id} with the parameters of its preset, got --set ${text}=${value}; ` +
          `wishart claim ${claim.id} --set ${key}=${value} runs it alone`,
      );
    }
    own.set(claim.id, { ...own.get(claim.id), [key]: value });
  }
  const of = (claim: Claim): Params => own.get(claim.id) ?? {};
  for (const claim of all) resolveParams(claim, preset, of(claim));
  return of;
}

function ownerOf(speaker: string, text: string, selected: readonly Claim[]): [claim: Claim, key: string] {
  const at = text.indexOf(".");
  if (at < 0) {
    if (selected.length === 1) return [selected[0] as Claim, text];
    const { id } = selected.find(({ parameters }) => Object.hasOwn(parameters, text)) ?? (selected[0] as Claim);
    throw new UsageError(`${speaker}: --set ${text} does not say of which claim; write it as ${id}.${text}`);
  }
  const id = text.slice(0, at);
  const claim = selected.find((one) => one.id === id);
  if (claim === undefined) {
    throw new UsageError(
      `${speaker}: --set ${text}: ${JSON.stringify(id)} is not among ${selected.map((one) => one.id).join(", ")}`,
    );
  }
  return [claim, text.slice(at + 1)];
}

/** As --set takes them: what differs from the preset. */
export function changesFrom(claim: Claim | undefined, preset: Preset, params: Params, alone: boolean): Params {
  const differing = Object.entries(params).filter(([key, value]) => claim?.presets[preset][key] !== value);
  return Object.fromEntries(differing.map(([key, value]) => [alone ? key : `${claim?.id}.${key}`, value]));
}
