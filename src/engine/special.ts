/**
 * Special functions of the current engine, the same bits on every host; error bounds stand in assembly/special.
 *
 * Unchecked, as functions.ts: NaN in, NaN out; poles give an infinity (or NaN where both signs meet).
 */
import { currentEngine } from "./engine.js";

export const erf = (x: number): number => currentEngine().kernels.derf(x);
/** 1 − erf x, to the last digits also where it is tiny. */
export const erfc = (x: number): number => currentEngine().kernels.derfc(x);
/** ln |Γ(x)|, to the last digits also next to its zeros at 1 and 2. */
export const logGamma = (x: number): number => currentEngine().kernels.dlgamma(x);
/** ψ(x) = Γ′(x)/Γ(x). */
export const digamma = (x: number): number => currentEngine().kernels.ddigamma(x);
/** ψ₁(x) = ψ′(x). */
export const trigamma = (x: number): number => currentEngine().kernels.dtrigamma(x);
