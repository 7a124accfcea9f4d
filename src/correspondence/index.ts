// The claims, in the order of the paper: the order in which `reproduce` runs and hashes them.
import type { Claim } from "./claim.js";

// biome-ignore lint/suspicious/noExplicitAny: a list of claims does not care what each one prepares
export const claims: readonly Claim<any>[] = [];
