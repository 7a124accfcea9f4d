// wishart/npy — arrays from and to NumPy's .npy bytes.
export type { Version as NpyVersion } from "./npy/header.js";
export { type NpyArray, type NpySource, readNpy, writeNpy } from "./npy/npy.js";
