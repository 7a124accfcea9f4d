/**
 * Elementary functions of the current engine. The host's Math rounds differently from host to host; records use these.
 *
 * Unchecked: NaN and infinities follow the rules of Math (NaN in, NaN out; log(0) is −Infinity; exp(710) is Infinity).
 * For one number at a time; for arrays there are the vector kernels vexp, vlog, … with the same bits.
 */
import { currentEngine } from "./engine.js";

export const exp = (x: number): number => currentEngine().kernels.dexp(x);
/** Natural logarithm. */
export const log = (x: number): number => currentEngine().kernels.dlog(x);
/** log(1 + x), exact to the last digits for small x. */
export const log1p = (x: number): number => currentEngine().kernels.dlog1p(x);
/** exp(x) − 1, exact to the last digits for small x. */
export const expm1 = (x: number): number => currentEngine().kernels.dexpm1(x);
export const sin = (x: number): number => currentEngine().kernels.dsin(x);
export const cos = (x: number): number => currentEngine().kernels.dcos(x);
export const asin = (x: number): number => currentEngine().kernels.dasin(x);
export const acos = (x: number): number => currentEngine().kernels.dacos(x);
export const atan = (x: number): number => currentEngine().kernels.datan(x);
export const sinh = (x: number): number => currentEngine().kernels.dsinh(x);
export const cosh = (x: number): number => currentEngine().kernels.dcosh(x);
export const tanh = (x: number): number => currentEngine().kernels.dtanh(x);
/** x to the power y. */
export const pow = (x: number, y: number): number => currentEngine().kernels.dpow(x, y);
