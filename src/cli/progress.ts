/** Progress on standard error: a bar on a terminal, a line a second in a pipe. */
import { type Options, SingleBar } from "cli-progress";
import type { Progress } from "../run/progress.js";

export interface Display {
  /** A new claim begins. */
  begin(claim: string): void;
  update(progress: Progress): void;
  /** A line of its own, between claims. */
  say(line: string): void;
  /** Ends what is shown, also when the claim was not finished; safe to call twice. */
  end(): void;
}

const seconds = (value: number): string => {
  if (!Number.isFinite(value)) return "?";
  const whole = Math.ceil(value);
  if (whole < 100) return `${whole} s`;
  return whole < 6000 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${(whole / 3600).toFixed(1)} h`;
};

const rate = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));

const state = ({ claim, done, total, rate: speed, eta }: Progress): string =>
  speed === 0
    ? `${claim}: ${done} of ${total} trials`
    : `${claim}: ${done} of ${total} trials, ${rate(speed)}/s${done === total ? "" : `, ${seconds(eta)} left`}`;

/** Wide enough for a name of the paper. */
const NAME = 20;
const BAR = 28;
const SHORTEST = 6;

/** One line that fits the terminal: the numbers matter most, then the name, then the bar. */
export function progressLine({ claim, done, total, rate: speed, eta }: Progress, columns: number): string {
  const left = done >= total ? "" : `  ${seconds(eta)} left`;
  const numbers = `${done}/${total}${speed === 0 ? "" : `  ${rate(speed)}/s${left}`}`;
  // The last column stays free: a cursor behind it would wrap.
  const room = columns - 1 - numbers.length;
  const size = [claim.padEnd(NAME), claim].map((name) => [name, Math.min(BAR, room - name.length - 2)] as const);
  const [name, length] = size.find(([, length]) => length >= SHORTEST) ?? [claim, 0];
  if (length > 0) {
    const full = total === 0 ? length : Math.round((done / total) * length);
    return `${name} ${"█".repeat(full)}${"░".repeat(length - full)} ${numbers}`;
  }
  return room > name.length ? `${name} ${numbers}` : numbers.slice(0, columns - 1);
}

function bar(stream: NodeJS.WriteStream): Display {
  const options: Options = {
    stream,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    fps: 10,
    format: (_, { value, total }, payload) =>
      progressLine({ ...(payload as Progress), done: value, total }, stream.columns || 80),
  };
  let shown: SingleBar | undefined;
  const end = () => {
    shown?.stop();
    shown = undefined;
  };
  return {
    begin: end,
    update(progress) {
      if (shown === undefined) {
        shown = new SingleBar(options);
        shown.start(progress.total, progress.done, progress);
      } else {
        shown.update(progress.done, progress);
      }
    },
    say(line) {
      end();
      stream.write(`${line}\n`);
    },
    end,
  };
}

function lines(stream: NodeJS.WritableStream): Display {
  let last: Progress | undefined;
  let waiting = "";
  /** What stands there already, unless a tick wrote since. */
  let said = "";
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(timer);
    timer = undefined;
    if (last !== undefined && state(last) !== said) stream.write(`${state(last)}\n`);
    last = undefined;
    said = "";
  };
  return {
    begin(claim) {
      end();
      waiting = `${claim}: preparing`;
      // Also while nothing moves: silence looks like a crash.
      timer = setInterval(() => stream.write(`${last === undefined ? waiting : state(last)}\n`), 1000);
    },
    update(progress) {
      if (last === undefined) {
        said = state(progress);
        stream.write(`${said}\n`);
      }
      last = progress;
    },
    say(line) {
      end();
      stream.write(`${line}\n`);
    },
    end,
  };
}

const silent: Display = { begin() {}, update() {}, say() {}, end() {} };

/**
 * A bar needs a terminal that moves its cursor; one that calls itself dumb gets lines. With `json`, a pipe hears nothing:
 * somebody may have joined the two streams.
 */
export function display(json: boolean, stream: NodeJS.WriteStream = process.stderr): Display {
  if (stream.isTTY && process.env.TERM !== "dumb") return bar(stream);
  return json && !stream.isTTY ? silent : lines(stream);
}
