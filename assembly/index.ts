// The export list and nothing else: this file is the ABI.

// core
export { heapBase } from "./core/heap";

// blas

// lapack

// tensor

// elementary
export {
  dacos,
  dasin,
  datan,
  dcos,
  dcosh,
  dexp,
  dexpm1,
  dlog,
  dlog1p,
  dpow,
  dsin,
  dsinh,
  dtanh,
} from "./elementary/scalar";

// special

// random
export { philox4x32 } from "./random/philox";
