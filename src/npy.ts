// wishart/npy — arrays from and to NumPy's .npy and .npz bytes.
export type { Version as NpyVersion } from "./npy/header.js";
export {
  type NpyArray,
  type NpyReadOptions,
  type NpySource,
  type NpyText,
  readNpy,
  writeNpy,
} from "./npy/npy.js";
export { readNpz, writeNpz } from "./npy/npz.js";
