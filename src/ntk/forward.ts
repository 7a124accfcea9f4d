import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, load } from "./passes.js";

/**
 * The outputs of a network.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X    N × n_0, rows are samples
 * @returns    N × n_L
 * @throws RangeError  X has other columns than the network inputs, parameters of another length, an entry that is NaN or infinite,
 *                     an output too large for a double
 * @throws TypeError   net is not a network, X is not a real matrix
 * Source: docs/paper.md#network.
 * @example forward(net, A).cols   // 2
 */
export function forward(net: Network, X: Matrix): Matrix {
  checkNetwork("forward", net);
  checkInputs("forward", net, X);
  const data = withScope("forward", (s) => {
    const { outputs } = forwardInto(s, load(s, net), copyInInputs(s, X), X.rows, false);
    return checkInRange(s, outputs).copy();
  });
  return { rows: X.rows, cols: net.widths.at(-1) as number, data };
}
