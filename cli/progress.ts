import { Presets, SingleBar } from 'cli-progress';

export type Progress = {
  /** `done` out of the total; `note` is shown behind the bar. */
  update(done: number, note?: string): void;
  finish(summary?: string): void;
  fail(): void;
};
export type Activity = {
  note(text: string): void;
  /** Ends the line with `summary`, by default the label, and the seconds it took. */
  finish(summary?: string): void;
  fail(): void;
};

const PLAIN_EVERY_MS = 10_000;
const FRAME_MS = 100;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** Progress never goes to standard output: that is the command's result. */
const out = process.stderr;

/** A bar for work of known size: moving on a terminal, a line now and then elsewhere. */
export function startBar(label: string, total: number, unit: string): Progress {
  return out.isTTY ? startMovingBar(label, total, unit) : startPlainBar(label, total, unit);
}

/** Work of unknown length: what is going on and for how long. */
export function startActivity(label: string): Activity {
  return out.isTTY ? startSpinner(label) : startPlainActivity(label);
}

/** Runs `work` under an activity that ends as it ends. */
export async function withActivity<Result>(
  label: string,
  work: (activity: Activity) => Promise<Result>,
): Promise<Result> {
  const activity = startActivity(label);
  try {
    const result = await work(activity);
    activity.finish();
    return result;
  } catch (error) {
    activity.fail();
    throw error;
  }
}

function startMovingBar(label: string, total: number, unit: string): Progress {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {value}/{total} ${unit} · {eta_formatted} left {note}`,
      stream: out,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  const startedAt = Date.now();
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note = '') => bar.update(done, { note }),
    finish: (summary = label) => {
      bar.stop();
      out.write(doneLine(summary, startedAt));
    },
    fail: () => {
      bar.stop();
      out.write(failedLine(label, startedAt));
    },
  };
}

function startPlainBar(label: string, total: number, unit: string): Progress {
  const startedAt = Date.now();
  let printedAt = startedAt;
  out.write(`${label}: ${total} ${unit}\n`);
  return {
    update: (done, note) => {
      if (Date.now() - printedAt < PLAIN_EVERY_MS) return;
      printedAt = Date.now();
      out.write(`  ${label}: ${done}/${total} ${unit}${note ? `, ${note}` : ''}\n`);
    },
    finish: (summary = label) => out.write(doneLine(summary, startedAt)),
    fail: () => out.write(failedLine(label, startedAt)),
  };
}

function startSpinner(label: string): Activity {
  const startedAt = Date.now();
  let text = '';
  let frame = 0;
  const draw = () => {
    const room = (out.columns ?? 80) - 1;
    const line = `${FRAMES[frame++ % FRAMES.length]} ${label} ${seconds(startedAt)}${text && ` · ${text}`}`;
    out.write(`\r\x1b[2K${line.slice(0, room)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  const end = (line: string) => {
    clearInterval(timer);
    out.write(`\r\x1b[2K${line}`);
  };
  return {
    note: (next) => (text = next),
    finish: (summary = label) => end(doneLine(summary, startedAt)),
    fail: () => end(failedLine(label, startedAt)),
  };
}

function startPlainActivity(label: string): Activity {
  const startedAt = Date.now();
  let text = '';
  out.write(`${label} …\n`);
  const timer = setInterval(() => {
    out.write(`  ${label}: ${seconds(startedAt)}${text && `, ${text}`}\n`);
  }, PLAIN_EVERY_MS);
  const end = (line: string) => {
    clearInterval(timer);
    out.write(line);
  };
  return {
    note: (next) => (text = next),
    finish: (summary = label) => end(doneLine(summary, startedAt)),
    fail: () => end(failedLine(label, startedAt)),
  };
}

const seconds = (startedAt: number) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
const failedLine = (label: string, startedAt: number) => `✗ ${label} (${seconds(startedAt)})\n`;
const doneLine = (summary: string, startedAt: number) => `✓ ${summary} (${seconds(startedAt)})\n`;
