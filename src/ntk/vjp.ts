import { withScope } from "../engine/scope.js";
import { copyInField } from "../linalg/input.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, checkOutputWeights, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, gradientInto, load } from "./passes.js";

/**
 * Jᵀ u: the gradient of ⟨u, f(X)⟩ with respect to the parameters. J is never formed; about three forward passes.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X    N × n_0, rows are samples
 * @param u    N × n_L, a weight for every output of every sample; f − y gives the gradient of ½‖f − y‖²
 * @returns    P numbers, in the order of the parameters
 * @throws RangeError  X has other columns than the network inputs, u is not N × n_L, parameters of another length, an entry that is
 *                     NaN or infinite, a result too large for a double
 * @throws TypeError   net is not a network, X or u is not a real matrix
 * Source: docs/paper.md#network.
 * @example vjp(net, A, forward(net, A)).length   // 26
 */
export function vjp(net: Network, X: Matrix, u: Matrix): Float64Array {
  checkNetwork("vjp", net);
  checkInputs("vjp", net, X);
  checkOutputWeights("vjp", net, X, u);
  return withScope("vjp", (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    checkInRange(s, trace.outputs);
    const g = s.f64(net.parameters.length);
    gradientInto(s, loaded, trace, copyInField(s, "u", u), g);
    return checkInRange(s, g).copy();
  });
}
