// The phases of dsyev and zheev, one by one: what the package calls in one go, here to be timed apart.
import { dsytrd, dsytrdWorkspace } from "../../assembly/lapack/dsytrd";
import { Eigenvectors } from "../../assembly/lapack/eigenvectors";
import { dstedc, dstedcWorkspace } from "../../assembly/lapack/stedc";
import { dsterf } from "../../assembly/lapack/sterf";
import { zhetrd, zhetrdWorkspace } from "../../assembly/lapack/zhetrd";

export { dstedc, dsterf, dsytrd, zhetrd };

export function workspace(n: i32): i32 {
  const reduction = max(dsytrdWorkspace(n), zhetrdWorkspace(n));
  return max(reduction, max(dstedcWorkspace(n), Eigenvectors.workspace<v128>(n, n))) + 64;
}

export function dormtr(n: i32, a: usize, tau: usize, z: usize, order: usize, work: usize): void {
  Eigenvectors.run<f64>(n, n, a, tau, z, order, a, work);
}

export function zunmtr(n: i32, a: usize, tau: usize, z: usize, order: usize, work: usize): void {
  Eigenvectors.run<v128>(n, n, a, tau, z, order, a, work);
}

export function heap(): usize {
  return __heap_base;
}
