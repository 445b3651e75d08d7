import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from '../../errors.ts';

/**
 * Keeps a folder to one scrape at a time: two would ask twice as fast as allowed and tidy away each other's files. The
 * lock of a process that was killed is taken over.
 * @returns gives the folder free
 * @throws ColourNetError `bad-configuration` where another process works there
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'scrape.lock');
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(path, 'utf8').catch(() => '')); // gone since: another try will tell
    if (pid !== process.pid && isAlive(pid)) {
      const sentence = `Another scrape (process ${pid}) works in ${folder}: wait for it, or delete ${path} if it is not one.`;
      throw new ColourNetError('bad-configuration', sentence);
    }
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0); // sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but another user's
  }
}
