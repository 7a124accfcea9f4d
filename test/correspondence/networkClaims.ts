/** The claims about networks, which networks.test.ts tests: they take longer than the others. */
import type { Claim } from "../../src/correspondence/claim.js";
import { ridgelessRegression } from "../../src/correspondence/ridgelessRegression.js";

// biome-ignore lint/suspicious/noExplicitAny: what a claim prepares is its own business
export const networkClaims: readonly Claim<any>[] = [ridgelessRegression];
