import { type Options as BarOptions, Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** How much is done; `total` may change on the way. */
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

const lineEveryMs = 10_000;

/**
 * Shows how far long work is: a bar with the time left on a terminal, elsewhere a plain line every ten seconds.
 * @param stage what is being done, e.g. `prepare`
 */
export function createProgress(stage: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  const options: BarOptions = {
    stream,
    format: `${stage} {bar} {value}/{total} {percentage}%  {eta_formatted} left`,
    etaBuffer: 50,
    hideCursor: true,
    formatTime: formatS,
    noTTYOutput: true,
    notTTYSchedule: lineEveryMs,
  };
  const bar = new SingleBar(options, Presets.shades_classic);
  let started = false;
  return {
    update: (done, total) => {
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      if (started) bar.stop();
      started = false;
    },
  };
}

/** Seconds as `2h 5m` or `40s`; the library gives infinity or words before it knows. */
function formatS(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return `${Math.round(seconds)}s`;
  return minutes < 120 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}
