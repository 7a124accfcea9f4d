import { availableParallelism, platform } from "node:os";
import { Command } from "commander";
import { engineInfo } from "../engine/info.js";
import { VERSION } from "../run/version.js";
import { jsonOption } from "./options.js";
import { printJson, printTable } from "./present.js";

const MEBI = 2 ** 20;

export function infoCommand(): Command {
  return new Command("info")
    .description("versions, engine and machine")
    .addHelpText("after", "\nExample:\n  wishart info --json")
    .addOption(jsonOption())
    .action(({ json }: { json?: true }) => {
      const engine = engineInfo();
      const host = {
        node: process.versions.node,
        platform: platform(),
        arch: process.arch,
        cores: availableParallelism(),
      };
      if (json) {
        printJson({ version: VERSION, engine, ...host });
        return;
      }
      printTable([
        ["wishart", VERSION],
        ["engine", `${engine.build}, SHA-256 ${engine.hash}`],
        ["SIMD", engine.simd ? "yes" : "no"],
        ["memory", `${(engine.memory.mapped / MEBI).toFixed(1)} MiB mapped, up to ${engine.memory.limit / MEBI} MiB`],
        ["node", host.node],
        ["machine", `${host.platform}, ${host.arch}, ${host.cores} cores`],
      ]);
    });
}
