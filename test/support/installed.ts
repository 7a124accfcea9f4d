// A project that installed the package as a user does: packed, then installed by npm into a folder of its own.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export interface Project {
  readonly folder: string;
  /** Runs a program in the project and returns what it printed. */
  run(program: string, ...args: string[]): string;
  remove(): void;
}

/** Runs npm without install scripts and without asking the network for anything. */
function npm(cwd: string, ...args: string[]): string {
  const path = process.env.npm_execpath;
  const [command, first] = path?.endsWith(".js") ? [process.execPath, [path]] : ["npm", []];
  return execFileSync(command, [...first, ...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/**
 * Builds the package if it is stale, packs it, and installs the tarball into a new project.
 *
 * @param files  a folder whose content the project starts from
 */
export function installedProject(files?: string): Project {
  execFileSync(process.execPath, [join(root, "scripts", "setup.mjs")], { cwd: root, stdio: "inherit" });
  const base = mkdtempSync(join(tmpdir(), "wishart-installed-"));
  const folder = join(base, "project");
  mkdirSync(folder);
  if (files !== undefined) cpSync(files, folder, { recursive: true });
  if (!existsSync(join(folder, "package.json"))) {
    writeFileSync(join(folder, "package.json"), '{ "name": "user", "private": true, "type": "module" }\n');
  }
  const pack = (what: string): string => {
    const [{ filename }] = JSON.parse(npm(root, "pack", what, "--json", "--pack-destination", base));
    return join(base, filename);
  };
  // The one dependency is packed from this checkout, so that the tests run without a network.
  npm(folder, "install", "--offline", pack("."), pack("./node_modules/piscina/"));
  return {
    folder,
    run: (program, ...args) => execFileSync(program, args, { cwd: folder, encoding: "utf8" }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
