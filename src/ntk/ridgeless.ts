import { checkOptions, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto, singularTriplesInto } from "../linalg/fused.js";
import { copyInField } from "../linalg/input.js";
import { type Matrix, norm } from "../linalg/matrix.js";
import { checkReal } from "./input.js";
import { asColumns, CONSISTENT, type Targets, warningsOf } from "./targets.js";

export interface RidgelessOptions {
  /** Singular values up to rcond · s₁ count as 0. Default: 1e-12. */
  readonly rcond?: number;
}

export interface Ridgeless {
  /** p × m: for each target the coefficients of smallest norm that fit best. */
  readonly coefficients: Matrix;
  /** The number of singular values above the cutoff. */
  readonly rank: number;
  /** All min(n, p) of the features, descending. */
  readonly singularValues: Float64Array;
  /** Largest over smallest singular value above the cutoff; 1 for rank 0. */
  readonly condition: number;
  /** ‖coefficients‖, over all targets together. */
  readonly norm: number;
  /** ‖features · coefficients − y‖, computed from the coefficients. */
  readonly residual: number;
  /** residual² over the number of targets' entries: the mean squared error on the training data. */
  readonly trainError: number;
  /** What to know about the answer, in sentences; empty when there is nothing. */
  readonly warnings: string[];
  /** Predictions for other features with the same p columns: rows × m. */
  predict(features: Matrix): Matrix;
  /**
   * V = mean over rows x of ‖xᵀ F⁺‖²: the share of the variance of the targets' noise that a prediction carries. From the singular
   * values and vectors, to the same cutoff; never from F Fᵀ.
   */
  noiseAmplification(features: Matrix): number;
}

const SPEAKER = "ridgeless";

/** @throws RangeError  a value has left the range of a double */
function inRange(s: Scope, what: string, block: F64Block): F64Block {
  if (s.kernels.dfindNonFinite(block.length, block.address) < 0) return block;
  throw new RangeError(`${SPEAKER}: ${what} is beyond 1.8e308, the largest double; raise rcond or scale the features`);
}

function checkFeatures(features: unknown, p: number): asserts features is Matrix {
  checkReal(SPEAKER, "features", features);
  if (features.cols !== p) {
    throw new RangeError(`${SPEAKER}: expected features with the ${p} columns of the fit, got ${features.cols}`);
  }
}

/**
 * Regression without a ridge: of all coefficients θ that make ‖F θ − y‖ smallest, those of smallest norm, θ = F⁺ y. With
 * p < n least squares, with p ≥ n interpolation; in between, at p = n, the error of predictions has its peak.
 *
 * @param features  F, n × p: rows of a Jacobian, randomFeatures, or any others
 * @param y         n × m, or a list of n numbers for one target
 * @param options   rcond: singular values s ≤ rcond · s₁ are dropped
 * @returns  coefficients, rank, singularValues, condition, norm, residual, trainError, warnings; predict and noiseAmplification for other
 *           features. By a QR factorization and singular values of the smaller factor: no digit is lost to F Fᵀ. Without
 *           features or without samples the coefficients are 0
 * @throws RangeError  y has other rows than features, an entry is NaN or infinite, rcond is not in [0, 1), a coefficient or a
 *                     squared error is too large for a double, an option does not exist
 * @throws TypeError   an argument is not a real matrix, rcond is not a number
 * Source: M. Belkin, D. Hsu, S. Ma, S. Mandal, PNAS 116 (2019) 15849–15854; docs/paper.md#ridgeless.
 * @example ridgeless(fromNested([[1, 1]]), [2]).coefficients   // [1, 1]
 */
export function ridgeless(features: Matrix, y: Targets, options: RidgelessOptions = {}): Ridgeless {
  checkReal(SPEAKER, "features", features);
  const targets = asColumns(SPEAKER, "y", y);
  checkOptions(SPEAKER, options, ["rcond"]);
  const { rcond = 1e-12 } = options;
  if (typeof rcond !== "number") throw new TypeError(`${SPEAKER}: expected rcond to be a number, got ${show(rcond)}`);
  if (!(rcond >= 0 && rcond < 1)) throw new RangeError(`${SPEAKER}: expected rcond in [0, 1), got ${rcond}`);
  const { rows: n, cols: p } = features;
  const m = targets.cols;
  if (targets.rows !== n) {
    throw new RangeError(
      `${SPEAKER}: expected y to have the ${n} rows of features, got ${targets.rows} × ${targets.cols}`,
    );
  }
  const k = Math.min(n, p);
  return withScope(SPEAKER, (s) => {
    const a = copyInField(s, "features", features);
    const [u, values, vh] = [s.f64(n * k), s.f64(k), s.f64(k * p)];
    s.nested(() => {
      const used = s.f64(a.length).copyFrom(a);
      singularTriplesInto(s, { rows: n, cols: p, complex: false, a: used, values, u, vh });
    });
    const singularValues = values.copy();
    const cutoff = rcond * (singularValues[0] ?? 0);
    let rank = 0;
    while (rank < k && (singularValues[rank] as number) > cutoff) rank++;

    const b = s.copyIn(targets.data);
    const projections = s.f64(k * m);
    matmulInto(s, { m: k, n: m, k: n, complex: false, a: u, b, c: projections, adjointA: true });
    const scaled = projections.copy();
    for (let j = 0; j < k; j++) {
      const value = singularValues[j] as number;
      for (let t = 0; t < m; t++) scaled[j * m + t] = j < rank ? (scaled[j * m + t] as number) / value : 0;
    }
    projections.set(scaled);
    const theta = s.f64(p * m);
    matmulInto(s, { m: p, n: m, k, complex: false, a: vh, b: projections, c: theta, adjointA: true });
    const coefficients: Matrix = { rows: p, cols: m, data: inRange(s, "a coefficient", theta).copy() };

    const fitted = s.f64(n * m);
    matmulInto(s, { m: n, n: m, k: p, complex: false, a, b: theta, c: fitted });
    const rest = inRange(s, "a fitted value", fitted).copy();
    for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - (targets.data[i] as number);
    const residual = norm({ rows: n, cols: m, data: rest });
    const rms = n * m > 0 ? residual / Math.sqrt(n * m) : 0;
    const trainError = rms * rms;
    if (trainError === Infinity) {
      throw new RangeError(`${SPEAKER}: the mean squared error is beyond 1.8e308, the largest double; scale y`);
    }

    const condition = rank > 0 ? (singularValues[0] as number) / (singularValues[rank - 1] as number) : 1;
    const warnings = warningsOf("F", { rank, n: k, condition });
    if (p >= n && residual > CONSISTENT * norm(targets)) {
      warnings.push(
        `no coefficients meet the targets, equal rows may have different ones: what remains is ${residual.toPrecision(3)} (2-norm)`,
      );
    }

    // v_j in rows, for j below the rank: kept for what is asked of other features.
    const vectors = vh.copy(0, rank * p);
    return {
      coefficients,
      rank,
      singularValues,
      condition,
      norm: norm(coefficients),
      residual,
      trainError,
      warnings,
      predict: (other) => predict(other, coefficients),
      noiseAmplification: (other) => noiseAmplification(other, p, singularValues, vectors),
    };
  });
}

function predict(features: Matrix, coefficients: Matrix): Matrix {
  const { rows: p, cols: m, data } = coefficients;
  checkFeatures(features, p);
  const rows = features.rows;
  return withScope(SPEAKER, (s) => {
    const [a, b, c] = [copyInField(s, "features", features), s.copyIn(data), s.f64(rows * m)];
    matmulInto(s, { m: rows, n: m, k: p, complex: false, a, b, c });
    return { rows, cols: m, data: inRange(s, "a prediction", c).copy() };
  });
}

/** Mean over rows x of Σ_j (x·v_j / s_j)², the vectors in rows. */
function noiseAmplification(features: Matrix, p: number, values: Float64Array, vectors: Float64Array): number {
  checkFeatures(features, p);
  const rows = features.rows;
  const rank = p > 0 ? vectors.length / p : 0;
  if (rows === 0) {
    throw new RangeError(
      `${SPEAKER}: expected features of at least one sample to take a mean over, got ${rows} × ${p}`,
    );
  }
  return withScope(SPEAKER, (s) => {
    const [a, b, c] = [copyInField(s, "features", features), s.copyIn(vectors), s.f64(rows * rank)];
    matmulInto(s, { m: rows, n: rank, k: p, complex: false, a, b, c, adjointB: true });
    const products = c.copy();
    let sum = 0;
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < rank; j++, at++) {
        const x = (products[at] as number) / (values[j] as number);
        sum += x * x;
      }
    }
    if (!(sum < Infinity)) {
      throw new RangeError(`${SPEAKER}: a noise amplification is beyond 1.8e308, the largest double; raise rcond`);
    }
    return sum / rows;
  });
}
