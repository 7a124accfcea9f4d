import { herk } from "../src/index.js";
import { complexMatrix, realMatrix } from "./support/data.js";
import { ofPeak } from "./support/ofPeak.js";
import type { Operation } from "./support/operation.js";

// Square as in gemm; 256 × 4096, the kernel of a network with many more parameters than samples; and 60 × 60, the reduced
// state at the peak of the page curve of D = 3600, where a call is so short that checks and copies are half of it
// (no target). Own flops: n²k real, 4n²k complex, half of what the full product would count.
const SIZES: [number, number, number?][] = [
  [60, 60],
  [256, 256, 0.75],
  [512, 512, 0.75],
  [1024, 1024, 0.75],
  [256, 4096, 0.75],
];

export default {
  name: "herk",
  why: "A Aᴴ of n × k, copies in and out included; its own flops: n²k real, 4n²k complex",
  rows: () =>
    ofPeak(
      (["real", "complex"] as const).flatMap((field) =>
        SIZES.map(([n, k, target]) => {
          const A = field === "real" ? realMatrix(n, k) : complexMatrix(n, k);
          const flops = (field === "real" ? 1 : 4) * n * n * k;
          return { size: `${field} ${n} × ${k}`, flops, body: () => herk(A), ...(target ? { target } : {}) };
        }),
      ),
    ),
} satisfies Operation;
