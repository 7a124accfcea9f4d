// The public door: re-exports only, one line of comment per group.

// values
export {
  adjoint,
  type Complex,
  type ComplexMatrix,
  complexMatrix,
  type Field,
  fromNested,
  hermitianPart,
  identity,
  kron,
  type Matrix,
  matrix,
  toNested,
  trace,
} from "./linalg/matrix.js";

// linear algebra
export { herk } from "./linalg/herk.js";
export { type MatmulOptions, matmul } from "./linalg/matmul.js";

// random
export { type Stream, type StreamValue, stream } from "./random/stream.js";
