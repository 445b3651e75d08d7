import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { promisify } from 'node:util';
import type { Logger } from '../log.ts';

const lowestPriority = 19;
const run = promisify(execFile);

/**
 * Lets everything else on the machine go first, and leaves it half of the processors; to be called before threads are
 * started. On Linux that takes more than a number: a process that the bot has started has a session of its own, and to
 * the scheduler sessions are equals (sched(7), "The autogroup feature"), whatever the priorities in them; and only the
 * idle class gives way at once to threads that wake, as those of a network do in every layer. Elsewhere the priority has
 * to do.
 */
export async function giveWay(log: Logger): Promise<void> {
  setPriority(lowestPriority);
  const pid = String(process.pid);
  const done = await Promise.allSettled([
    lowerSession(),
    run('chrt', ['--all-tasks', '--idle', '--pid', '0', pid]),
    allowedProcessors().then((all) =>
      run('taskset', ['--all-tasks', '--cpu-list', '--pid', half(all).join(','), pid]),
    ),
  ]);
  const [session, idleClass, processors] = done.map(({ status }) => status);
  log.debug({ session, idleClass, processors }, 'gives way as far as the system lets it');
}

/** Only where it is this process's own: a terminal's is not ours to change. */
async function lowerSession(): Promise<void> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]); // proc(5), field 6
  if (session === process.pid) await writeFile('/proc/self/autogroup', String(lowestPriority));
}

/** The processors that this process may run on, by proc(5). */
async function allowedProcessors(): Promise<number[]> {
  const status = await readFile('/proc/self/status', 'utf8');
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The larger half where they are odd. */
function half<T>(all: readonly T[]): T[] {
  return all.slice(Math.floor(all.length / 2));
}
