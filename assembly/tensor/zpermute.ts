/**
 * zpermute — axis permutation of a complex tensor:  b[x_perm(0), …, x_perm(r−1)] ← a[x_0, …, x_r−1].
 *
 * in      shape  i32[rank], sizes of the axes of a, slowest first
 * in      perm   i32[rank], axis j of b is axis perm[j] of a
 * in      a      complex f64[∏ shape], row-major, interleaved
 * out     b      complex f64[∏ shape], row-major; must not overlap a
 * work    work   i32[5·rank + 2048]
 * returns 0, or −i when argument i is illegal (then nothing is written)
 *
 * zgather — a part of one:  b[x_0, …, x_r−1] ← a[Σ_j x_j · stride_j].
 *
 * in      shape   i32[rank], sizes of the axes of b, slowest first
 * in      stride  i32[rank] ≥ 1, in complex entries of a
 * the rest as above
 *
 * Axes of size 1 vanish and neighbours that stay neighbours are merged. What is left is done in blocks:
 *
 *   long axes   runs of contiguous copies, or a transposition of the two axes along which a and b are contiguous,
 *               in TILE × TILE squares;
 *   short axes  (qubits) enough of them to hold TILE contiguous entries of a and of b, through one table of offsets.
 *
 * Either way a cache line is read and written once although one side walks with long strides. Pure data movement:
 * bits are unchanged.
 */
const TILE: i32 = 16;
/** Entries of the table of offsets: 16 KiB of a and of b stay in the first-level cache. */
const TABLE: i32 = 1024;

class Slots {
  /** Address of entry j in slot 0 … 4 of the workspace; slot 5 is the table. */
  @inline static at(work: usize, slot: i32, rank: i32, j: i32): usize {
    return work + (((slot * rank + j) as usize) << 2);
  }

  /**
   * Marks in slot 4 the axes of a block with TILE contiguous entries of b (last axes) and of a (smallest strides),
   * and lists the byte offsets (in a, in b) of its entries in the order of b. Returns their number, 0 when beyond TABLE.
   */
  static fillTable(work: usize, rank: i32, r: i32, table: usize): i32 {
    for (let j = 0; j < r; j++) store<i32>(Slots.at(work, 4, rank, j), 0);
    let run = 1;
    for (let j = r - 1; j >= 0 && run < TILE; j--) {
      store<i32>(Slots.at(work, 4, rank, j), 1);
      run *= load<i32>(Slots.at(work, 0, rank, j));
    }
    // The axis contiguous after a run of `run` entries of a is the one whose stride is `run`: sizes tile the tensor.
    run = 1;
    while (run < TILE) {
      let next = -1;
      for (let j = 0; j < r; j++) if (load<i32>(Slots.at(work, 1, rank, j)) === run) next = j;
      if (next < 0) break;
      store<i32>(Slots.at(work, 4, rank, next), 1);
      run *= load<i32>(Slots.at(work, 0, rank, next));
    }
    let entries = 1;
    for (let j = 0; j < r; j++) {
      if (load<i32>(Slots.at(work, 4, rank, j)) === 0) continue;
      const size = load<i32>(Slots.at(work, 0, rank, j));
      if (size > TABLE || entries * size > TABLE) return 0;
      const aj = load<i32>(Slots.at(work, 1, rank, j)) << 4;
      const bj = load<i32>(Slots.at(work, 2, rank, j)) << 4;
      if (entries === 1) store<i64>(table, 0);
      // Grown in place from the back: entry x becomes x·size … x·size + size − 1.
      for (let x = entries - 1; x >= 0; x--) {
        const p = table + ((x as usize) << 3);
        const ao = load<i32>(p);
        const bo = load<i32>(p, 4);
        for (let digit = size - 1; digit >= 0; digit--) {
          const q = table + (((x * size + digit) as usize) << 3);
          store<i32>(q, ao + digit * aj);
          store<i32>(q, bo + digit * bj, 4);
        }
      }
      entries *= size;
    }
    return entries;
  }

  /** One more axis of b, merged with the one before it where that is possible: slots 0 (size) and 1 (stride in a). */
  static append(work: usize, rank: i32, r: i32, size: i32, step: i32): i32 {
    if (size === 1) return r;
    if (r > 0 && load<i32>(Slots.at(work, 1, rank, r - 1)) === step * size) {
      store<i32>(Slots.at(work, 0, rank, r - 1), load<i32>(Slots.at(work, 0, rank, r - 1)) * size);
      store<i32>(Slots.at(work, 1, rank, r - 1), step);
      return r;
    }
    store<i32>(Slots.at(work, 0, rank, r), size);
    store<i32>(Slots.at(work, 1, rank, r), step);
    return r + 1;
  }

  /** The movement itself, of r axes in slots 0 and 1. */
  static move(work: usize, rank: i32, r: i32, total: i32, a: usize, b: usize): void {
    if (r === 0 || (r === 1 && load<i32>(Slots.at(work, 1, rank, 0)) === 1)) {
      memory.copy(b, a, (total as usize) << 4);
      return;
    }

    // Slot 2: strides in b. `fast` is the axis along which a is contiguous, the last one of b when there is none.
    let fast = r - 1;
    let stride = 1;
    for (let j = r - 1; j >= 0; j--) {
      store<i32>(Slots.at(work, 2, rank, j), stride);
      stride *= load<i32>(Slots.at(work, 0, rank, j));
      if (load<i32>(Slots.at(work, 1, rank, j)) === 1) fast = j;
      store<i32>(Slots.at(work, 3, rank, j), 0);
    }
    // Slot 4 from here on: whether an axis belongs to the block, and not to the odometer around it.
    const last = r - 1;
    for (let j = 0; j < r; j++) store<i32>(Slots.at(work, 4, rank, j), i32(j === last || j === fast));
    const n = load<i32>(Slots.at(work, 0, rank, last));
    const m = load<i32>(Slots.at(work, 0, rank, fast));
    const aStep = (load<i32>(Slots.at(work, 1, rank, last)) as usize) << 4;
    const bStep = (load<i32>(Slots.at(work, 2, rank, fast)) as usize) << 4;
    const table = Slots.at(work, 5, rank, 0);
    const entries = min(m, n) < TILE ? Slots.fillTable(work, rank, r, table) : 0;
    if (entries === 0) {
      for (let j = 0; j < r; j++) store<i32>(Slots.at(work, 4, rank, j), i32(j === last || j === fast));
    }

    while (true) {
      if (entries > 0) {
        let p = table;
        const end = table + ((entries as usize) << 3);
        do {
          v128.store(b + (load<i32>(p, 4) as usize), v128.load(a + (load<i32>(p) as usize)));
          p += 8;
        } while (p < end);
      } else if (fast === last && aStep === 16) {
        memory.copy(b, a, (n as usize) << 4);
      } else if (fast === last) {
        let from = a;
        let to = b;
        const end = b + ((n as usize) << 4);
        do {
          v128.store(to, v128.load(from));
          from += aStep;
          to += 16;
        } while (to < end);
      } else {
        for (let i0 = 0; i0 < m; i0 += TILE) {
          const i1 = min(i0 + TILE, m);
          for (let j0 = 0; j0 < n; j0 += TILE) {
            const j1 = min(j0 + TILE, n);
            for (let i = i0; i < i1; i++) {
              let from = a + ((i as usize) << 4) + (j0 as usize) * aStep;
              let to = b + (i as usize) * bStep + ((j0 as usize) << 4);
              const end = b + (i as usize) * bStep + ((j1 as usize) << 4);
              do {
                v128.store(to, v128.load(from));
                from += aStep;
                to += 16;
              } while (to < end);
            }
          }
        }
      }
      // The next combination of the other axes, slot 3 being the digits.
      let j = last;
      while (true) {
        if (j < 0) return;
        if (load<i32>(Slots.at(work, 4, rank, j)) !== 0) {
          j--;
          continue;
        }
        const digit = load<i32>(Slots.at(work, 3, rank, j)) + 1;
        const size = load<i32>(Slots.at(work, 0, rank, j));
        const aj = (load<i32>(Slots.at(work, 1, rank, j)) as usize) << 4;
        const bj = (load<i32>(Slots.at(work, 2, rank, j)) as usize) << 4;
        if (digit < size) {
          store<i32>(Slots.at(work, 3, rank, j), digit);
          a += aj;
          b += bj;
          break;
        }
        store<i32>(Slots.at(work, 3, rank, j), 0);
        a -= aj * ((size - 1) as usize);
        b -= bj * ((size - 1) as usize);
        j--;
      }
    }
  }
}

export function zpermute(rank: i32, shape: usize, perm: usize, a: usize, b: usize, work: usize): i32 {
  if (rank < 0) return -1;
  let total: i32 = 1;
  for (let j = 0; j < rank; j++) {
    const size = load<i32>(shape + ((j as usize) << 2));
    if (size < 0) return -2;
    total *= size;
    const axis = load<i32>(perm + ((j as usize) << 2));
    if (axis < 0 || axis >= rank) return -3;
    for (let i = 0; i < j; i++) if (load<i32>(perm + ((i as usize) << 2)) === axis) return -3;
  }
  if (total === 0) return 0;

  // Strides of a into slot 4; then the axes of b, merged, into slots 0 (size) and 1 (stride in a).
  let stride: i32 = 1;
  for (let j = rank - 1; j >= 0; j--) {
    store<i32>(Slots.at(work, 4, rank, j), stride);
    stride *= load<i32>(shape + ((j as usize) << 2));
  }
  let r = 0;
  for (let j = 0; j < rank; j++) {
    const axis = load<i32>(perm + ((j as usize) << 2));
    const size = load<i32>(shape + ((axis as usize) << 2));
    r = Slots.append(work, rank, r, size, load<i32>(Slots.at(work, 4, rank, axis)));
  }
  Slots.move(work, rank, r, total, a, b);
  return 0;
}

export function zgather(rank: i32, shape: usize, stride: usize, a: usize, b: usize, work: usize): i32 {
  if (rank < 0) return -1;
  let total: i32 = 1;
  let r = 0;
  for (let j = 0; j < rank; j++) {
    const size = load<i32>(shape + ((j as usize) << 2));
    const step = load<i32>(stride + ((j as usize) << 2));
    if (size < 0) return -2;
    if (step < 1) return -3;
    total *= size;
    r = Slots.append(work, rank, r, size, step);
  }
  if (total > 0) Slots.move(work, rank, r, total, a, b);
  return 0;
}
