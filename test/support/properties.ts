// One seed for every property test: a failure prints it with the path to the smallest counterexample, and comes again.
import fc from "fast-check";

fc.configureGlobal({ seed: 1 });
