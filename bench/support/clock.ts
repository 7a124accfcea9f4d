/**
 * Time. The wall clock is what a user waits for; on a machine that is busy with something else, the processor time of
 * this process (`--clock cpu`) tells more, because waiting for a core does not count.
 */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const wall = (): number => performance.now();

let chosen: "wall" | "cpu" = "wall";

export function chooseClock(name: "wall" | "cpu"): void {
  chosen = name;
}

/** For other processes, which are to measure themselves by the same one. */
export const chosenClock = (): "wall" | "cpu" => chosen;

/** Milliseconds since some moment. */
export const now = (): number => (chosen === "cpu" ? cpu() : wall());

/** Begins to watch; the result tells which part of the time since then this process had a core. */
export function watchCore(): () => number {
  const [began, used] = [wall(), cpu()];
  // Compilers and the garbage collector have threads of their own.
  return () => Math.min(1, (cpu() - used) / (wall() - began));
}
