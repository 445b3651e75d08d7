import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from './errors.ts';

const lockFile = 'in-use.lock';

/**
 * Keeps a folder to one process at a time: two scrapes would ask twice as fast as allowed and tidy away each other's
 * files, two trainers would write one state, two bots answer everything twice. The lock names a process by its number
 * and, on Linux, by when it began, for numbers are given out again. The lock of a process that was killed is taken over.
 * @returns gives the folder free
 * @throws ColourNetError `bad-configuration` where another process works there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, lockFile);
  for (;;) {
    try {
      await writeFile(path, await nameOf(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readFile(path, 'utf8').catch(() => ''); // gone since: another try will tell
    const pid = Number(owner.split(' ')[0]);
    if (pid !== process.pid && (await isAlive(pid, owner))) {
      const sentence = `Another process (${pid}) works in ${folder}: wait for it, or delete ${path} if it is none of ColourNet's.`;
      throw new ColourNetError('bad-configuration', sentence);
    }
    await takeAway(path, owner);
  }
}

/** The number of the process that works in a folder; undefined where none does. */
export async function ownerOf(folder: string): Promise<number | undefined> {
  const owner = await readFile(join(folder, lockFile), 'utf8').catch(() => '');
  const pid = Number(owner.split(' ')[0]);
  return (await isAlive(pid, owner)) ? pid : undefined;
}

/** Removes the lock of a process that is dead; another may have taken over since, whose lock is put back. */
async function takeAway(path: string, owner: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) === owner) await rm(aside);
  else await rename(aside, path);
}

async function isAlive(pid: number, owner: string): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid < 1 || !isThere(pid)) return false;
  const { state, startedAt } = await look(pid);
  if (state === 'Z') return false; // it has ended, and nobody has asked how
  if (state === undefined && !isThere(pid)) return false; // it has ended between the two
  const [, since] = owner.split(' ');
  return since === undefined || startedAt === undefined || since === startedAt;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is alive, but another user's
  }
}

async function nameOf(pid: number): Promise<string> {
  const { startedAt } = await look(pid);
  return startedAt === undefined ? String(pid) : `${pid} ${startedAt}`;
}

/** State and start (in ticks since the machine's) of a process by proc(5); nothing where there is no such file. */
async function look(pid: number): Promise<{ state?: string; startedAt?: string }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // a name may hold anything
  const startedAt = rest[18];
  return state && startedAt ? { state, startedAt } : {};
}
