// Brings a checkout to where `npm start` and `npm test` can run, and does nothing when it is there already:
//
//   node scripts/setup.mjs              dependencies as the lock file says, then dist/ when it is older than its sources
//   node scripts/setup.mjs --browser    and a Chromium for the browser tests
//
// Called by npm before those commands, on a machine that may have nothing but Node and npm: it imports nothing else.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const giveUp = (sentence) => {
  process.stderr.write(`setup: ${sentence}\n`);
  process.exit(1);
};

const say = (sentence) => process.stderr.write(`setup: ${sentence}\n`);

/** True when every package of the lock file that belongs on this machine is installed in the version it names. */
function installed() {
  try {
    const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8")).packages;
    const have = read("node_modules/.package-lock.json");
    return Object.entries(read("package-lock.json")).every(
      ([path, { version, optional }]) => path === "" || (have[path] ? have[path].version === version : optional),
    );
  } catch {
    return false;
  }
}

function install() {
  // Packages run from prebuilt files, so that no install script has to.
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith(".js") ? [process.execPath, [npm, ...options]] : ["npm", options];
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    giveUp("npm ci did not succeed; it needs the npm registry once, see its message above");
  }
}

const runnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(runnable);

/** The Chromium that the browser tests drive: CHROMIUM, Debian's, or one found where systems put it. */
export function findChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    return runnable(chosen) ? chosen : giveUp(`CHROMIUM names ${chosen}, which cannot be run`);
  }
  const places = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  return places.find(runnable) ?? ["chromium", "chromium-browser", "google-chrome"].map(onPath).find(Boolean);
}

function installChromium() {
  const way =
    "install Chromium (Debian and Ubuntu: apt-get install chromium) or set CHROMIUM to its path; " +
    "without a browser, npx vitest run --project strict --project package runs the rest";
  if (!existsSync("/etc/debian_version") || !onPath("apt-get")) {
    giveUp(`the browser tests need Chromium, and none was found; ${way}`);
  }
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (prefix.length > 0 && (!onPath("sudo") || spawnSync("sudo", ["-n", "true"]).status !== 0)) {
    giveUp(`the browser tests need Chromium, and installing it needs root; ${way}`);
  }
  say("installing Chromium from Debian's packages");
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
    return spawnSync(command, rest, { stdio: ["ignore", 2, 2] }).status === 0;
  };
  apt("update");
  if (!apt("install", "-y", "--no-install-recommends", "chromium") || !findChromium()) {
    giveUp(`apt-get could not install Chromium; ${way}`);
  }
}

/** Runs `body` while no other process of this checkout does: test files set up at the same time. */
async function alone(body) {
  const lock = join(root, ".cache", "setup.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      if (!holderLives(lock)) rmSync(lock, { force: true });
      await setTimeout(100);
    }
  }
  const unlock = () => rmSync(lock, { force: true });
  // `body` may end the process.
  process.once("exit", unlock);
  body();
  process.off("exit", unlock);
  unlock();
}

function holderLives(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    // Written a moment ago and not yet filled, or held by a process that can be signalled.
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

function build() {
  say("building");
  // In a process of its own: esbuild and the compiler leave nothing behind in this one.
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, stdio: "inherit" });
  if (status !== 0) giveUp("the build did not succeed, see its message above");
}

export async function setup({ browser = false } = {}) {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) giveUp(`expected Node 20 or newer, got ${process.version}; https://nodejs.org has it`);
  if (!installed()) {
    say("installing what package-lock.json lists");
    install();
  }
  const { isStale } = await import("./build.mjs");
  if (isStale()) await alone(() => isStale() && build());
  if (browser && !findChromium()) installChromium();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setup({ browser: process.argv.includes("--browser") });
}
