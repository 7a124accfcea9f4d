/** Progress on standard error: a bar on a terminal, two or three lines a second in a pipe. */
import { type Options, SingleBar } from "cli-progress";
import type { Progress } from "../run/progress.js";

export interface Display {
  /** A new claim begins. */
  begin(claim: string): void;
  /** `unit`: what is counted; default trials. */
  update(progress: Progress, unit?: string): void;
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

const rate = (value: number): string => (value >= 99.5 ? value.toFixed(0) : value.toPrecision(2));

const state = ({ claim, done, total, rate: speed, eta }: Progress, unit = "trials"): string =>
  speed === 0
    ? `${claim}: ${done} of ${total} ${unit}`
    : `${claim}: ${done} of ${total} ${unit}, ${rate(speed)}/s${done === total ? "" : `, ${seconds(eta)} left`}`;

/** Wide enough for a name of the paper. */
const NAME = 22;
const BAR = 28;
const SHORTEST = 6;
/** Seconds without news that are nothing to speak of. */
const MOMENT = 0.3;

/**
 * One line that fits the terminal: the numbers matter most, then the name, then the bar.
 *
 * @param since  seconds since the last news; after a moment they are shown, in tenths, so that nothing stands still
 */
export function progressLine({ claim, done, total, rate: speed, eta }: Progress, columns: number, since = 0): string {
  const left = done >= total ? "" : `  ${seconds(eta)} left`;
  const busy = since < MOMENT ? "" : `  … ${since.toFixed(1)} s`;
  const numbers = `${done}/${total}${speed === 0 ? "" : `  ${rate(speed)}/s${left}`}${busy}`;
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

/** Milliseconds between two looks at a bar that may stand still, and between two lines in a pipe. */
const BEAT = { bar: 250, lines: 400 };

function bar(stream: NodeJS.WriteStream): Display {
  let news = performance.now();
  const options: Options = {
    stream,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    fps: 10,
    format: (_, { value, total }, payload) => {
      const since = (performance.now() - news) / 1000;
      return progressLine({ ...(payload as Progress), done: value, total }, stream.columns || 80, since);
    },
  };
  let shown: SingleBar | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last: Progress | undefined;
  const show = (progress: Progress) => {
    last = progress;
    if (shown === undefined) {
      shown = new SingleBar(options);
      shown.start(progress.total, progress.done, progress);
    } else {
      shown.setTotal(progress.total);
      shown.update(progress.done, progress);
    }
  };
  const end = () => {
    clearInterval(timer);
    timer = undefined;
    news = performance.now();
    // The last state stands there for good.
    if (last !== undefined) shown?.update(last.done, last);
    shown?.stop();
    shown = undefined;
    last = undefined;
  };
  return {
    begin() {
      end();
      // Also while nothing moves: silence looks like a crash.
      timer = setInterval(() => last !== undefined && show(last), BEAT.bar);
    },
    update(progress) {
      news = performance.now();
      show(progress);
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
  let counted: string | undefined;
  /** What stands there already, unless a tick wrote since. */
  let said = "";
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(timer);
    timer = undefined;
    if (last !== undefined && state(last, counted) !== said) stream.write(`${state(last, counted)}\n`);
    last = undefined;
    said = "";
  };
  return {
    begin(claim) {
      end();
      waiting = `${claim}: preparing`;
      // Also while nothing moves: silence looks like a crash.
      timer = setInterval(() => stream.write(`${last === undefined ? waiting : state(last, counted)}\n`), BEAT.lines);
    },
    update(progress, unit) {
      counted = unit;
      if (last === undefined) {
        said = state(progress, unit);
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
