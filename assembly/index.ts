// The export list and nothing else: this file is the ABI.

// core
export { heapBase } from "./core/heap";
export { teamClose, teamLead, teamReady, teamServe, teamTaken } from "./core/team";

// blas
export { daxpy } from "./blas/level1/daxpy";
export { dchebyshev } from "./blas/level1/dchebyshev";
export { ddot } from "./blas/level1/ddot";
export { dfindNonFinite } from "./blas/level1/dfindNonFinite";
export { dlanczos } from "./blas/level1/dlanczos";
export { domatcopy, zomatcopy } from "./blas/level1/omatcopy";
export { dsubtract } from "./blas/level1/dsubtract";
export { dunit } from "./blas/level1/dunit";
export { dcsrmm, zcsrmm } from "./blas/level2/csrmm";
export { dhermitianDefect, zhermitianDefect } from "./blas/level2/hermitianDefect";
export { dproject, zproject } from "./blas/level2/project";
export { dsymv, symvWorkspace, zhemv } from "./blas/level2/symv";
export { dgemm, dgemmHadamard, dgemmt, dgemmWorkspace, gemmWorkspace, zgemm, zgemmt } from "./blas/level3/gemm";
export { dmirror, dsyrk, zherk, zmirror } from "./blas/level3/herk";

// lapack
export { dlasq1, dlasq1Workspace } from "./lapack/lasq";
export { dposv } from "./lapack/posv";
export { dpotrf, potrfWorkspace, zpotrf } from "./lapack/potrf";
export { dstebz, dstebzCount, dstebzWorkspace } from "./lapack/stebz";
export { dstein, dsteinWorkspace } from "./lapack/stein";
export { dsterf } from "./lapack/sterf";
export { dgeqrfp, geqrfWorkspace, zgeqrfp } from "./lapack/geqrf";
export { dgesv, gesvWorkspace, zgesv } from "./lapack/gesv";
export { dgesvd, dgesvdWorkspace, zgesvd, zgesvdWorkspace } from "./lapack/gesvd";
export { dsyev, dsyevWorkspace, zheev, zheevWorkspace } from "./lapack/syev";
export {
  dsyevxReduce,
  dsyevxReduceWorkspace,
  dsyevxVectors,
  dsyevxWorkspace,
  zheevxReduce,
  zheevxReduceWorkspace,
  zheevxVectors,
  zheevxWorkspace,
} from "./lapack/syevx";
export { zgelq2 } from "./lapack/zgelq2";
export { zgesvj } from "./lapack/zgesvj";

// tensor
export { axisOffsets } from "./tensor/axisOffsets";
export { dpowExcess, dpowSum, dxlogxSum } from "./tensor/sums";
export { xorRows } from "./tensor/xorRows";
export { dxorSum, xorSumWorkspace, zxorSum } from "./tensor/xorSum";
export { zpartialTrace } from "./tensor/zpartialTrace";
export { zgather, zpermute } from "./tensor/zpermute";

// network
export { dactivate } from "./network/activation";
export { dgate, dgateCopies } from "./network/gate";
export { dgradientRows } from "./network/gradientRows";
export { daddOnDiagonals, dexpandPairs, drepeatRows } from "./network/outputs";

// elementary
export { dexp, dexpm1, vexp, vexpm1 } from "./elementary/exp";
export { dlog, vlog } from "./elementary/log";
export { dacos, dasin, datan, dcosh, dlog1p, dpow, dsinh } from "./elementary/scalar";
export { dcos, dsin, vcos, vsin } from "./elementary/sincos";
export { dtanh, vtanh } from "./elementary/tanh";

// special
export { ddigamma } from "./special/ddigamma";
export { dlgamma } from "./special/dlgamma";
export { dtrigamma } from "./special/dtrigamma";
export { derf, derfc } from "./special/erf";

// random
export { philoxNormals, philoxUniforms } from "./random/draws";
export { philoxChi } from "./random/gamma";
export { philox4x32 } from "./random/philox";
