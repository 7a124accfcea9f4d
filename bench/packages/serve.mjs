// One package of this folder as a process that answers one line with one line (see bench/support/contender.ts): its way to
// say "eigenvalues and vectors of a Hermitian matrix", spelled out once, outside of what is timed where the package allows.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const folder = (name) => join(here, "node_modules", name);
const load = (file) => import(pathToFileURL(folder(file)));
const nested = (n, entry) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i * n + j)));

// Answers go to the real standard output; what a package prints goes nowhere.
const say = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
process.stderr.write = () => true;

/**
 * Each gives `prepare(matrix)`, outside of the time, and `solve(prepared, driver)`, with `{ values, vectors }` to be read by `read`;
 * one that differentiates gives the same three for the tangent kernel of a network, as `ntk`.
 */
const packages = {
  "ml-matrix": async () => {
    const { EigenvalueDecomposition, Matrix } = require("ml-matrix");
    return {
      complex: false,
      prepare: ({ n, data }) => Matrix.from1DArray(n, n, data),
      solve: (A) => new EigenvalueDecomposition(A, { assumeSymmetric: true }),
      read: (found) => ({ values: found.realEigenvalues, vectors: found.eigenvectorMatrix.to1DArray() }),
    };
  },

  mathjs: async () => {
    const math = require("mathjs");
    return {
      complex: true,
      prepare: ({ n, data, complex }) =>
        nested(n, (k) => (complex ? math.complex(data[2 * k], data[2 * k + 1]) : data[k])),
      solve: (A) => math.eigs(A),
      read: ({ eigenvectors }, { n, complex }) => {
        const re = (x) => (typeof x === "number" ? x : x.re);
        const im = (x) => (typeof x === "number" ? 0 : x.im);
        const pairs = eigenvectors.map(({ value, vector }) => ({ value: re(value), vector }));
        pairs.sort((a, b) => a.value - b.value);
        const vectors = [];
        for (let i = 0; i < n; i++) {
          for (const { vector } of pairs) {
            // Not normalised when it comes from the general algorithm.
            const norm = Math.sqrt(vector.reduce((sum, x) => sum + re(x) ** 2 + im(x) ** 2, 0));
            vectors.push(re(vector[i]) / norm);
            if (complex) vectors.push(im(vector[i]) / norm);
          }
        }
        return { values: pairs.map(({ value }) => value), vectors };
      },
    };
  },

  "numpy-ts": async () => {
    const np = await load("numpy-ts/dist/esm/index.js");
    return {
      complex: true,
      prepare: ({ n, data, complex }) =>
        complex
          ? np.array(nested(n, (k) => new np.Complex(data[2 * k], data[2 * k + 1])))
          : np.array(data).reshape(n, n),
      solve: (A) => np.linalg.eigh(A),
      read: ({ w, v }, { complex }) => {
        if (complex && !String(v.dtype).startsWith("complex")) {
          throw new Error("no complex solver: its eigh of a complex matrix returns real vectors");
        }
        return { values: w.data, vectors: v.data };
      },
    };
  },

  "@jax-js/jax": async () => {
    // It names a class that Node 20 and 22 do not have, also where it is not used.
    globalThis.Float16Array ??= class Float16Array {};
    const jax = await load("@jax-js/jax/dist/index.js");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    const { numpy: np } = jax;
    return {
      complex: false,
      // An array is used up by the call that takes it; .ref keeps it.
      prepare: ({ n, data }) => np.array(data, { shape: [n, n], dtype: "float64" }),
      solve: async (A) => {
        const [w, v] = await np.linalg.eigh(A.ref);
        return { values: await w.data(), vectors: await v.data() };
      },
      read: (found) => found,
      // J of all parameters by vmap(grad), and J Jᵀ. One row of numbers: the samples, then W and b of every layer.
      ntk: {
        prepare: ({ data }, _driver, { widths, samples, biasStd }) => {
          let at = 0;
          const take = (...shape) => {
            const size = shape.reduce((product, n) => product * n, 1);
            at += size;
            return np.array(data.slice(at - size, at), { shape, dtype: "float64" });
          };
          const x = take(samples, widths[0]);
          const layers = widths.slice(1).flatMap((outs, l) => [take(outs, widths[l]), take(outs)]);
          const output = (...args) => {
            let h = args[layers.length];
            for (let l = 0; 2 * l < layers.length; l++) {
              h = np.matmul(args[2 * l], h).mul(1 / Math.sqrt(widths[l]));
              h = h.add(args[2 * l + 1].mul(biasStd));
              if (2 * l + 2 < layers.length) h = np.maximum(h, 0);
            }
            return h.sum();
          };
          const places = layers.map((_, k) => k);
          const rows = jax.vmap(jax.grad(output, { argnums: places }), [...places.map(() => null), 0]);
          return { x, layers, rows, samples };
        },
        solve: async ({ x, layers, rows, samples }) => {
          let kernel;
          for (const part of rows(...layers.map((layer) => layer.ref), x.ref)) {
            const flat = part.reshape([samples, -1]);
            const product = np.matmul(flat.ref, flat.transpose());
            kernel = kernel === undefined ? product : kernel.add(product);
          }
          return kernel.data();
        },
        read: (values) => ({ values, vectors: [] }),
      },
    };
  },

  emlapack: async () => {
    // Its loader asks the web for the binary wherever there is a fetch, and beside the working directory otherwise.
    globalThis.fetch = undefined;
    process.chdir(folder("emlapack"));
    const em = require("emlapack/wasm.js");
    while (!(em.calledRun && em.HEAPF64)) await new Promise((done) => setTimeout(done, 5));
    const integer = (value) => {
      const at = em._malloc(4);
      em.HEAP32[at >> 2] = value;
      return at;
    };
    const letter = (c) => {
      const at = em._malloc(1);
      em.HEAP8[at] = c.charCodeAt(0);
      return at;
    };
    const room = (bytes) => {
      const at = em._malloc(bytes);
      if (at === 0) throw new Error(`no room for ${bytes} bytes in its 16 MiB of memory`);
      return at;
    };
    const [V, L, A] = ["V", "L", "A"].map(letter);
    const [info, found, zero] = [0, 0, 0].map(integer);
    return {
      complex: false,
      drivers: ["evd", "evr"],
      prepare: ({ n, data }, driver) => {
        const p = { n, data, N: integer(n), a: room(8 * n * n), w: room(8 * n), z: 0 };
        if (driver === "evr") {
          Object.assign(p, { z: room(8 * n * n), support: room(8 * n), real: room(8) });
          Object.assign(p, { lwork: 32 * n, liwork: 10 * n });
        } else {
          Object.assign(p, { lwork: 1 + 6 * n + 2 * n * n, liwork: 3 + 5 * n });
        }
        Object.assign(p, { work: room(8 * p.lwork), iwork: room(4 * p.liwork) });
        return Object.assign(p, { LWORK: integer(p.lwork), LIWORK: integer(p.liwork) });
      },
      solve: (p, driver) => {
        const { n, N, a, w, z } = p;
        em.HEAPF64.set(p.data, a >> 3);
        if (driver === "evr") {
          em.HEAPF64[p.real >> 3] = 0;
          const tail = [found, w, z, N, p.support, p.work, p.LWORK, p.iwork, p.LIWORK, info];
          em._dsyevr_(V, A, L, N, a, N, p.real, p.real, zero, zero, p.real, ...tail);
        } else {
          em._dsyevd_(V, L, N, a, N, w, p.work, p.LWORK, p.iwork, p.LIWORK, info);
        }
        if (em.HEAP32[info >> 2] !== 0) throw new Error(`info = ${em.HEAP32[info >> 2]}`);
        const from = (z || a) >> 3;
        return { n, w: em.HEAPF64.slice(w >> 3, (w >> 3) + n), v: em.HEAPF64.slice(from, from + n * n) };
      },
      // In columns.
      read: ({ n, w, v }) => ({ values: w, vectors: v.map((_, k) => v[(k % n) * n + Math.floor(k / n)]) }),
      free: (p) => {
        for (const key of ["N", "a", "w", "z", "support", "real", "work", "iwork", "LWORK", "LIWORK"]) {
          if (p[key]) em._free(p[key]);
        }
      },
    };
  },

  pyodide: async () => {
    const { loadPyodide } = await load("pyodide/pyodide.mjs");
    // NumPy comes as an archive of a distribution: unpacked where Python finds it.
    const site = mkdtempSync(join(tmpdir(), "wishart-bench-"));
    process.on("exit", () => rmSync(site, { recursive: true, force: true }));
    const pkg = folder("@emscripten-forge/numpy/pkg");
    const [archive] = readdirSync(pkg);
    const { status } = spawnSync("tar", ["xzf", join(pkg, archive), "-C", site, "lib"]);
    if (status !== 0) throw new Error("tar cannot unpack @emscripten-forge/numpy");
    const py = await loadPyodide({ stdout: () => {} });
    py.FS.mkdirTree("/site");
    py.FS.mount(py.FS.filesystems.NODEFS, { root: join(site, "lib/python3.11/site-packages") }, "/site");
    py.runPython("import sys; sys.path.insert(0, '/site'); import numpy as np; matrices = []");
    const eigh = py.runPython("def solve(k):\n  global found\n  found = np.linalg.eigh(matrices[k])\nsolve");
    const take = py.runPython(
      "lambda data, n, c: matrices.append(np.frombuffer(data.to_bytes(), complex if c else float).reshape(n, n))",
    );
    const give = py.runPython("lambda k: np.ascontiguousarray(found[k]).view(float).ravel()");
    let count = 0;
    return {
      complex: true,
      prepare: ({ n, data, complex }) => {
        take(new Uint8Array(data.buffer), n, complex);
        return count++;
      },
      solve: (k) => eigh(k),
      read: () => {
        const [values, vectors] = [0, 1].map((k) => {
          const proxy = give(k);
          const view = proxy.getBuffer("f64");
          const copy = view.data.slice();
          view.release();
          proxy.destroy();
          return copy;
        });
        return { values, vectors };
      },
    };
  },
};

const name = process.argv[2];
const matrices = new Map();
let solver;
let now = () => performance.now();

/** The way to do an operation. */
function wayOf({ operation }) {
  if (operation !== "ntk") return solver;
  if (solver.ntk === undefined) throw new Error("no derivatives");
  return solver.ntk;
}

/** What a solver keeps of a matrix, a driver at a time. */
function prepared(request) {
  const { name: matrix, driver } = request;
  const held = matrices.get(matrix);
  if (held.driver !== driver || held.ready === undefined) {
    if (held.ready !== undefined) solver.free?.(held.ready);
    held.ready = wayOf(request).prepare(held, driver, request);
    held.driver = driver;
  }
  return held.ready;
}

async function answer(request) {
  switch (request.do) {
    case "start": {
      if (request.clock === "cpu") {
        now = () => {
          const { user, system } = process.cpuUsage();
          return (user + system) / 1000;
        };
      }
      solver = await packages[name]();
      const { version } = JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8"));
      return { about: `${name} ${version}` };
    }
    case "load": {
      if (request.complex && !solver.complex) throw new Error("no complex solver");
      const bytes = readFileSync(request.path);
      const data = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      for (const held of matrices.values()) if (held.ready !== undefined) solver.free?.(held.ready);
      matrices.clear();
      matrices.set(request.name, { n: request.rows, complex: request.complex, data });
      return {};
    }
    case "drivers":
      return { drivers: solver.drivers ?? [null] };
    case "time": {
      const ready = prepared(request);
      const began = now();
      // Only what is asynchronous is waited for.
      for (let k = 0; k < request.times; k++) {
        const found = wayOf(request).solve(ready, request.driver);
        if (found instanceof Promise) await found;
      }
      return { seconds: (now() - began) / 1000 / request.times };
    }
    case "result": {
      const found = await wayOf(request).solve(prepared(request), request.driver);
      const { values, vectors } = wayOf(request).read(found, matrices.get(request.name));
      writeFileSync(
        request.path,
        Buffer.concat([values, vectors].map((list) => Buffer.from(Float64Array.from(list).buffer))),
      );
      return { values: values.length };
    }
  }
  throw new Error(`unknown request ${request.do}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: String(error?.message ?? error).split("\n")[0] };
  }
  say(`${JSON.stringify(reply)}\n`);
}
process.exit(0);
