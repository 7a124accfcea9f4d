/** Runs operations, prints their rows as they come, and writes all of them down. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chooseClock } from "./clock.js";
import { machine } from "./machine.js";
import { missed, type Operation, type Row } from "./operation.js";
import { format, head, verdict } from "./table.js";

export interface Options {
  readonly clock: "wall" | "cpu";
  /** Folder of the results. */
  readonly results: string;
}

export async function main(operations: readonly Operation[], { clock, results }: Options): Promise<void> {
  chooseClock(clock);
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
  const bound = all.filter((row) => row.missed !== undefined);
  const failed = bound.filter((row) => row.missed !== 0);
  console.log(`\n${bound.length - failed.length} of ${bound.length} targets met`);
  for (const row of failed) console.log(`  ${row.operation} ${row.size}: ${verdict(row)}`);
  mkdirSync(results, { recursive: true });
  const text = `${JSON.stringify({ machine: header, rows: all }, null, 2)}\n`;
  const dated = `${header.began.replace(/[:.]/g, "-")}.json`;
  for (const file of [dated, "latest.json"]) writeFileSync(join(results, file), text);
  console.log(`written: bench/results/${dated}`);
}
