/**
 * Products shared by a team of threads: strips of columns of C, each with its own packed panels. Every entry of C is the same
 * sum in the same order whoever computes it, so the bits are those of one thread.
 *
 * Of a triangle, a strip [from, to) is a triangle and the rows below it; strips have equal areas, not equal widths.
 */
import { Team } from "../../core/team";
import { Gemm } from "./gemmDriver";

/** Narrower strips spend their time on packing A. */
const NARROW: i32 = 96;

export class Shared {
  static run<T>(
    m: i32,
    n: i32,
    k: i32,
    alpha: f64,
    a: usize,
    rsa: i32,
    csa: i32,
    conjA: bool,
    b: usize,
    rsb: i32,
    csb: i32,
    conjB: bool,
    beta: f64,
    c: usize,
    ldc: i32,
    work: usize,
    lower: bool,
    w: usize,
    ldw: i32,
    each: i32,
  ): void {
    i32.store(Team.argument(0), isVector<T>() ? 1 : 0);
    i32.store(Team.argument(1), m);
    i32.store(Team.argument(2), k);
    f64.store(Team.argument(3), alpha);
    store<usize>(Team.argument(4), a);
    i32.store(Team.argument(5), rsa);
    i32.store(Team.argument(6), csa);
    i32.store(Team.argument(7), conjA ? 1 : 0);
    store<usize>(Team.argument(8), b);
    i32.store(Team.argument(9), rsb);
    i32.store(Team.argument(10), csb);
    i32.store(Team.argument(11), conjB ? 1 : 0);
    f64.store(Team.argument(12), beta);
    store<usize>(Team.argument(13), c);
    i32.store(Team.argument(14), ldc);
    i32.store(Team.argument(15), lower ? 1 : 0);
    store<usize>(Team.argument(16), w);
    i32.store(Team.argument(17), ldw);
    i32.store(Team.argument(18), each);
    // Two strips a thread where they are wide enough: who is held up leaves the second one to the others.
    const threads = Team.threads();
    const strips = n >= 2 * threads * NARROW ? 2 * threads : threads;
    i32.store(Team.argument(19), n);
    i32.store(Team.argument(20), strips);
    Team.run(strips, work, (strip: i32, panels: usize): void => {
      if (i32.load(Team.argument(0))) Shared.strip<v128>(strip, panels);
      else Shared.strip<f64>(strip, panels);
    });
  }

  /** First column of part i of `parts`. */
  static edge(i: i32, parts: i32, n: i32, lower: bool): i32 {
    if (i >= parts) return n;
    const share = <f64>i / <f64>parts;
    const column = lower ? <f64>n * (1 - sqrt(1 - share)) : <f64>n * share;
    return <i32>column & ~7;
  }

  /** One strip of the job in the mailbox. */
  static strip<T>(strip: i32, work: usize): void {
    const shift: usize = isVector<T>() ? 4 : 3;
    const rsa = i32.load(Team.argument(5));
    const csb = i32.load(Team.argument(10));
    const ldc = i32.load(Team.argument(14));
    const lower = i32.load(Team.argument(15)) != 0;
    const n = i32.load(Team.argument(19));
    const strips = i32.load(Team.argument(20));
    const from = Shared.edge(strip, strips, n, lower);
    const to = Shared.edge(strip + 1, strips, n, lower);
    // The rows above a triangle's strip are not its business.
    const skipped = lower ? from : 0;
    const w = load<usize>(Team.argument(16));
    Gemm.strip<T>(
      i32.load(Team.argument(1)) - skipped,
      to - from,
      i32.load(Team.argument(2)),
      f64.load(Team.argument(3)),
      load<usize>(Team.argument(4)) + ((<usize>skipped * rsa) << shift),
      rsa,
      i32.load(Team.argument(6)),
      i32.load(Team.argument(7)) != 0,
      load<usize>(Team.argument(8)) + ((<usize>from * csb) << shift),
      i32.load(Team.argument(9)),
      csb,
      i32.load(Team.argument(11)) != 0,
      f64.load(Team.argument(12)),
      load<usize>(Team.argument(13)) + ((<usize>from * ldc + skipped) << shift),
      ldc,
      work,
      lower,
      w ? w + ((<usize>skipped) << 3) : 0,
      i32.load(Team.argument(17)),
      i32.load(Team.argument(18)),
      from,
    );
  }
}
