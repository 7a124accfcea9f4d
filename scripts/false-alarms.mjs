// How often each verdict is wrong: false alarms over many seeds, and power against samplers that are off (see
// test/support/distortions.ts). Writes docs/verdicts.md.
//
//   npm run false-alarms                              40 seeds quick, 20 default; 20 distorted quick, 10 default: half an hour on two cores
//   npm run false-alarms -- --quick 100 --default 0   numbers of seeds; with other numbers than these the page says so
//   npm run false-alarms -- --only page-curve --print prints the table of some claims and writes nothing
//   npm run false-alarms -- --jobs 1                  processes (one a core)
//
// Seeds begin at 1001: those of the tests, 1 … 20, are the ones the rules were looked at with.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, ".cache", "false-alarms");
const FIRST = 1001;
const SIZES = [0.02, 0.05, 0.1, 0.2];
/** Of the default preset, which takes five times as long. */
const DEFAULT_SIZES = [0.02, 0.05];

const giveUp = (sentence) => {
  process.stderr.write(`false-alarms: ${sentence}\n`);
  process.exit(2);
};

function options() {
  try {
    const number = (value) => ({ type: "string", default: String(value) });
    const { values } = parseArgs({
      options: {
        quick: number(40),
        default: number(20),
        distorted: number(20),
        "distorted-default": number(10),
        jobs: number(availableParallelism()),
        only: { type: "string", multiple: true, default: [] },
        print: { type: "boolean", default: false },
      },
    });
    const count = (name, least) => {
      const value = Number(values[name]);
      if (!Number.isInteger(value) || value < least) {
        giveUp(`expected --${name} to be a whole number ≥ ${least}, got ${values[name]}`);
      }
      return value;
    };
    return {
      quick: count("quick", 0),
      defaults: count("default", 0),
      distorted: count("distorted", 0),
      distortedDefaults: count("distorted-default", 0),
      jobs: count("jobs", 1),
      only: values.only,
      print: values.print,
    };
  } catch (error) {
    return giveUp(error.message);
  }
}

async function bundle() {
  mkdirSync(cache, { recursive: true });
  const outfile = (name) => join(cache, `${name}.mjs`);
  await build({
    entryPoints: {
      falseAlarms: join(root, "test/support/falseAlarms.ts"),
      distortions: join(root, "test/support/distortions.ts"),
      claims: join(root, "src/correspondence/index.ts"),
    },
    outdir: cache,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "warning",
  });
  const { distortions } = await import(outfile("distortions"));
  const { claims } = await import(outfile("claims"));
  return { program: outfile("falseAlarms"), distortions, claims };
}

/** The lines one process prints. */
function child(program, asked) {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [program, JSON.stringify(asked)], { stdio: ["ignore", "pipe", "inherit"] });
    setPriority(running.pid, constants.priority.PRIORITY_LOW);
    let text = "";
    running.stdout.on("data", (data) => {
      text += data;
    });
    running.on("error", reject);
    running.on("close", (code) => {
      if (code !== 0) reject(new Error(`false-alarms: the claims ended with code ${code}`));
      else resolve(text.split("\n").filter(Boolean).map(JSON.parse));
    });
  });
}

/** Where a claim is in the tables; a second way of being off has a row of its own. */
const rowOf = (id, way) => (way === 0 ? id : `${id}, another way`);

/** Seeds dealt out among the processes; a map claim → what was judged. */
async function judge(program, { jobs, only }, preset, count, epsilon) {
  process.stderr.write(`false-alarms: ${preset}, ${count} seeds${epsilon ? `, ${100 * epsilon} % off` : ""}\n`);
  const seeds = Array.from({ length: jobs }, (_, job) =>
    Array.from({ length: count }, (_, k) => FIRST + k).filter((_, k) => k % jobs === job),
  );
  const lines = await Promise.all(seeds.map((some) => child(program, { preset, seeds: some, epsilon, only })));
  // Node 20 has no Map.groupBy.
  const found = new Map();
  for (const line of lines.flat()) {
    const row = rowOf(line.claim, line.way);
    found.set(row, [...(found.get(row) ?? []), line]);
  }
  return found;
}

const failures = (judged) => judged.filter(({ holds }) => !holds);
const share = (judged) => (judged === undefined ? "–" : `${failures(judged).length}/${judged.length}`);

/** Which rules failed, the most frequent first. */
function rules(judged) {
  const counts = new Map();
  for (const rule of judged.flatMap(({ broken }) => broken)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([rule, count]) => `${rule} (${count})`);
}

const table = (rows) => {
  const [head, ...rest] = rows.map((row) => `| ${row.join(" | ")} |`);
  return [head, `|${" --- |".repeat(rows[0].length)}`, ...rest].join("\n");
};

const asked = options();
const { program, distortions, claims } = await bundle();
const began = performance.now();
const columns = [];
const add = async (preset, count, epsilon) => {
  if (count > 0) columns.push({ preset, count, epsilon, judged: await judge(program, asked, preset, count, epsilon) });
};
await add("quick", asked.quick, 0);
await add("default", asked.defaults, 0);
for (const epsilon of SIZES) await add("quick", asked.distorted, epsilon);
for (const epsilon of DEFAULT_SIZES) await add("default", asked.distortedDefaults, epsilon);

const shown = claims.filter(({ id }) => asked.only.length === 0 || asked.only.includes(id));
const alarms = columns.filter(({ epsilon }) => epsilon === 0);
const power = columns.filter(({ epsilon }) => epsilon > 0);
const head = ({ preset, epsilon }) => (epsilon ? `ε = ${100 * epsilon} %, ${preset}` : preset);
const row = (some, id) => some.map(({ judged }) => share(judged.get(id)));
const alarmTable = table([
  ["claim", ...alarms.map(head)],
  ...shown.map(({ id }) => [`\`${id}\``, ...row(alarms, id)]),
  ["all verdicts", ...alarms.map(({ judged }) => share([...judged.values()].flat()))],
]);
const powerTable = table([
  ["claim", ...power.map(head), "what is off by ε"],
  ...shown.flatMap(({ id, uses = [] }) => [
    [
      `\`${id}\``,
      ...row(power, id),
      distortions[id]?.what ??
        (uses.length > 0
          ? `what it reads: ${uses.join(", ")}`
          : "nothing: it draws by no sampler that can be replaced"),
    ],
    ...(distortions[id]?.other
      ? [[`\`${id}\`, another way`, ...row(power, rowOf(id, 1)), distortions[id].other.what]]
      : []),
  ]),
]);
const broken = alarms.flatMap(({ preset, judged }) =>
  [...judged].flatMap(([id, lines]) =>
    failures(lines).map(({ seed, broken }) => `- \`${id}\` ${preset}, seed ${seed}: ${broken.join("; ")}`),
  ),
);
const noticed = power
  .filter(({ epsilon }) => epsilon === SIZES[0])
  .flatMap(({ preset, judged }) =>
    [...judged]
      .filter(([, lines]) => failures(lines).length > 0)
      .map(
        ([id, lines]) =>
          `- \`${id.replace(",", "`,")}${id.includes(",") ? "" : "`"} ${preset}: ${rules(lines).slice(0, 3).join(", ")}`,
      ),
  );
/** The rule that sees a scale of the weights and nothing else: what the others notice is told as well. */
const SCALE = "‖θ₀‖² before training";
const others = (judged) =>
  judged?.map((line) => ({ ...line, holds: line.broken.every((rule) => rule === SCALE) || line.holds }));
const scaled = shown.filter(({ id }) =>
  power.some(({ judged }) => judged.get(id)?.some(({ broken }) => broken.includes(SCALE))),
);
const scaleTable = table([
  ["claim", ...power.map(head)],
  ...scaled.map(({ id }) => [`\`${id}\``, ...power.map(({ judged }) => share(others(judged.get(id))))]),
]);
const upper = (n) => (100 * (1 - 0.05 ** (1 / n))).toFixed(n > 200 ? 2 : 1);
const bounds = alarms.map(({ preset, count, judged }) => {
  const total = [...judged.values()].flat().length;
  return `${preset}: none of ${count} bounds one verdict's rate by ${upper(count)} %, none of ${total} the mean rate by ${upper(total)} %`;
});
const page = `# How often the verdicts are wrong

Written by \`npm run false-alarms -- --quick ${asked.quick} --default ${asked.defaults} --distorted ${asked.distorted} --distorted-default ${asked.distortedDefaults}\`, seeds from ${FIRST} on.
The tests run the seeds 1 … 20 of the quick preset (networks 1 … 10, \`table-1\` 1), and of the default one 1 … 20 where it is short, else 1; these are
other ones.

## False alarms

Verdicts that fail although every sampler is right, of how many seeds. With 95 % confidence, ${bounds.join("; ")}.

${alarmTable}

${broken.length === 0 ? "No rule failed." : `The rules that failed:\n\n${broken.join("\n")}`}

## Power

Verdicts that fail, as they should, when a sampler is off by a share ε. A rule about what a curve does over decades of size (a slope, a peak, a
threshold) is not about 2 % of one scale, and its bounds are wider than that. Every verdict has others beside it, about means that are exact at finite
size, and those see a share of ε as soon as it is five standard errors of what was drawn: hence more in the default preset than in the quick one.

${powerTable}

Weights and biases that are larger by ε are what ‖θ₀‖² sees by itself. Without that rule, by what a network does before and after training:

${scaleTable}

What noticed 2 %, and in how many seeds:

${noticed.join("\n")}
`;
if (asked.print) process.stdout.write(page);
else writeFileSync(join(root, "docs", "verdicts.md"), page);
process.stderr.write(`false-alarms: done in ${Math.round((performance.now() - began) / 1000)} s\n`);
