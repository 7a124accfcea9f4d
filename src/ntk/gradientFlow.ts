import { checkNumbers, checkOptions, show } from "../engine/arguments.js";
import { type F64Block, type Scope, withScope } from "../engine/scope.js";
import { matmulInto, transposeInto } from "../linalg/fused.js";
import { copyInField } from "../linalg/input.js";
import type { Matrix } from "../linalg/matrix.js";
import {
  asColumns,
  checkKernel,
  checkTestKernel,
  EPSILON,
  inRange,
  layoutOf,
  modesInto,
  sameShape,
  type Targets,
  warningsOf,
} from "./targets.js";

const SPEAKER = "gradientFlow";

export interface GradientFlowProblem {
  /** N × N, the same for every output; or (N·m) × (N·m), row k·m + i for output i of sample k. */
  readonly K: Matrix;
  /** Targets: N × m, or a list of N numbers. */
  readonly y: Targets;
  /** Outputs at time 0, of the shape of y. */
  readonly f0: Targets;
  /** Times ≥ 0 of gradient flow; Infinity is the limit. */
  readonly times?: ArrayLike<number>;
  /** In place of times: numbers of steps of gradient descent, whole and ≥ 0, with … */
  readonly steps?: ArrayLike<number>;
  /** … this learning rate > 0. */
  readonly learningRate?: number;
  /** Test points × N, or (test points · m) × (N·m). */
  readonly Ktest?: Matrix;
  /** Outputs at the test points at time 0. Default: 0. */
  readonly f0test?: Targets;
}

const KEYS = ["K", "y", "f0", "times", "steps", "learningRate", "Ktest", "f0test"] as const;

export interface GradientFlow {
  /** Outputs at every time, N × m each. */
  readonly f: Matrix[];
  /** ½‖f − y‖² at every time. */
  readonly loss: Float64Array;
  /** ‖θ_t − θ_0‖ at every time, of parameters whose outputs have the kernel K. */
  readonly distance: Float64Array;
  /** Outputs at the test points at every time; there when Ktest is. */
  readonly ftest?: Matrix[];
  /** 2/λ_max: above it gradient descent diverges. */
  readonly stableRate: number;
  /** Whether the learning rate is above it; false for gradient flow. */
  readonly diverges: boolean;
  /** Eigenvalues of K above n · 2⁻⁵² of the largest. Along the others f stays f_0. */
  readonly rank: number;
  /** λ_max/λ_min; Infinity for a singular K. */
  readonly condition: number;
  /** What to know about the answer, in sentences; empty when there is nothing. */
  readonly warnings: string[];
}

/** times × modes: what is left of a mode, e^(−λt) or (1 − ηλ)^k, and what has gone, over λ. */
interface Factors {
  readonly left: Float64Array;
  readonly gone: Float64Array;
  /** Times at which a factor is beyond the range of a double: these are relative to the largest. */
  readonly beyond: readonly boolean[];
}

/** e^(−λt) and (1 − e^(−λt))/λ by the kernels; a mode of the null space stays where it is. */
function flowFactors(s: Scope, values: Float64Array, times: Float64Array): Factors {
  const n = values.length;
  const exponents = new Float64Array(times.length * n);
  for (let at = 0; at < exponents.length; at++) {
    const lambda = values[at % n] as number;
    exponents[at] = lambda === 0 ? 0 : -lambda * (times[Math.floor(at / n)] as number);
  }
  return s.nested(() => {
    const [x, y] = [s.copyIn(exponents), s.f64(exponents.length)];
    s.check("vexpm1", s.kernels.vexpm1(x.length, x.address, y.address));
    s.check("vexp", s.kernels.vexp(x.length, x.address, x.address));
    const gone = y.copy();
    for (let at = 0; at < gone.length; at++) {
      const lambda = values[at % n] as number;
      gone[at] = lambda === 0 ? 0 : -(gone[at] as number) / lambda;
    }
    return { left: x.copy(), gone, beyond: Array.from(times, () => false) };
  });
}

/**
 * base^count and first · Σ_{k < count} baseᵏ, by doubling: after a and then b steps the power is p_a p_b and the sum s_a + p_a s_b.
 * Nothing cancels for base ≥ 0, and no power function of the host is asked.
 */
function powerAndSum(base: number, first: number, count: number): readonly [number, number] {
  let [p, sum, power, part] = [1, 0, base, first];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      sum += p * part;
      p *= power;
    }
    part += power * part;
    power *= power;
  }
  return [p, sum];
}

/** Factors beyond this could overflow in the sums they enter. */
const LARGE = 1e250;

/** (1 − ηλ)^k and (1 − (1 − ηλ)^k)/λ. */
function descentFactors(values: Float64Array, steps: Float64Array, rate: number): Factors {
  const n = values.length;
  const [left, gone] = [new Float64Array(steps.length * n), new Float64Array(steps.length * n)];
  const base = values.map((lambda) => 1 - rate * lambda);
  const largest = base.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const beyond = Array.from(steps, (count) => !(Math.abs(powerAndSum(largest, 0, count)[0]) < LARGE));
  for (let at = 0; at < left.length; at++) {
    const [j, a] = [at % n, Math.floor(at / n)];
    const [lambda, count] = [values[j] as number, steps[a] as number];
    if (lambda === 0) {
      left[at] = beyond[a] ? 0 : 1;
    } else if (beyond[a]) {
      left[at] = powerAndSum((base[j] as number) / largest, 0, count)[0];
      gone[at] = -(left[at] as number) / lambda;
    } else {
      [left[at], gone[at]] = powerAndSum(base[j] as number, rate, count) as [number, number];
    }
  }
  return { left, gone, beyond };
}

function checkTimes({ times, steps, learningRate }: GradientFlowProblem): { at: Float64Array; rate?: number } {
  if ((times === undefined) === (steps === undefined)) {
    throw new RangeError(
      `${SPEAKER}: expected times of gradient flow, or steps and learningRate of gradient descent, got ${times === undefined ? "neither" : "both"}`,
    );
  }
  checkNumbers(SPEAKER, times === undefined ? "steps" : "times", times ?? steps);
  const at = Float64Array.from((times ?? steps) as ArrayLike<number>);
  if (steps === undefined) {
    if (learningRate !== undefined) {
      throw new RangeError(`${SPEAKER}: learningRate goes with steps; gradient flow in times has none`);
    }
    const bad = at.findIndex((t) => !(t >= 0));
    if (bad >= 0) throw new RangeError(`${SPEAKER}: expected times ≥ 0, got ${at[bad]} at index ${bad}`);
    return { at };
  }
  const bad = at.findIndex((k) => !(Number.isSafeInteger(k) && k >= 0));
  if (bad >= 0) {
    throw new RangeError(
      `${SPEAKER}: expected steps to be whole numbers ≥ 0, got ${at[bad]} at index ${bad}; times: [Infinity] is the limit`,
    );
  }
  if (typeof learningRate !== "number") {
    throw new TypeError(`${SPEAKER}: expected learningRate to be a number, got ${show(learningRate)}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`${SPEAKER}: expected learningRate to be a number > 0, got ${learningRate}`);
  }
  return { at, rate: learningRate };
}

/** About so many numbers of all times together lie in the engine at once. */
const PIECE = 2 ** 20;

/**
 * Training by gradient flow or gradient descent on ½‖f − y‖² under a constant kernel, in closed form at any time:
 *
 *   flow      f_t = y + e^(−Kt) (f_0 − y)             on test points   f_t = f_0 + Ktest K⁻¹ (1 − e^(−Kt)) (y − f_0)
 *   descent   f_k = y + (1 − ηK)^k (f_0 − y)          on test points   f_k = f_0 + Ktest K⁻¹ (1 − (1 − ηK)^k) (y − f_0)
 *
 * Exact for a linearised network, whatever its width; the limit of wide networks. Singular kernels are welcome: K⁻¹ (1 − e^(−Kt))
 * is taken as (1 − e^(−λt))/λ on the modes of K, and 0 on its null space, where nothing ever moves.
 *
 * @param problem  K (N × N for every output alike, or (N·m) × (N·m)), symmetric and positive semidefinite; y and f0, N × m or lists;
 *                 times, or steps and learningRate; Ktest and f0test
 * @returns        f, loss, distance, ftest at every time; stableRate, diverges, rank, condition, warnings. Above the stable rate the
 *                 outputs grow, diverges is true, and what is beyond about 1e250 comes back as ±Infinity
 * @throws RangeError  shapes do not fit, K is not symmetric or has a negative eigenvalue, a time or number of steps < 0, both or neither
 *                     of times and steps, an entry that is NaN or infinite
 * @throws TypeError   problem is not an object, an argument is of another kind
 * Source: J. Lee et al., NeurIPS 32 (2019) 8572–8583; docs/paper.md#dynamics.
 * @example gradientFlow({ K: A, y: [1, 0, 0], f0: [0, 0, 0], times: [0, Infinity] }).loss   // 0.5, 0
 */
export function gradientFlow(problem: GradientFlowProblem): GradientFlow {
  checkOptions(SPEAKER, problem, KEYS, true);
  const { K, Ktest } = problem;
  checkKernel(SPEAKER, K);
  const y = asColumns(SPEAKER, "y", problem.y);
  const f0 = sameShape(SPEAKER, "f0", problem.f0, y.rows, y.cols);
  const layout = layoutOf(SPEAKER, "y", K, y);
  const tests = Ktest === undefined ? undefined : checkTestKernel(SPEAKER, Ktest, layout);
  if (tests === undefined && problem.f0test !== undefined) {
    throw new RangeError(`${SPEAKER}: f0test goes with Ktest, the kernel of test against training points; got none`);
  }
  const f0test =
    problem.f0test === undefined ? undefined : sameShape(SPEAKER, "f0test", problem.f0test, tests as number, y.cols);
  const { at, rate } = checkTimes(problem);
  const { n, columns } = layout;

  return withScope(SPEAKER, (s) => {
    const { values, vectors, rank, condition } = modesInto(s, K);
    const stableRate = n === 0 || rank === 0 ? Infinity : 2 / (values[n - 1] as number);
    // Modes are rows, columns by n: gates then scale them, and one product brings all times back.
    const modes = s.f64(columns * n);
    s.nested(() => {
      const r = s.copyIn(f0.data.map((value, i) => value - (y.data[i] as number)));
      matmulInto(s, { m: columns, n, k: n, complex: false, a: r, adjointA: true, b: vectors, c: modes });
    });
    inRange(s, modes);
    const amplitudes = modes.copy();
    const wide = tests === undefined ? 0 : (Ktest as Matrix).rows;
    const cross = s.f64(wide * n);
    if (Ktest !== undefined) {
      s.nested(() => {
        const k = copyInField(s, "Ktest", Ktest);
        matmulInto(s, { m: wide, n, k: n, complex: false, a: k, b: vectors, c: cross });
      });
      inRange(s, cross);
    }

    const count = at.length;
    const [loss, distance] = [new Float64Array(count), new Float64Array(count)];
    const [f, ftest]: [Matrix[], Matrix[]] = [[], []];
    const most = Math.max(1, Math.floor(PIECE / Math.max(1, columns * Math.max(n, wide))));
    for (let first = 0; first < count; first += most) {
      const part = at.subarray(first, Math.min(count, first + most));
      const factors = rate === undefined ? flowFactors(s, values, part) : descentFactors(values, part, rate);
      /** basis · (gate ∘ modes) at the times of this part: from row to row `columns` by `rows`. */
      const spread = (gate: Float64Array, basis: F64Block, rows: number): Float64Array =>
        s.nested(() => {
          const scaled = s.f64(part.length * columns * n);
          for (let a = 0; a < part.length; a++) scaled.part(a * columns * n, columns * n).copyFrom(modes);
          const gates = s.copyIn(gate);
          const each = Math.max(1, columns);
          s.check("dgate", s.kernels.dgate(part.length * columns, n, each, 1, gates.address, scaled.address));
          const out = s.f64(part.length * columns * rows);
          const m = part.length * columns;
          matmulInto(s, { m, n: rows, k: n, complex: false, a: scaled, b: basis, adjointB: true, c: out });
          inRange(s, out);
          if (columns === 1) return out.copy();
          const turned = s.f64(out.length);
          for (let a = 0; a < part.length; a++) {
            const [from, to] = [out.part(a * columns * rows), turned.part(a * columns * rows)];
            transposeInto(s, { rows: columns, cols: rows, complex: false, a: from, b: to });
          }
          return turned.copy();
        });
      const away = spread(factors.left, vectors, n);
      const crossed = tests === undefined ? undefined : spread(factors.gone, cross, wide);
      for (let a = 0; a < part.length; a++) {
        const beyond = factors.beyond[a] as boolean;
        const size = columns * n;
        const piece = away.subarray(a * size, (a + 1) * size);
        let square = 0;
        for (const x of piece) square += x * x;
        loss[first + a] = beyond ? Infinity : square / 2;
        f.push({ rows: y.rows, cols: y.cols, data: added(y.data, piece, 1, beyond) });
        let path = 0;
        for (let i = 0; i < size; i++) {
          const j = i % n;
          const x = (factors.gone[a * n + j] as number) * (amplitudes[i] as number);
          path += (values[j] as number) * x * x;
        }
        distance[first + a] = beyond ? Infinity : Math.sqrt(path);
        if (crossed !== undefined) {
          const other = columns * wide;
          const start = f0test?.data ?? new Float64Array(other);
          const data = added(start, crossed.subarray(a * other, (a + 1) * other), -1, beyond);
          ftest.push({ rows: tests as number, cols: y.cols, data });
        }
      }
    }
    const result = { f, loss, distance, ...(tests === undefined ? {} : { ftest }) };
    // Within rounding of the eigenvalue, the stable rate itself is stable.
    const diverges = rate !== undefined && rate > stableRate * (1 + 4 * n * EPSILON);
    const warnings = warningsOf("K", { rank, n, condition });
    if (diverges) {
      warnings.push(
        `the learning rate ${rate} is above ${stableRate.toPrecision(6)}, the largest stable one: the outputs diverge`,
      );
    }
    return { ...result, stableRate, diverges, rank, condition, warnings };
  });
}

/** from + sign · step; where only the direction of the step is known, to infinity along it. */
function added(from: Float64Array, step: Float64Array, sign: 1 | -1, beyond: boolean): Float64Array {
  return from.map((x, i) => {
    const move = sign * (step[i] as number);
    if (!beyond) return x + move;
    return move === 0 ? x : move > 0 ? Infinity : -Infinity;
  });
}
