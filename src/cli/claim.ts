import { Command } from "commander";
import type { Claim } from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { findClaim } from "../run/execute.js";
import { asUsage, UsageError } from "./errors.js";
import { execute } from "./execute.js";
import { nearest } from "./nearest.js";
import { addRunOptions, settings } from "./options.js";
import { alignColumns } from "./table.js";

const parameters = (): string =>
  claims
    .map(({ id, parameters, presets }) => {
      const rows = Object.entries(parameters).map(([key, { description, minimum, maximum }]) => [
        `    ${key}`,
        `${description} (${presets.default[key]}; ${minimum} to ${maximum})`,
      ]);
      return `  ${id}\n${alignColumns(rows, [false, false])}`;
    })
    .join("");

function find(id: string): Claim {
  const meant = nearest(
    id,
    claims.map((one) => one.id),
  );
  if (meant !== undefined && meant !== id) {
    throw new UsageError(
      `claim: unknown claim ${JSON.stringify(id)}; did you mean ${meant}? wishart list has them all`,
    );
  }
  return findClaim(claims, id, "claim");
}

function example(): string {
  const [{ id, presets }] = claims as readonly [Claim, ...Claim[]];
  const set = Object.entries(presets.quick).map(([key, value]) => `${key}=${value}`);
  return `wishart claim ${id} --set ${set.join(" ")} --out ${id}`;
}

export function claimCommand(): Command {
  return addRunOptions(
    new Command("claim").argument("<id...>", `one or more of ${claims.map(({ id }) => id).join(", ")}`),
  )
    .description("run one claim, or several, and write their report")
    .addHelpText("after", () => `\nParameters for --set (default; range):\n${parameters()}\nExample:\n  ${example()}`)
    .action(async (ids: string[], options) => {
      const asked = await asUsage(() => ids.map(find));
      // In the order of the list, whatever that of the words: what is read comes first.
      const selected = claims.filter((claim) => asked.includes(claim));
      const name = `claim ${selected.map(({ id }) => id).join(" ")}`;
      process.exitCode = await execute(name, selected, settings("claim", options));
    });
}
