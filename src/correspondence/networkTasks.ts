/** What the experiments with networks share: two tasks, and how a network is drawn. */
import { type Matrix, matrix, norm } from "../linalg/matrix.js";
import { type Det16x4, det16x4 } from "../ntk/det16x4.js";
import { type InfiniteKernels, infiniteNtk } from "../ntk/infiniteNtk.js";
import { type MlpOptions, mlp, type Network } from "../ntk/network.js";
import { normals } from "../random/normals.js";
import { spherePoints } from "../random/spherePoints.js";
import type { Stream } from "../random/stream.js";

/** Makes a network. The claims use `mlp`; a test puts another law in its place and sees the verdict fail. */
export type NetworkSampler = (options: MlpOptions) => Network;
export const gaussianNetwork: NetworkSampler = mlp;

/** What the error on new data is in all experiments with the regression task. */
export const RISK_LABEL = "risk: mean squared error to the noiseless teacher";

/** The scales of the networks that meet det16x4. */
export const deterministicScales = { weightStd: 1.5, biasStd: 0.5 } as const;

const hidden = { widths: [4, 1, 1], activation: "erf" } as const;

/** det16x4 with its kernels at infinite width. */
export function deterministicTask(): Det16x4 & InfiniteKernels {
  const task = det16x4();
  return { ...task, ...infiniteNtk({ ...hidden, ...deterministicScales }, task.X) };
}

/** The kernels at infinite width of the networks that meet the regression task. */
export const taskKernels = (X: Matrix): InfiniteKernels => infiniteNtk({ ...hidden, ...taskScales }, X);

/** A − B. */
export const minus = (A: Matrix, B: Matrix): Matrix =>
  matrix(
    A.rows,
    A.cols,
    A.data.map((x, i) => x - (B.data[i] as number)),
  );

/** ‖A − B‖/‖C‖. */
export const apart = (A: Matrix, B: Matrix, C: Matrix): number => norm(minus(A, B)) / norm(C);

/** The network moved by a step. */
export const moved = (net: Network, step: Float64Array): Network => ({
  ...net,
  parameters: net.parameters.map((value, p) => value + (step[p] as number)),
});

/** Powers of two from `from` to `to`. */
export function doublings(from: number, to: number): number[] {
  const out: number[] = [];
  for (let w = from; w <= to; w *= 2) out.push(w);
  return out;
}

/** Of the regression task: n, the points it is tested at, the standard deviation of the labels' noise. */
export const TASK = { samples: 60, test: 300, inputs: 4, noise: 0.3 } as const;
/** The scales of the networks and features that meet it. */
export const taskScales = { weightStd: 1.4, biasStd: 0.5 } as const;

export interface RegressionTask {
  readonly X: Matrix;
  /** With noise. */
  readonly y: Matrix;
  readonly Xtest: Matrix;
  /** The teacher's values at Xtest, without noise. */
  readonly clean: Matrix;
}

/** (x₁ + x₂x₃)/√2 of every row: variance 5/6 on the sphere of radius 2 in four dimensions. */
const teacher = ({ rows, cols, data }: Matrix): Matrix =>
  matrix(
    rows,
    1,
    Float64Array.from({ length: rows }, (_, k) => {
      const [x1, x2, x3] = data.subarray(k * cols, k * cols + 3) as unknown as [number, number, number];
      return (x1 + x2 * x3) * Math.SQRT1_2;
    }),
  );

/** A teacher on the sphere of radius 2 in four dimensions, seen through noise at 60 points. */
export function regressionTask(stream: Stream): RegressionTask {
  const { samples, test, inputs, noise } = TASK;
  const X = spherePoints(samples, inputs, { stream: stream.child("inputs") });
  const Xtest = spherePoints(test, inputs, { stream: stream.child("test inputs") });
  const e = normals(stream.child("noise"), samples);
  const y = teacher(X).data.map((value, k) => value + noise * (e[k] as number));
  return { X, y: matrix(samples, 1, y), Xtest, clean: teacher(Xtest) };
}

/** Mean squared difference of two matrices. */
export function meanSquare(A: Matrix, B: Matrix): number {
  const length = norm(minus(A, B));
  return (length * length) / A.data.length;
}
