import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { readJournal } from "../run/node/journal.js";
import { mergeShards } from "../run/run.js";
import { asUsage, UsageError } from "./errors.js";
import { conclude } from "./execute.js";
import { jsonOption, outOption } from "./options.js";

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
    .description("join the shards of a run into its report")
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (paths: string[], { out, json = false }: { out: string; json?: boolean }) => {
      const began = performance.now();
      const reports = await asUsage(() => mergeShards(paths.flatMap(shardFiles).map(readJournal)));
      const seconds = (performance.now() - began) / 1000;
      process.exitCode = await conclude("merge", `wishart merge ${paths.join(" ")}`, reports, out, seconds, json);
    });
}
