// What a user's first call costs: the import, the engine, one eigensolve.
import { eigh } from "wishart";

const n = 32;
const data = new Float64Array(n * n);
for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) data[i * n + j] = data[j * n + i] = Math.random() - 0.5;
const { values } = eigh({ rows: n, cols: n, data });
if (!(values[0] < values[n - 1])) process.exitCode = 1;
