import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from '../errors.ts';

/**
 * Keeps a folder to one process at a time: two scrapes would ask twice as fast as allowed and tidy away each other's
 * files, two trainers would write one state. The lock of a process that was killed is taken over.
 * @returns gives the folder free
 * @throws ColourNetError `bad-configuration` where another process works there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'in-use.lock');
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readFile(path, 'utf8').catch(() => ''); // gone since: another try will tell
    const pid = Number(owner);
    if (pid !== process.pid && isAlive(pid)) {
      const sentence = `Another process (${pid}) works in ${folder}: wait for it, or delete ${path} if it is none of ColourNet's.`;
      throw new ColourNetError('bad-configuration', sentence);
    }
    await takeAway(path, owner);
  }
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

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0); // sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but another user's
  }
}
