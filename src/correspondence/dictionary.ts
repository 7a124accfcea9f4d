/**
 * The dictionary of the paper, five rows and what lies under them: which claims measure the two sides of each row.
 *
 * Data only, so that a report of any claims can show the whole of it and say what did not run. The claim that sets the
 * sides against each other row by row quotes these rows in its verdict.
 */

/** Two things that correspond. */
export interface Correspondence {
  /** Short name for links: "typicality". */
  readonly id: string;
  readonly quantum: string;
  readonly network: string;
  /** What is seen on both sides, in one sentence. */
  readonly sentence: string;
  /** Ids of the claims that measure each side. */
  readonly claims: { readonly quantum: readonly string[]; readonly network: readonly string[] };
}

/** The five rows, in the order of the paper. */
export const dictionary: readonly Correspondence[] = [
  {
    id: "size",
    quantum: "dimension of the energy shell",
    network: "overparameterisation",
    sentence:
      "The more of it, the nearer: the variance of an expectation value falls as 1/(d + 1), the squared displacement per " +
      "parameter to the nearest zero of the loss as 1/P.",
    claims: {
      quantum: ["typicality-scaling", "typicality-tail"],
      network: ["global-minima", "linear-training"],
    },
  },
  {
    id: "observable",
    quantum: "expectation value of an observable",
    network: "value of the function at an input",
    sentence:
      "Both are outputs of a map with many arguments. The kernel of that map becomes deterministic: its relative " +
      "fluctuation falls as 1/D there, as 1/w here.",
    claims: {
      quantum: ["observable-counting", "thermal-neighbours"],
      network: ["deterministic-kernel"],
    },
  },
  {
    id: "typicality",
    quantum: "typicality of thermal states",
    network: "ubiquity of global minima",
    sentence:
      "Nearly every random point lies near one where all outputs are exactly as asked, once there are many more " +
      "dimensions than outputs.",
    claims: {
      quantum: ["thermal-neighbours", "canonical-typicality", "typicality-tail", "exponential-typicality"],
      network: ["global-minima", "degenerate-minima", "mean-field-control"],
    },
  },
  {
    id: "descent",
    quantum: "entanglement against the size of the subsystem",
    network: "double descent",
    sentence:
      "Against q = dA/dB and q = n/P the moments of order −1, Tr ρ_A⁺/D and the amplification of noise, follow one curve " +
      "and diverge at q = 1.",
    claims: {
      quantum: ["page-curve", "renyi-entropies"],
      network: ["ridgeless-regression", "random-features", "double-descent", "trained-double-descent"],
    },
  },
  {
    id: "threshold",
    quantum: "maximal entropy",
    network: "fitting threshold",
    sentence:
      "At q = 1 the matrix is square: the entropy is largest at dA = dB, the rank of J is full from P = n on, and the " +
      "smallest singular value is nearest to zero.",
    claims: {
      quantum: ["page-curve", "reduced-moments", "smallest-eigenvalue"],
      network: ["fitting-threshold", "trained-double-descent"],
    },
  },
];

/** Under all rows: both sides are Gram matrices of random matrices. */
export const commonGround: Correspondence = {
  id: "wishart",
  quantum: "reduced density matrix, ρ_A = M Mᴴ",
  network: "tangent kernel, K = J Jᵀ",
  sentence:
    "Under all five rows: both are Wishart-type matrices with the shape q = dA/dB = n/P, the first exactly, the second " +
    "with entries that are not independent.",
  claims: {
    quantum: ["marchenko-pastur", "reduced-moments", "renyi-entropies", "gue-eigenvectors"],
    network: ["kernel-spectrum"],
  },
};

/** Both ways in which the sizes of the two sides correspond; either gives the axis q. */
export const twoDictionaries: readonly Pick<Correspondence, "id" | "quantum" | "network" | "sentence">[] = [
  {
    id: "as matrices",
    quantum: "the coefficients M of a state, dA × dB, and ρ_A = M Mᴴ",
    network: "the Jacobian J, n × P, and K = J Jᵀ",
    sentence: "dA ↔ n, dB ↔ P, and q = dA/dB = n/P. Spectra are compared so: rows 4 and 5, and what is under all rows.",
  },
  {
    id: "by counting",
    quantum: "dA² observables of A, in D = dA dB dimensions",
    network: "n outputs, of P parameters",
    sentence:
      "dA² ↔ n, D ↔ P, and q = dA²/D = dA/dB = n/P: the paper’s wording. Shares of random points with a solution near them are compared so: row 3.",
  },
];
/** What must not be read into them. */
export const sizesApart =
  "Sizes one by one do not match between the two: D is the number of entries of M, whereas J has n P of them. Only q is common.";

/** What is similar in words only, or not at all, a sentence each. */
export const notCorresponding: readonly string[] = [
  "The entropy S(q) is bounded and has a smooth maximum; the test error diverges. What diverges on the quantum side is the moment of order −1.",
  "The trace distances T1 and T2 rise through q = 1 without a feature.",
  "Typicality needs no training and no labels.",
  "A few observables of one Haar state fluctuate as 1/√D whatever they are; that a kernel is deterministic is a statement about an ensemble of networks.",
  "The trace of the inverse quantum tangent kernel grows only as a logarithm towards q = 1, since its eigenvalues are sums of pairs p_i + p_j; A(q) has a pole.",
  "The features of a network are not isotropic: beyond the threshold the noise amplification does not follow the shared curve but saturates at the value of kernel regression, and the risk of a wide network is set by Θ, not by q.",
  "The peak of a network that is trained to the end is finite: training does not follow the linear step that diverges.",
  "The proofs of nearness are conservative on both sides: Newton and Kantorovich ask for dB of the order of dA² or a width of thousands (about 6500, extrapolated from sampled Lipschitz constants: an estimate, no certificate, and judged by no claim here) where dA = dB and P = n are enough.",
];
