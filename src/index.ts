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

// quantum: states, reduced states, entropies, distances
export { basisState } from "./quantum/basisState.js";
export { densityMatrix } from "./quantum/densityMatrix.js";
export { type EntropiesOptions, entropies } from "./quantum/entropies.js";
export { maximallyMixed } from "./quantum/maximallyMixed.js";
export { type PartialTraceOptions, partialTrace } from "./quantum/partialTrace.js";
export { purity } from "./quantum/purity.js";
export { type CutOptions, schmidtValues } from "./quantum/schmidtValues.js";
export { type State, state } from "./quantum/state.js";
