/** The task of the double-descent experiments: a teacher on a sphere, seen through noise. */
import {
  type Activation,
  jacobian,
  type Matrix,
  matrix,
  mlp,
  normals,
  type Stream,
  spherePoints,
} from "../../src/index.js";

/** (x₁ + x₂x₃)/√2 of every row: variance 5/6 on the sphere of radius 2 in four dimensions. */
export const teacher = ({ rows, cols, data }: Matrix): Matrix =>
  matrix(
    rows,
    1,
    Array.from({ length: rows }, (_, k) => {
      const [x1, x2, x3] = data.subarray(k * cols, k * cols + 3);
      return (x1! + x2! * x3!) / Math.SQRT2;
    }),
  );

export interface Task {
  readonly X: Matrix;
  /** With noise. */
  readonly y: Matrix;
  readonly Xtest: Matrix;
  /** Without. */
  readonly clean: Matrix;
}

export function regressionTask(stream: Stream, { samples = 60, test = 300, noise = 0.3 } = {}): Task {
  const X = spherePoints(samples, 4, { stream: stream.child("inputs") });
  const Xtest = spherePoints(test, 4, { stream: stream.child("test inputs") });
  const e = normals(stream.child("noise"), samples);
  const y = matrix(
    samples,
    1,
    teacher(X).data.map((value, k) => value + noise * e[k]!),
  );
  return { X, y, Xtest, clean: teacher(Xtest) };
}

/** Mean squared difference of two matrices. */
export const meanSquare = (a: Matrix, b: Matrix): number =>
  a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) * (x - b.data[i]!), 0) / a.data.length;

/** Features of X and of Xtest: rows of the Jacobian of one network. */
export function tangentFeatures(w: number, { X, Xtest }: Task, stream: Stream): readonly [Matrix, Matrix] {
  const net = mlp({ widths: [4, w, 1], activation: "erf", weightStd: 1.4, biasStd: 0.5, stream });
  return [jacobian(net, X), jacobian(net, Xtest)];
}

/** The Jacobian of a network of one hidden layer at points of a sphere, as the smallest singular values are measured. */
export function jacobianAt(
  w: number,
  activation: Activation,
  stream: Stream,
  { N = 40, inputs = 10, outputs = 1 } = {},
): Matrix {
  const X = spherePoints(N, inputs, { stream: stream.child("inputs") });
  const widths = [inputs, w, outputs];
  return jacobian(mlp({ widths, activation, weightStd: 1.4, biasStd: 0.3, stream: stream.child("network") }), X);
}

/**
 * The standard error of a median, from the distance of the order statistics half a √n to both sides of the middle: these lie
 * one standard deviation of the median apart from it.
 */
export const medianError = (x: ArrayLike<number>): number => {
  const sorted = Float64Array.from(x).sort();
  const n = sorted.length;
  const reach = Math.sqrt(n) / 2;
  const lo = Math.max(0, Math.floor((n - 1) / 2 - reach));
  const hi = Math.min(n - 1, Math.ceil((n - 1) / 2 + reach));
  return (sorted[hi]! - sorted[lo]!) / 2;
};
