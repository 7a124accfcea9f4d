// What every host does, Node, browsers and emulated machines alike. Knows nothing of where it runs.

/**
 * @typedef {object} Job
 * @property {"run" | "shards" | "last"} mode
 *   run: the claims one after another. shards: cut into `shards`, run from the last to the first, merged out of order.
 *   last: of each claim only the last of `shards`, for hosts that take forty times as long; its digest covers these trials.
 * @property {string[]} ids
 * @property {string} preset
 * @property {number} seed
 * @property {number} workers  0: this thread
 * @property {number} [shards]
 */

/**
 * @param {typeof import("../../src/index.js")} wishart
 * @param {(workers: number) => import("../../src/run/pool.js").Pool} makePool
 * @param {Job} job
 * @returns {Promise<{ digests: Record<string, string>, seconds: number }>}
 */
export async function perform(wishart, makePool, { mode, ids, preset, seed, workers, shards }) {
  const began = performance.now();
  const pool = workers === 0 ? undefined : makePool(workers);
  const options = { preset, seed, ...(pool && { pool }) };
  const digests = {};
  try {
    if (mode === "run") {
      const used = [];
      for (const id of ids) {
        const report = await wishart.run(id, { ...options, used });
        used.push(report);
        digests[id] = report.digest;
      }
    } else if (mode === "shards") {
      const parts = [];
      for (let index = shards; index >= 1; index--) {
        for (const id of ids) parts.push(await wishart.runShard(id, { ...options, shard: { index, count: shards } }));
      }
      // Neither in the order they were run nor in that of the trials.
      const shuffled = [...parts.filter((_, i) => i % 2 === 1), ...parts.filter((_, i) => i % 2 === 0)];
      for (const { claim, digest } of wishart.mergeShards(shuffled)) digests[claim] = digest;
    } else {
      for (const id of ids) {
        const shard = { index: shards, count: shards };
        const { header, pieces } = await wishart.runShard(id, { ...options, shard });
        const ordered = [...pieces].sort((a, b) => a.from - b.from);
        const data = Float64Array.from(ordered.flatMap((piece) => [...piece.data]));
        const records = { fields: header.fields, count: data.length / header.fields.length, data };
        digests[id] = wishart.digest(id, header.params, header.seed, records);
      }
    }
  } finally {
    await pool?.close();
  }
  return { digests, seconds: (performance.now() - began) / 1000 };
}
