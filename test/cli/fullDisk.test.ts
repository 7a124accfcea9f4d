// A disk that fills up: a small tmpfs where we may mount one, and a limit on the size of files where there is a shell.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltCli, buildCli } from "../support/buildCli.js";
import { WIDE_JOURNAL } from "../support/countedClaims.js";

let built: BuiltCli;
let folder: string;
let whole: Ended;
beforeAll(async () => {
  built = await buildCli({ claims: "counted" });
  folder = mkdtempSync(join(tmpdir(), "full-"));
  whole = wishart(join(folder, "whole"), []);
});
afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const args = (out: string) => ["reproduce", "--quick", "--workers", "2", "--out", out];

/** With at most so many kilobytes in a file, if that is said. */
function wishart(out: string, more: readonly string[], kilobytes?: number): Ended {
  const command = [process.execPath, built.cli, ...args(out), ...more];
  // POSIX counts blocks of 512 bytes.
  const limited = ["sh", "-c", `ulimit -f ${2 * (kilobytes ?? 0)}; exec "$@"`, "sh", ...command];
  const [program, ...rest] = kilobytes === undefined ? command : limited;
  const { status, stdout, stderr } = spawnSync(program!, rest, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  return { code: status, stdout, stderr };
}

const digestOf = ({ stdout }: Ended): string => stdout.match(/^digest {2}([0-9a-f]{64})$/m)?.[1] ?? stdout;
const begun = (): string[] => readFileSync(join(folder, "trials.log"), "utf8").split("\n").filter(Boolean);

/** "claim index" of the trials in whole lines. */
function finished(out: string): Set<string> {
  const found = new Set<string>();
  for (const name of readdirSync(join(out, "journal"))) {
    const [header, ...pieces] = readFileSync(join(out, "journal", name), "utf8")
      .split("\n")
      .slice(0, -1);
    const { claim } = JSON.parse(header!) as { claim: string };
    for (const piece of pieces) {
      const [from, count] = piece.split(" ").map(Number);
      for (let k = 0; k < count!; k++) found.add(`${claim} ${from! + k}`);
    }
  }
  return found;
}

/** Fails for want of space, says so in one sentence, keeps what is whole, and continues when there is room. */
function expectContinued(out: string, code: string, full: () => Ended, mend: () => void): void {
  const stopped = full();
  const sentence = stopped.stderr.slice(stopped.stderr.indexOf("reproduce: cannot"));
  expect(sentence).toBe(
    `reproduce: cannot write to ${out} (${code}); finished trials are kept, mend that and continue with\n` +
      `  wishart reproduce --quick --out ${out} --resume\n`,
  );
  expect([stopped.code, stopped.stdout]).toEqual([2, ""]);
  expect(readdirSync(out)).toEqual(["journal"]);
  expect(readdirSync(join(out, "journal")).filter((name) => !name.endsWith(".journal"))).toEqual([]);
  const kept = finished(out);
  expect(kept.size).toBeGreaterThan(200);
  const before = begun().length;
  mend();
  const continued = wishart(out, ["--resume"]);
  expect(continued.code, continued.stderr).toBe(0);
  expect(digestOf(continued)).toBe(digestOf(whole));
  const again = begun().slice(before);
  expect(again.filter((trial) => kept.has(trial))).toEqual([]);
  expect(again.length).toBe(260 - kept.size);
}

const tmpfs = (path: string, bytes: number, remount = false): boolean => {
  const size = `${remount ? "remount," : ""}size=${Math.ceil(bytes)}`;
  return spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", path], { stdio: "ignore" }).status === 0;
};

/** Root outside of a container, mostly. */
function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), "mount-"));
  const mounted = tmpfs(path, 65536);
  if (mounted) spawnSync("umount", [path]);
  rmSync(path, { recursive: true, force: true });
  return mounted;
}

// Half of the journal; then all journals and a part of the report.
test.runIf(canMount()).each([
  ["journal", 0.5],
  ["report", 1.3],
] as const)(
  "a full disk in the middle of the %s: exit 2, one sentence; with more space the same digest, no finished trial twice",
  (_, share) => {
    const out = join(folder, `disk-${share}`);
    mkdirSync(out);
    expect(tmpfs(out, share * WIDE_JOURNAL)).toBe(true);
    try {
      expectContinued(
        out,
        "ENOSPC: no space left",
        () => wishart(out, []),
        () => expect(tmpfs(out, 20 * WIDE_JOURNAL, true)).toBe(true),
      );
    } finally {
      spawnSync("umount", [out]);
    }
  },
);

test.runIf(process.platform !== "win32")(
  "a file that may not grow: exit 2, one sentence; without the limit the same digest, no finished trial twice",
  () => {
    const out = join(folder, "limited");
    expectContinued(
      out,
      "EFBIG: a file would become larger than the system allows",
      () => wishart(out, [], WIDE_JOURNAL / 2 / 1024),
      () => {},
    );
  },
);

test.runIf(existsSync("/dev/full"))(
  "progress that cannot be written does not stop a run; a result that cannot is exit 2",
  () => {
    const out = join(folder, "silent");
    const command = [process.execPath, built.cli, ...args(out)];
    const told = (redirection: string): Ended => {
      const line = ["-c", `exec "$@" ${redirection}`, "sh", ...command];
      const { status, stdout, stderr } = spawnSync("sh", line, { cwd: folder, encoding: "utf8" });
      return { code: status, stdout, stderr };
    };
    const silent = told("2>/dev/full");
    expect([silent.code, digestOf(silent)]).toEqual([0, digestOf(whole)]);
    const untold = told(">/dev/full");
    expect(untold.code).toBe(2);
    expect(untold.stderr).toMatch(/^wishart: the system refused: ENOSPC: no space left on device, write$/m);
    expect(existsSync(join(out, "report.html"))).toBe(true);
  },
);
