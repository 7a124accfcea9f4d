import type { NpySource } from "../npy/npy.js";
import { writeNpz } from "../npy/npz.js";
import { checkNetwork, layersOf, type Network } from "./network.js";

/**
 * A network as the bytes of an .npz archive, for loadNetwork, NumPy and PyTorch:
 *
 *   activation, parameterization    text, shape ()
 *   weightStd, biasStd              shape ()
 *   W1, b1, W2, b2, … WL, bL        layer l: (n_l, n_{l−1}) and (n_l,); no b without biases
 *
 * In the standard parameterisation, W and b are what `torch.nn.Linear` calls weight and bias.
 *
 * @param net  made by mlp, or a plain object of that shape
 * @throws RangeError, TypeError  net is not a network of finite parameters
 * @example await writeFile("net.npz", saveNetwork(net))
 */
export function saveNetwork(net: Network): Uint8Array {
  checkNetwork("saveNetwork", net);
  const scalar = (value: number): NpySource => ({ shape: [], data: Float64Array.of(value) });
  const arrays: Record<string, NpySource> = {
    activation: { shape: [], dtype: "U", data: [net.activation] },
    parameterization: { shape: [], dtype: "U", data: [net.parameterization] },
    weightStd: scalar(net.weightStd),
    biasStd: scalar(net.biasStd),
  };
  layersOf(net).layers.forEach(({ ins, outs, offset }, k) => {
    const end = offset + outs * ins;
    arrays[`W${k + 1}`] = { shape: [outs, ins], data: net.parameters.subarray(offset, end) };
    if (net.bias) arrays[`b${k + 1}`] = { shape: [outs], data: net.parameters.subarray(end, end + outs) };
  });
  return writeNpz(arrays);
}
