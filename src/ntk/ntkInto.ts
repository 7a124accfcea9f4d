/**
 * The empirical tangent kernel on blocks of an open scope, without the Jacobian. Arguments are trusted.
 *
 * Layer l has a gradient of rank one for every output of every sample, s aᵀ for W and s for b (s: backward signal, a: what goes
 * into the layer), so that its part of J Jᵀ is a product of two Gram matrices, entry by entry:
 *
 *   K = Σ_l (scale² Aˡ⁻¹ Aˡ⁻¹ᵀ + shift²) ∘ (Sˡ Sˡᵀ)          one Aˡ⁻¹ for all outputs of a sample
 *
 * At the outputs S is the identity over outputs. One layer below, S of output i is row w_i of the last W through the slopes d of the
 * sample, and S Sᵀ = Σ w_i w_j d d′ is the same for (i, j) and (j, i): of several outputs half is computed. Summed over outputs, Sˡ of a sample is one long row. The first factor is made for
 * a strip of columns of K at a time, and goes into the second product as weights of its entries (dgemmHadamard): next to
 * K there are only signals and activations, O(samples · width).
 */
import type { F64Block, Scope } from "../engine/scope.js";
import type { Layer } from "./network.js";
import { backInto, type Loaded, type Trace, weightsOf } from "./passes.js";

/** Columns of K in a strip: those that a product goes through at a time. */
const STRIP = 512;
/** Numbers in the backward signals of a layer, above which the sum over outputs takes them in groups. */
const SIGNALS = 2 ** 24;

/** More outputs than this are not taken by pairs: those would need more memory than the signals. */
const PAIRED = 32;

export interface NtkArguments {
  /** With slopes. */
  readonly left: Trace;
  /** Left out: the left one, and only entries (r, c) with c ≥ r are written. */
  readonly right?: Trace | undefined;
  /** Over outputs, the mean of the diagonal blocks instead of all blocks. */
  readonly traced: boolean;
  /** rows of the left × rows of the right, row-major; rows: samples, times outputs unless traced. */
  readonly c: F64Block;
}

/** Backward signals of outputs first ≤ i < first + each, layer by layer down to the first hidden one. */
class Signals {
  readonly #buffers: readonly [F64Block, F64Block];
  #now: F64Block | undefined;

  constructor(
    readonly s: Scope,
    readonly net: Loaded,
    readonly trace: Trace,
    /** The most outputs at a time. */
    most: number,
  ) {
    const widest = Math.max(...net.layers.slice(1).map(({ ins }) => ins));
    const size = trace.samples * most * widest;
    this.#buffers = [s.f64(size), s.f64(net.layers.length > 2 ? size : 0)];
  }

  /** Those behind the last hidden layer: rows of W through its slopes. */
  top(first: number, each: number): F64Block {
    const { s, net, trace } = this;
    const layer = net.layers.at(-1) as Layer;
    const size = each * layer.ins;
    const w = weightsOf(layer, net.parameters).part(first * layer.ins, size);
    const to = this.#buffers[0].part(0, trace.samples * size);
    const d = trace.slopes.at(-1) as F64Block;
    const rows = trace.samples * each;
    const status = s.kernels.dgateCopies(rows, layer.ins, each, layer.scale, d.address, w.address, to.address);
    s.check("dgateCopies", status);
    this.#now = to;
    return to;
  }

  /** One layer down: those behind layer l. */
  next(l: number, each: number): F64Block {
    const from = this.#now as F64Block;
    const [even, odd] = this.#buffers;
    const free = from.address === even.address ? odd : even;
    const to = free.part(0, this.trace.samples * each * (this.net.layers[l] as Layer).ins);
    this.#now = backInto(this.s, this.net, this.trace, l, from, each, to);
    return to;
  }
}

/** c ← the kernel. */
export function ntkInto(s: Scope, net: Loaded, { left, right, traced, c }: NtkArguments): void {
  // The kernels write column-major: rows of c are columns there, and the right samples run along them.
  const down = right ?? left;
  const lower = right === undefined;
  const { layers } = net;
  const last = layers.length - 1;
  const outputs = (layers[last] as Layer).outs;
  const each = traced ? 1 : outputs;
  const ldc = Math.max(1, down.samples * each);
  if (left.samples === 0 || down.samples === 0) return;

  /**
   * Calls with the samples from `first` on along the rows, `count` samples from `at` on along the columns; a sample has so many
   * columns.
   */
  const strips = (columns: number, body: (at: number, count: number, first: number, rows: number) => void): void => {
    const step = Math.max(1, Math.floor(STRIP / columns));
    for (let at = 0; at < left.samples; at += step) {
      const first = lower ? at : 0;
      s.nested(() => body(at, Math.min(step, left.samples - at), first, down.samples - first));
    }
  };
  const place = (at: number, first: number) => c.part(at * each * ldc + first * each);

  /** scale² A Aᵀ + shift² into w. */
  const gram = (l: number, at: number, count: number, first: number, rows: number, w: F64Block, ldw: number): void => {
    const { ins, scale, shift } = layers[l] as Layer;
    if (net.bias) for (let j = 0; j < count; j++) w.part(j * ldw, rows).fill(shift * shift);
    const work = s.f64(s.kernels.gemmWorkspace(rows, count, ins));
    const a = (down.inputs[l] as F64Block).part(first * ins);
    const b = (left.inputs[l] as F64Block).part(at * ins);
    s.check(
      "dgemmHadamard",
      // biome-ignore format: one operand a line
      s.kernels.dgemmHadamard(
        rows, count, ins, scale * scale,
        a.address, ins, 1,
        b.address, 1, ins,
        0, 0, 1,
        net.bias ? 1 : 0, w.address, ldw, lower, work.address,
      ),
    );
  };

  /** The last layer, whose signals are the identity over outputs. */
  const topLayer = (): void =>
    strips(each, (at, count, first, rows) => {
      const to = place(at, first);
      if (each === 1) {
        gram(last, at, count, first, rows, to, ldc);
        return;
      }
      const w = s.f64(rows * count);
      gram(last, at, count, first, rows, w, rows);
      const status = s.kernels.daddOnDiagonals(rows, count, each, w.address, rows, to.address, ldc, lower);
      s.check("daddOnDiagonals", status);
    });

  /** The layer whose signals these are, `width` numbers a row of c. */
  const hiddenLayer = (l: number, own: F64Block, other: F64Block, width: number, beta: 0 | 1): void =>
    strips(each, (at, count, first, rows) => {
      let w = s.f64(rows * count);
      gram(l, at, count, first, rows, w, rows);
      if (each > 1) {
        const wide = s.f64(rows * each * count);
        s.check("drepeatRows", s.kernels.drepeatRows(rows, count, each, w.address, rows, wide.address));
        w = wide;
      }
      const work = s.f64(s.kernels.gemmWorkspace(rows * each, count * each, width));
      s.check(
        "dgemmHadamard",
        // biome-ignore format: one operand a line
        s.kernels.dgemmHadamard(
          rows * each, count * each, width, traced ? 1 / outputs : 1,
          other.part(first * each * width).address, width, 1,
          own.part(at * each * width).address, 1, width,
          w.address, rows * each, each,
          beta, place(at, first).address, ldc, lower, work.address,
        ),
      );
    });

  /** The layer below the last one, from pairs of outputs i ≤ j; writes c. */
  const pairedLayer = (): void =>
    s.nested(() => {
      const { ins: width, scale } = layers[last] as Layer;
      const pairs = (outputs * (outputs + 1)) / 2;
      const weights = weightsOf(layers[last] as Layer, net.parameters);
      const products = s.f64(pairs * width);
      for (let i = 0, at = 0; i < outputs; at += outputs - i, i++) {
        const [rest, count] = [weights.part(i * width).address, outputs - i];
        const to = products.part(at * width).address;
        s.check("dgateCopies", s.kernels.dgateCopies(count, width, count, scale * scale, rest, rest, to));
      }
      const [mine, theirs] = [left.slopes[last - 1] as F64Block, down.slopes[last - 1] as F64Block];
      strips(pairs, (at, count, first, rows) => {
        const w = s.f64(rows * count);
        gram(last - 1, at, count, first, rows, w, rows);
        const columns = count * pairs;
        const [q, t] = [s.f64(columns * width), s.f64(rows * columns)];
        const d = mine.part(at * width);
        const gated = s.kernels.dgateCopies(columns, width, pairs, 1, d.address, products.address, q.address);
        s.check("dgateCopies", gated);
        const work = s.f64(s.kernels.gemmWorkspace(rows, columns, width));
        s.check(
          "dgemmHadamard",
          // biome-ignore format: one operand a line
          s.kernels.dgemmHadamard(
            rows, columns, width, 1,
            theirs.part(first * width).address, width, 1,
            q.address, 1, width,
            w.address, rows, pairs,
            0, t.address, rows, false, work.address,
          ),
        );
        const to = place(at, first);
        s.check("dexpandPairs", s.kernels.dexpandPairs(rows, count, each, t.address, rows, to.address, ldc));
      });
    });

  const paired = !traced && outputs > 1 && outputs <= PAIRED && last > 0;
  s.nested(() => {
    if (last === 0 && each > 1) c.fill(0);
    if (each === 1) topLayer();
    if (paired) pairedLayer();
    if (last > (paired ? 1 : 0)) {
      const samples = Math.max(left.samples, down.samples);
      const widest = Math.max(...layers.slice(1).map(({ ins }) => ins));
      const most = traced ? Math.max(1, Math.min(outputs, Math.floor(SIGNALS / (samples * widest)))) : outputs;
      const mine = new Signals(s, net, left, most);
      const theirs = lower ? mine : new Signals(s, net, down, most);
      for (let first = 0; first < outputs; first += most) {
        const group = Math.min(most, outputs - first);
        for (let l = last - 1; l >= 0; l--) {
          const step = (of: Signals) => (l === last - 1 ? of.top(first, group) : of.next(l + 1, group));
          const own = step(mine);
          const other = lower ? own : step(theirs);
          if (paired && l === last - 1) continue;
          const { outs } = layers[l] as Layer;
          hiddenLayer(l, own, other, traced ? group * outs : outs, each === 1 || l < last - 1 ? 1 : 0);
        }
      }
    }
    if (each > 1) topLayer();
  });
}
