import { jacobian, type Matrix, matrix, mlp, normals, ridgeless, spherePoints, stream } from "../src/index.js";
import type { Operation, Row } from "./support/operation.js";
import { native, ours, rowsAgainst } from "./support/sides.js";
import { compare } from "./support/versus.js";

// A run of the double-descent experiment once its Jacobians are there: 60 samples, 300 test points, P = 6w + 1 features below, at
// and above the threshold. Singular values, coefficients, predictions and the noise amplification of 300 rows; NumPy the same way.
const WIDTHS = [5, 10, 32, 256];
const [SAMPLES, TEST] = [60, 300];
/** Relative difference of the answers: the condition number at the threshold, some 10⁵, times ε, with room. */
const AGREEMENT = 1e-8;

function answer(F: Matrix, y: Float64Array, T: Matrix): Float64Array {
  const fit = ridgeless(F, y);
  return Float64Array.of(...fit.predict(T).data, fit.noiseAmplification(T));
}

async function* rows(): AsyncGenerator<Row> {
  for (const width of WIDTHS) {
    const X = spherePoints(SAMPLES + TEST, 4, { stream: stream(1) });
    const widths = [4, width, 1];
    const J = jacobian(mlp({ widths, activation: "erf", weightStd: 1.4, biasStd: 0.5, stream: stream(2) }), X);
    const P = J.cols;
    const y = normals(stream(3), SAMPLES);
    const [F, T] = [matrix(SAMPLES, P, J.data.slice(0, SAMPLES * P)), matrix(TEST, P, J.data.slice(SAMPLES * P))];
    const all = matrix(SAMPLES + TEST, P + 1);
    for (let i = 0; i < SAMPLES + TEST; i++) {
      all.data[i * (P + 1)] = y[i] ?? 0;
      all.data.set(J.data.subarray(i * P, (i + 1) * P), i * (P + 1) + 1);
    }
    const body = () => answer(F, y, T);
    const result = () => ({ values: body(), vectors: new Float64Array(0) });
    const sides = [...ours(body, result), ...(await native("ridgeless", all))];
    const reference = body();
    const scale = Math.max(...reference.map(Math.abs));
    for (const side of sides) {
      const { values } = await side.result();
      const apart = Math.max(...reference.map((value, i) => Math.abs(value - (values[i] as number)))) / scale;
      if (!(apart < AGREEMENT)) throw new Error(`${side.name}: ridgeless differs by ${apart}`);
    }
    yield* rowsAgainst(`${SAMPLES} × ${P}, ${TEST} test rows`, sides, await compare(sides), { to: "of NumPy" });
  }
}

export default {
  name: "ridgeless",
  why: "minimum-norm regression on tangent features and its noise amplification, in turns with NumPy's SVD; both agree",
  rows,
} satisfies Operation;
