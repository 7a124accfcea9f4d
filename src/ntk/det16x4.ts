import { sin } from "../engine/functions.js";
import type { Matrix } from "../linalg/matrix.js";

export interface Det16x4 {
  /** 16 × 4, rows of norm 2. */
  readonly X: Matrix;
  /** 16 × 1, ‖Y‖ = 4. */
  readonly Y: Matrix;
  /** 64 × 4: the inputs that follow by the same formula, which have no targets. */
  readonly Xtest: Matrix;
}

/** Rows `first` to `first + count` − 1 of sin(1 + 2.1 k (j + 1) + 0.7 j² + 0.31 k), each scaled to norm 2. */
function inputs(first: number, count: number): Matrix {
  const data = new Float64Array(4 * count);
  for (let row = 0; row < count; row++) {
    const k = first + row;
    let square = 0;
    for (let j = 0; j < 4; j++) {
      const x = sin(1 + 2.1 * k * (j + 1) + 0.7 * j * j + 0.31 * k);
      data[4 * row + j] = x;
      square += x * x;
    }
    const scale = 2 / Math.sqrt(square);
    for (let j = 0; j < 4; j++) data[4 * row + j] = (data[4 * row + j] as number) * scale;
  }
  return { rows: count, cols: 4, data };
}

/**
 * A small task by formula, the same bits everywhere: with n_0 = 4 inputs, k = 0 … 15 and j = 0 … 3,
 *
 *   x_kj ∝ sin(1 + 2.1 k(j + 1) + 0.7 j² + 0.31 k), rows of norm √n_0 = 2;    y_k ∝ sin(3 + 1.3 k²), ‖y‖² = 16.
 *
 * @returns  X 16 × 4 and Y 16 × 1; Xtest 64 × 4, the inputs k = 16 … 79 of the same formula
 * Source: docs/paper.md#det16x4.
 * @example det16x4().Y.data.reduce((sum, y) => sum + y * y, 0)   // 16
 */
export function det16x4(): Det16x4 {
  const y = new Float64Array(16);
  let square = 0;
  for (let k = 0; k < 16; k++) {
    y[k] = sin(3 + 1.3 * k * k);
    square += (y[k] as number) * (y[k] as number);
  }
  const scale = 4 / Math.sqrt(square);
  for (let k = 0; k < 16; k++) y[k] = (y[k] as number) * scale;
  return { X: inputs(0, 16), Y: { rows: 16, cols: 1, data: y }, Xtest: inputs(16, 64) };
}
