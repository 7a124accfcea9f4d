import { matmul } from "../src/index.js";
import { complexMatrix, realMatrix } from "./support/data.js";
import { ofPeak } from "./support/ofPeak.js";
import type { Operation } from "./support/operation.js";

// Square: 256 is one block of the reduction, 512 the first with several blocks of rows and columns, 1024 leaves the
// second-level cache. 2n³ flops real, 8n³ complex; checks and copies in and out are inside the time.
const SIZES = [256, 512, 1024];

export default {
  name: "gemm",
  why: "matmul of square matrices, copies in and out included; 2n³ flops real, 8n³ complex",
  rows: () =>
    ofPeak([
      ...SIZES.map((n) => {
        const [A, B] = [realMatrix(n, n, 1), realMatrix(n, n, 2)];
        return { size: `real ${n}`, flops: 2 * n * n * n, body: () => matmul(A, B), target: 0.78 };
      }),
      ...SIZES.map((n) => {
        const [A, B] = [complexMatrix(n, n, 1), complexMatrix(n, n, 2)];
        return { size: `complex ${n}`, flops: 8 * n * n * n, body: () => matmul(A, B), target: 0.78 };
      }),
    ]),
} satisfies Operation;
