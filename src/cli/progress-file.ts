import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { ColourNetError } from '../errors.ts';
import type { ProgressEvent, RunEvent } from '../run-record.ts';

const lineEveryMs = 1000;

/**
 * Appends events to the file of `--progress`, a JSON line each.
 * @throws ColourNetError `bad-configuration`, at once, where it cannot be written; what it returns likewise, later on
 */
export function openProgressFile(file: string | undefined): (event: RunEvent) => void {
  if (file === undefined) return () => undefined;
  try {
    appendFileSync(file, endsWithin(file) ? '\n' : '');
  } catch (cause) {
    const sentence = `--progress ${file} cannot be written: name a file in a folder that is there.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
  return (event) => {
    try {
      appendFileSync(file, `${JSON.stringify(event)}\n`);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const sentence = `--progress ${file} cannot be written any more (${code}): make room or name another file, then go on (train with --resume).`;
      throw new ColourNetError('bad-configuration', sentence, { cause });
    }
  };
}

/** Whether the last line of a file was cut off, as by a full disk. */
function endsWithin(file: string): boolean {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text !== '' && !text.endsWith('\n');
}

/**
 * Makes of counts the events that say how far a stage is: one a second, and the last.
 * @param now milliseconds, from any beginning
 */
export function progressTeller(
  stage: string,
  write: (event: ProgressEvent) => void,
  now: () => number = () => performance.now(),
): (done: number, total: number) => void {
  let first: { at: number; done: number } | undefined;
  let told = -Infinity;
  return (done, total) => {
    const at = now();
    first ??= { at, done };
    if (at - told < lineEveryMs && done < total) return;
    told = at;
    const made = done - first.done;
    const etaS = made > 0 ? ((at - first.at) / 1000 / made) * (total - done) : null;
    write({ event: 'progress', stage, done, total, etaS: done >= total ? 0 : etaS });
  };
}
