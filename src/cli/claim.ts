import { Command } from "commander";
import { claims } from "../correspondence/index.js";
import { findClaim } from "../run/execute.js";
import { asUsage } from "./errors.js";
import { execute } from "./execute.js";
import { addRunOptions, setOption, settings } from "./options.js";

export function claimCommand(): Command {
  return addRunOptions(new Command("claim").argument("<id>", "list names them").addOption(setOption()))
    .description("run one claim and write its report")
    .action(async (id: string, options) => {
      const claim = await asUsage(() => findClaim(claims, id, "claim"));
      process.exitCode = await execute(`claim ${id}`, [claim], settings(options));
    });
}
