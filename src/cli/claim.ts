import { Command } from "commander";
import type { Claim } from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { findClaim } from "../run/execute.js";
import { asUsage } from "./errors.js";
import { execute } from "./execute.js";
import { addRunOptions, setOption, settings } from "./options.js";
import { alignColumns } from "./table.js";

const parameters = (): string =>
  claims
    .map(({ id, parameters }) => {
      const rows = Object.entries(parameters).map(([key, { description }]) => [`    ${key}`, description]);
      return `  ${id}\n${alignColumns(rows, [false, false])}`;
    })
    .join("");

function example(): string {
  const [{ id, presets }] = claims as readonly [Claim, ...Claim[]];
  const set = Object.entries(presets.quick).map(([key, value]) => `${key}=${value}`);
  return `wishart claim ${id} --set ${set.join(" ")} --out ${id}`;
}

export function claimCommand(): Command {
  return addRunOptions(
    new Command("claim").argument("<id>", `one of ${claims.map(({ id }) => id).join(", ")}`).addOption(setOption()),
  )
    .description("run one claim and write its report")
    .addHelpText("after", () => `\nParameters for --set:\n${parameters()}\nExample:\n  ${example()}`)
    .action(async (id: string, options) => {
      const claim = await asUsage(() => findClaim(claims, id, "claim"));
      process.exitCode = await execute(`claim ${id}`, [claim], settings("claim", options));
    });
}
