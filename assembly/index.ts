// The export list and nothing else: this file is the ABI.

// core
export { heapBase } from "./core/heap";

// blas

// lapack

// tensor

// elementary

// special

// random
