// Debian's Chromium, headless, and a server for the pages it opens. Knows nothing about the package.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { launch } from "puppeteer-core";
import { findChromium } from "../../scripts/setup.mjs";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

export interface Browser {
  /**
   * Opens a page of the folder and returns what its `globalThis.result` comes to.
   *
   * @param headers  what the page and all it loads are served with: a content policy, isolation; nothing by default
   */
  result(path: string, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  close(): Promise<void>;
}

/** Serves `folder` and starts a browser with an empty profile. */
export async function openBrowser(folder: string): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error("the browser tests need Chromium: install it, or set CHROMIUM to its path");
  }
  let extra: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    try {
      const content = readFileSync(join(folder, path));
      response.writeHead(200, {
        "Content-Type": TYPES[extname(path)] ?? "application/octet-stream",
        ...extra,
      });
      response.end(content);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const userDataDir = mkdtempSync(join(tmpdir(), "wishart-chromium-"));
  const browser = await launch({
    executablePath,
    userDataDir,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

  return {
    async result(path, headers = {}) {
      extra = headers;
      const page = await browser.newPage();
      const said: string[] = [];
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("console", (message) => said.push(message.text()));
      page.on("requestfailed", (request) => said.push(`${request.url()} failed`));
      try {
        await page.goto(`http://127.0.0.1:${port}/${path}`, { waitUntil: "load" });
        const result = await page.evaluate(() => (globalThis as { result?: unknown }).result);
        if (result === undefined) throw new Error(`${path} has no result; the page said: ${said.join("; ")}`);
        return result;
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}
