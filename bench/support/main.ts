/** Runs operations, prints their rows as they come, and writes all of them down. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseClock } from "./clock.js";
import { closeContenders, setPlaces } from "./contender.js";
import { beQuick } from "./effort.js";
import { drawFigure } from "./figure.js";
import { machine } from "./machine.js";
import { missed, type Operation, type Row } from "./operation.js";
import { format, head, verdict } from "./table.js";

export interface Options {
  readonly clock: "wall" | "cpu";
  /** Small sizes and few samples: does it run? Nothing to quote. */
  readonly quick: boolean;
  /** Folders: of the bench's sources, of its results, and for files on their way to another process. */
  readonly bench: string;
  readonly results: string;
  readonly scratch: string;
  /** Whose NumPy and SciPy; by default the first that has them. */
  readonly python?: string;
}

export async function main(operations: readonly Operation[], options: Options): Promise<void> {
  const { clock, quick, results } = options;
  chooseClock(clock);
  if (quick) beQuick();
  setPlaces(options);
  const header = machine(clock);
  const { cpu, cores, runtime, v8, commit, engine, load } = header;
  console.log(`${cpu}, ${cores} cores · ${runtime}, V8 ${v8} · commit ${commit} · engine ${engine.slice(0, 12)}`);
  console.log(`${clock} clock · load ${load.toFixed(1)} at the beginning`);
  const all: (Row & { operation: string; missed?: number })[] = [];
  for (const { name, why, rows } of operations) {
    console.log(`\n${name}: ${why}\n${head()}`);
    for await (const row of rows()) {
      console.log(format(row));
      const short = missed(row);
      all.push({ operation: name, ...row, ...(short === undefined ? {} : { missed: short }) });
    }
  }
  await closeContenders();
  const bound = all.filter((row) => row.missed !== undefined);
  const failed = bound.filter((row) => row.missed !== 0);
  console.log(`\n${bound.length - failed.length} of ${bound.length} targets met`);
  for (const row of failed) console.log(`  ${row.operation} ${row.size}: ${verdict(row)}`);
  mkdirSync(results, { recursive: true });
  const text = `${JSON.stringify({ machine: header, rows: all }, null, 2)}\n`;
  const dated = `${header.began.replace(/[:.]/g, "-")}.json`;
  for (const file of [dated, "latest.json"]) writeFileSync(join(results, file), text);
  const written = [dated];
  const figure = drawFigure(header, all);
  if (figure !== undefined) {
    written.push(dated.replace(".json", ".svg"));
    for (const file of [written[1] as string, "latest.svg"]) writeFileSync(join(results, file), figure);
  }
  console.log(`written: ${written.map((file) => `bench/results/${file}`).join(", ")}`);
}
