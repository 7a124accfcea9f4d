/**
 * How a claim draws amplitudes. The claims use Haar states; a test puts another law in their place and sees the
 * verdict fail.
 */
import type { F64Block, Scope } from "../engine/scope.js";
import { normalsInto } from "../random/normals.js";
import type { Stream } from "../random/stream.js";

/** Fills a block with independent amplitudes, interleaved re, im, of any norm: a state is its direction. */
export type AmplitudeSampler = (s: Scope, stream: Stream, amplitudes: F64Block) => void;

/** Complex Gaussian amplitudes: their direction is Haar-distributed. */
export const gaussianAmplitudes: AmplitudeSampler = (s, stream, amplitudes) => normalsInto(s, stream, amplitudes);
