/** Progress on standard error: a bar on a terminal, a line a second in a pipe. */
import { Format, type Options, SingleBar } from "cli-progress";
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

function bar(stream: NodeJS.WriteStream): Display {
  const options: Options = {
    stream,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    fps: 10,
    format: (_, params, payload) => {
      const { claim, rate: speed, eta } = payload as Progress;
      const { BarFormat } = Format;
      const drawn = BarFormat(params.progress, { ...params, ...barOptions });
      const left = params.value >= params.total ? "" : `  ${seconds(eta)} left`;
      const pace = speed === 0 ? "" : `  ${rate(speed)}/s${left}`;
      return `${claim.padEnd(NAME)} ${drawn} ${params.value}/${params.total}${pace}`;
    },
  };
  const barOptions: Options = {
    barsize: 28,
    barCompleteString: "█".repeat(28),
    barIncompleteString: "░".repeat(28),
    barGlue: "",
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
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearInterval(timer);
    timer = undefined;
    if (last !== undefined) stream.write(`${state(last)}\n`);
    last = undefined;
  };
  return {
    begin(claim) {
      end();
      waiting = `${claim}: preparing`;
      // Also while nothing moves: silence looks like a crash.
      timer = setInterval(() => stream.write(`${last === undefined ? waiting : state(last)}\n`), 1000);
    },
    update(progress) {
      if (last === undefined) stream.write(`${state(progress)}\n`);
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

/** With `json`, a pipe hears nothing: somebody may have joined the two streams. */
export function display(json: boolean, stream: NodeJS.WriteStream = process.stderr): Display {
  if (stream.isTTY) return bar(stream);
  return json ? silent : lines(stream);
}
