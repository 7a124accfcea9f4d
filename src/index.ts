// The public door: re-exports only, one line of comment per group.

// values
export type { ComplexMatrix, Field, Matrix } from "./linalg/matrix.js";

// random
export { type Stream, type StreamValue, stream } from "./random/stream.js";
