/** Sorting eigenvalues by their places, so that vectors move once, at the very end. */

export class Order {
  /** order[j] = place of the j-th smallest value; equal values keep their order. */
  static ascending(n: i32, w: usize, order: usize): void {
    for (let i = 0; i < n; i++) {
      const value = f64.load(w + ((<usize>i) << 3));
      let j = i;
      for (; j > 0; j--) {
        const before = i32.load(order + ((<usize>(j - 1)) << 2));
        if (f64.load(w + ((<usize>before) << 3)) <= value) break;
        i32.store(order + ((<usize>j) << 2), before);
      }
      i32.store(order + ((<usize>j) << 2), i);
    }
  }

  /** to_j ← factor · from_order[j]. */
  static gather(n: i32, from: usize, order: usize, factor: f64, to: usize): void {
    for (let j = 0; j < n; j++) {
      const at = i32.load(order + ((<usize>j) << 2));
      f64.store(to + ((<usize>j) << 3), factor * f64.load(from + ((<usize>at) << 3)));
    }
  }
}

/** Sorting values that nothing else hangs on. */
export class Sort {
  /** w ascending: Shell's sort, gaps 2.25 apart. */
  static ascending(n: i32, w: usize): void {
    let gap = 1;
    while (gap < n / 9) gap = ((9 * gap) >> 2) + 1;
    for (; gap > 0; gap = (4 * gap) / 9) {
      const back = (<usize>gap) << 3;
      for (let i = gap; i < n; i++) {
        let at = w + ((<usize>i) << 3);
        const value = f64.load(at);
        const stop = w + back;
        while (at >= stop && f64.load(at - back) > value) {
          f64.store(at, f64.load(at - back));
          at -= back;
        }
        f64.store(at, value);
      }
    }
  }
}
