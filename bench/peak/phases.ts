// The phases of dsyev and zheev, one by one: what the package calls in one go, here to be timed apart.
import { dsytrd, dsytrdWorkspace } from "../../assembly/lapack/dsytrd";
import { BackTransform, ormtrWorkspace } from "../../assembly/lapack/ormtr";
import { dstedc, dstedcWorkspace } from "../../assembly/lapack/stedc";
import { dsterf } from "../../assembly/lapack/sterf";
import { zhetrd, zhetrdWorkspace } from "../../assembly/lapack/zhetrd";

export { dstedc, dsterf, dsytrd, zhetrd };

export function workspace(n: i32): i32 {
  return max(max(dsytrdWorkspace(n), zhetrdWorkspace(n)), max(dstedcWorkspace(n), ormtrWorkspace(n, n))) + 64;
}

export function dormtr(n: i32, a: usize, tau: usize, z: usize, work: usize): void {
  BackTransform.real(n, n, a, tau, z, work);
}

export function zunmtr(n: i32, a: usize, tau: usize, z: usize, work: usize): void {
  BackTransform.complex(n, n, a, tau, z, work);
}

export function heap(): usize {
  return __heap_base;
}
