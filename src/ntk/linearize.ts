import { withScope } from "../engine/scope.js";
import type { Matrix } from "../linalg/matrix.js";
import { checkInputs, checkInRange, copyInInputs } from "./input.js";
import { jacobian } from "./jacobian.js";
import { checkNetwork, type Network } from "./network.js";
import { forwardInto, load, tangentInto } from "./passes.js";
import { asColumns } from "./targets.js";

export interface Linearization {
  /** The network at θ_0, a copy. */
  readonly network: Network;
  /** N × n_0, a copy. */
  readonly X: Matrix;
  /** f(X; θ_0), N × n_L. */
  readonly f0: Matrix;
  /** f(X; θ_0) + J(X) (θ − θ_0), for X or for other inputs. */
  at(parameters: ArrayLike<number>, X?: Matrix): Matrix;
  /** The same for a step: f(X; θ_0) + J(X) δ. */
  after(delta: ArrayLike<number>, X?: Matrix): Matrix;
  /** J(X), (N·n_L) × P, for X or for other inputs; jvp and vjp of `network` multiply without forming it. */
  jacobian(X?: Matrix): Matrix;
}

/**
 * The network linearised in its parameters around net.parameters:  f_lin(x; θ) = f(x; θ_0) + J(x) (θ − θ_0).
 * Linear in θ, not in x. J is applied, never formed, unless asked for.
 *
 * @param net  the network at θ_0; copied, so that training it elsewhere does not move θ_0
 * @param X    N × n_0, rows are samples: the inputs meant where `at`, `after` and `jacobian` are given none
 * @returns    { network, X, f0, at(θ, X?), after(δ, X?), jacobian(X?) }
 * @throws RangeError  X has other columns than the network inputs, parameters or a step of another length, an entry that is NaN
 *                     or infinite, a value too large for a double
 * @throws TypeError   net is not a network, X is not a real matrix, θ or δ is not a list of numbers
 * Source: J. Lee et al., NeurIPS 32 (2019) 8572–8583; docs/paper.md#dynamics.
 * @example linearize(net, A).at(net.parameters).cols   // 2
 */
export function linearize(net: Network, X: Matrix): Linearization {
  checkNetwork("linearize", net);
  checkInputs("linearize", net, X);
  const network: Network = { ...net, widths: [...net.widths], parameters: net.parameters.slice() };
  const inputs: Matrix = { rows: X.rows, cols: X.cols, data: X.data.slice() };
  const f0 = withScope("linearize", (s) => {
    const { outputs } = forwardInto(s, load(s, network), copyInInputs(s, inputs), X.rows, false);
    return checkInRange(s, outputs).copy();
  });

  /** f(X; θ_0) + J(X) (list − origin). */
  const moved = (name: string, list: ArrayLike<number>, origin: Float64Array | undefined, at: Matrix): Matrix => {
    const delta = asColumns("linearize", name, list).data.slice();
    if (delta.length !== network.parameters.length) {
      throw new RangeError(
        `linearize: expected ${name} to have ${network.parameters.length} entries, one for every parameter, got ${delta.length}`,
      );
    }
    checkInputs("linearize", network, at);
    if (origin) for (let p = 0; p < delta.length; p++) delta[p] = (delta[p] as number) - (origin[p] as number);
    const data = withScope("linearize", (s) => {
      const loaded = load(s, network);
      const trace = forwardInto(s, loaded, copyInInputs(s, at), at.rows, true);
      const tangent = checkInRange(s, tangentInto(s, loaded, trace, s.copyIn(delta)));
      const values = checkInRange(s, trace.outputs).copy();
      for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + tangent.at(i);
      return checkInRange(s, trace.outputs.set(values)).copy();
    });
    return { rows: at.rows, cols: network.widths.at(-1) as number, data };
  };

  return {
    network,
    X: inputs,
    f0: { rows: X.rows, cols: network.widths.at(-1) as number, data: f0 },
    at: (parameters, other = inputs) => moved("parameters", parameters, network.parameters, other),
    after: (delta, other = inputs) => moved("delta", delta, undefined, other),
    jacobian: (other = inputs) => jacobian(network, other),
  };
}
