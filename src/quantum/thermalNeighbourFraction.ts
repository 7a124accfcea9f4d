import { checkOptions, checkSize, roomFor, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { requireStream, type StreamValue, stream as streamOf } from "../random/stream.js";
import { checkDims, checkSubsystems, cutOf } from "./check.js";
import { checkRoomForState, haarState } from "./haarState.js";
import { schmidtInto } from "./schmidtValues.js";
import type { Shell } from "./shell.js";

export interface ThermalNeighbourFractionOptions {
  /** The subsystems of A. */
  readonly keep: readonly number[];
  /** How near a thermal state has to be: ‖ψ − ψ*‖ ≤ radius, ≥ 0. Distances are at most √2. */
  readonly radius: number;
  /** How many states, ≥ 1. */
  readonly count: number;
  /** Where they come from: state k is haarState(dims, { stream: stream.child(k), shell }). */
  readonly stream: StreamValue;
  /** Draws in this shell instead of the whole space. */
  readonly shell?: Shell;
}

export interface ThermalNeighbourFraction {
  /** The part of the states with a thermal one within the radius. */
  readonly fraction: number;
  /** √(f (1 − f)/count). */
  readonly standardError: number;
  /** The distance of every state, as nearestThermalState has it; Infinity where dA > dB. */
  readonly distances: Float64Array;
}

/**
 * The fraction of Haar-random states that have a state with an exactly maximally mixed ρ_A within a radius: the quantum side of how many
 * initialisations have a global minimum near them.
 *
 * The distance is √Σ(σ_i − 1/√dA)² of the Schmidt coefficients; no state is built. For dA > dB no state is thermal on A: the
 * fraction is 0.
 *
 * @param dims     the dimension of the subsystems; with a shell as for haarState
 * @param options  keep, radius, count, stream; shell
 * @throws RangeError  dims or keep that are not ones, a radius that is negative or NaN, a count below 1, a shell of another size
 * @throws TypeError   no stream, or an argument of another kind
 * Source: docs/paper.md#nearest-thermal-state.
 * @example thermalNeighbourFraction([4, 16], { keep: [0], radius: 0.3, count: 100, stream: stream(1) }).fraction   // 0.9
 */
export function thermalNeighbourFraction(
  dims: readonly number[],
  options: ThermalNeighbourFractionOptions,
): ThermalNeighbourFraction {
  const speaker = "thermalNeighbourFraction";
  const D = checkDims(speaker, dims);
  checkOptions(speaker, options, ["keep", "radius", "count", "stream", "shell"], true);
  const list = Array.from(dims);
  const cut = cutOf(list, checkSubsystems(speaker, "keep", options.keep, list));
  const { radius, count, shell } = options;
  const source = streamOf(requireStream(speaker, options.stream));
  if (typeof radius !== "number" || !(radius >= 0)) {
    throw new RangeError(`${speaker}: expected a radius ≥ 0, got ${show(radius)}`);
  }
  checkSize(speaker, "count", count);
  if (count === 0) throw new RangeError(`${speaker}: expected count to be at least 1, got 0`);
  if (shell !== undefined) checkRoomForState(speaker, shell, list, D, false);
  const distances = roomFor(speaker, count).fill(Infinity);
  if (cut.dKeep <= cut.dRest) {
    const thermal = 1 / Math.sqrt(cut.dKeep);
    for (let k = 0; k < count; k++) {
      const { data } = haarState(list, { stream: source.child(k), ...(shell && { shell }) });
      const sigma = withScope(speaker, (s) => schmidtInto(s, { dims: list, dimension: D, data }, cut).copy());
      distances[k] = Math.sqrt(sigma.reduce((sum, x) => sum + (x - thermal) * (x - thermal), 0));
    }
  }
  const fraction = distances.reduce((hits, x) => (x <= radius ? hits + 1 : hits), 0) / count;
  return { fraction, standardError: Math.sqrt((fraction * (1 - fraction)) / count), distances };
}
