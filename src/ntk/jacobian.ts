import { roomFor } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, jacobianRowsInto, load, signalsInto } from "./passes.js";

/** The rows leave wasm memory in pieces of about so many numbers, so that the Jacobian lies in memory once. */
const PIECE = 2 ** 20;

/**
 * The Jacobian of the outputs with respect to the parameters, by one backward pass for all outputs together.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X    N × n_0, rows are samples
 * @returns    (N·n_L) × P: row k·n_L + i is the gradient of output i at sample k, in the order of the parameters
 * @throws RangeError  X has other columns than the network inputs, parameters of another length, an entry that is NaN or infinite, a
 *                     derivative too large for a double, more than 4 GiB; jvp and vjp multiply without forming it
 * @throws TypeError   net is not a network, X is not a real matrix
 * Source: docs/paper.md#network.
 * @example jacobian(net, A).cols   // 26
 */
export function jacobian(net: Network, X: Matrix): Matrix {
  checkNetwork("jacobian", net);
  checkInputs("jacobian", net, X);
  const outputs = net.widths.at(-1) as number;
  const [rows, cols] = [X.rows * outputs, net.parameters.length];
  const data = roomFor("jacobian", rows * cols);
  withScope("jacobian", (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    checkInRange(s, trace.outputs);
    const signals = signalsInto(s, loaded, trace);
    const most = Math.max(1, Math.floor(PIECE / (outputs * cols)));
    const piece = s.f64(Math.min(most, X.rows) * outputs * cols);
    for (let first = 0; first < X.rows; first += most) {
      const count = Math.min(most, X.rows - first);
      const j = piece.part(0, count * outputs * cols);
      jacobianRowsInto(s, loaded, trace, signals, { first, count, j });
      checkInRange(s, j);
      data.set(j.arena.f64.subarray(j.address / 8, j.address / 8 + j.length), first * outputs * cols);
    }
  });
  return { rows, cols, data };
}
