import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { readJournal } from "../run/node/journal.js";
import { mergeShards } from "../run/run.js";
import { asUsage, UsageError } from "./errors.js";
import { digestOf, writeFiles } from "./execute.js";
import { DEFAULT_OUT, jsonOption, outOption, quoted } from "./options.js";
import { present } from "./present.js";
import { speakingAs } from "./speaking.js";

/** A folder stands for the shards in it. */
function shardFiles(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const found = readdirSync(path)
    .filter((name) => name.endsWith(".shard"))
    .sort();
  if (found.length === 0) throw new UsageError(`merge: there is no .shard file in ${path}`);
  return found.map((name) => join(path, name));
}

export function mergeCommand(): Command {
  return new Command("merge")
    .argument("<shard...>", "files that --shard wrote, or folders of them")
    .description("join the shards of a run into its report, with the digest of the whole run")
    .addHelpText(
      "after",
      `
Example:
  wishart reproduce --full --shard 1/2 --out parts     on one machine
  wishart reproduce --full --shard 2/2 --out parts     on another
  wishart merge parts --out whole`,
    )
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (paths: string[], { out, json = false }: { out: string; json?: boolean }) => {
      const began = performance.now();
      const reports = speakingAs("merge", () => mergeShards(paths.flatMap(shardFiles).map(readJournal)));
      const seconds = (performance.now() - began) / 1000;
      const command = `wishart merge ${[...paths.map(quoted), ...(out === DEFAULT_OUT ? [] : ["--out", quoted(out)])].join(" ")}`;
      const files = await asUsage(() => writeFiles("merge", command, reports, out, seconds));
      process.exitCode = present({ command, reports, digest: digestOf(reports), seconds, files }, json);
    });
}
