import { withScope } from "../engine/scope.js";
import { copyInField } from "../linalg/input.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, checkOutputWeights, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, load, productInto } from "./passes.js";

/**
 * K u for the tangent kernel K = J Jᵀ, as J (Jᵀ u): neither is formed. One forward pass, one backward, one of tangents; memory
 * O(P + N · width), whatever N is.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X    N × n_0, rows are samples
 * @param u    N × n_L, a number for every row of K: u's data in its order
 * @returns    N × n_L; its data is K u. Where K itself has room, many products are cheaper with empiricalNtk
 * @throws RangeError  X has other columns than the network inputs, u is not N × n_L, parameters of another length, an entry that is
 *                     NaN or infinite, a result too large for a double
 * @throws TypeError   net is not a network, X or u is not a real matrix
 * Source: docs/paper.md#network.
 * @example ntkVectorProduct(net, A, forward(net, A)).rows   // 3
 */
export function ntkVectorProduct(net: Network, X: Matrix, u: Matrix): Matrix {
  const speaker = "ntkVectorProduct";
  checkNetwork(speaker, net);
  checkInputs(speaker, net, X);
  checkOutputWeights(speaker, net, X, u);
  const data = withScope(speaker, (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    checkInRange(s, trace.outputs);
    const out = s.f64(u.data.length);
    productInto(s, loaded, trace, copyInField(s, "u", u), out);
    return checkInRange(s, out).copy();
  });
  return { rows: u.rows, cols: u.cols, data };
}
