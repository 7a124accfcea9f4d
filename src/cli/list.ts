import { Command } from "commander";
import { type Claim, PRESETS } from "../correspondence/claim.js";
import { claims } from "../correspondence/index.js";
import { jsonOption } from "./options.js";
import { printJson, printTable } from "./present.js";

const trials = (claim: Claim) => PRESETS.map((preset) => claim.trials(claim.presets[preset]));

export function listCommand(): Command {
  return new Command("list")
    .description("the claims, one line each")
    .addHelpText("after", "\nExample:\n  wishart list --json     with sentences, parameters, presets and fields")
    .addOption(jsonOption())
    .action(({ json }: { json?: true }) => {
      if (json) {
        printJson({
          claims: claims.map((claim) => {
            const { id, title, statement, parameters, presets, fields } = claim;
            const [quick, standard, full] = trials(claim);
            return { id, title, statement, parameters, presets, fields, trials: { quick, default: standard, full } };
          }),
        });
        return;
      }
      printTable([
        ["claim", "title", "trials: quick, default, full"],
        ...claims.map((claim) => [claim.id, claim.title, trials(claim).join(", ")]),
      ]);
    });
}
