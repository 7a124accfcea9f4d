// Kills runs at random moments and continues them, as test/cli/kills.test.ts does, fifty times instead of a few.
//
//   npm run test:kills                 fifty kills, half a minute
//   npm run test:kills -- 500 7        five hundred, at other moments
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [kills = "50", seed = "1", ...more] = process.argv.slice(2);
if (![kills, seed].every((text) => /^\d{1,6}$/.test(text)) || Number(kills) < 1 || more.length > 0) {
  process.stderr.write(`test:kills: expected a number of kills and a seed, got ${process.argv.slice(2).join(" ")}\n`);
  process.exit(2);
}
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "package", "test/cli/kills.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, WISHART_KILLS: kills, WISHART_KILLS_SEED: seed },
});
process.exit(status ?? 1);
