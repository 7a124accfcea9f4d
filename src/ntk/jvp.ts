import { checkNumbers, firstNotFinite } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, load, tangentInto } from "./passes.js";

/**
 * J v: how the outputs move when the parameters move along v. J is never formed; about three forward passes.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @param X    N × n_0, rows are samples
 * @param v    P numbers, in the order of the parameters
 * @returns    N × n_L; its data is J v
 * @throws RangeError  X has other columns than the network inputs, v or parameters of another length, an entry that is NaN or
 *                     infinite, a result too large for a double
 * @throws TypeError   net is not a network, X is not a real matrix, v is not a list of numbers
 * Source: docs/paper.md#network.
 * @example jvp(net, A, net.parameters).rows   // 3
 */
export function jvp(net: Network, X: Matrix, v: ArrayLike<number>): Matrix {
  checkNetwork("jvp", net);
  checkInputs("jvp", net, X);
  checkNumbers("jvp", "v", v);
  const count = net.parameters.length;
  if (v.length !== count) {
    throw new RangeError(`jvp: expected v to have ${count} entries, one for every parameter, got ${v.length}`);
  }
  const at = firstNotFinite(v);
  if (at >= 0) throw new RangeError(`jvp: expected finite entries, got ${v[at]} at v[${at}]`);
  const data = withScope("jvp", (s) => {
    const loaded = load(s, net);
    const trace = forwardInto(s, loaded, copyInInputs(s, X), X.rows, true);
    checkInRange(s, trace.outputs);
    return checkInRange(s, tangentInto(s, loaded, trace, s.copyIn(v))).copy();
  });
  return { rows: X.rows, cols: net.widths.at(-1) as number, data };
}
