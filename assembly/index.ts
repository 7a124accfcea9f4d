// The export list and nothing else: this file is the ABI.

// core
export { heapBase } from "./core/heap";

// blas
export { dfindNonFinite } from "./blas/level1/dfindNonFinite";
export { dgemm, dgemmt, gemmWorkspace, zgemm, zgemmt } from "./blas/level3/gemm";
export { dsyrk, zherk } from "./blas/level3/herk";

// lapack
export { zgesvj } from "./lapack/zgesvj";

// tensor
export { axisOffsets } from "./tensor/axisOffsets";
export { dpowExcess, dpowSum, dxlogxSum } from "./tensor/sums";
export { zpartialTrace } from "./tensor/zpartialTrace";
export { zpermute } from "./tensor/zpermute";

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
