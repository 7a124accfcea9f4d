/** Amplitudes that are not Haar: what a verdict must notice. */
import type { AmplitudeSampler } from "../../src/correspondence/sampler.js";

/** Independent uniform re, im on [−½ + shift, ½ + shift): the law is off in its fourth moment (and its mean, with a shift). */
export const uniformAmplitudes =
  (shift = 0): AmplitudeSampler =>
  (s, stream, amplitudes) => {
    const [k0, k1] = stream.key;
    const [id0, id1] = stream.id;
    s.check("philoxUniforms", s.kernels.philoxUniforms(k0, k1, id0, id1, 0, amplitudes.length, amplitudes.address));
    amplitudes.set(amplitudes.copy().map((u) => u - 0.5 + shift));
  };

/** Haar states whose amplitudes are real: the right marginal of one part, the wrong symmetry class. */
export const realAmplitudes =
  (sampler: AmplitudeSampler): AmplitudeSampler =>
  (s, stream, amplitudes) => {
    sampler(s, stream, amplitudes);
    amplitudes.set(amplitudes.copy().map((x, i) => (i % 2 ? 0 : x)));
  };
