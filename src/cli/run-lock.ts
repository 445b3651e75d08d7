import { mkdir } from 'node:fs/promises';
import type { Env } from '../env.ts';
import { lockFolder } from '../folder-lock.ts';
import { runsFolder } from '../run-files.ts';
import { explainDiskError } from '../training/disk-error.ts';

/**
 * Does a part of making a model, as the only one who does so under a `DATA_DIR`: scraping, preparing and training typed by
 * hand and a run that the bot has started keep out of each other's way.
 * @throws ColourNetError `bad-configuration` where somebody else is at work, the disk is full or not to be written
 */
export async function asTheOnlyRun<T>(
  { DATA_DIR }: Pick<Env, 'DATA_DIR'>,
  work: () => Promise<T>,
): Promise<T> {
  const unlock = await lockRuns(runsFolder(DATA_DIR));
  try {
    return await work();
  } finally {
    await unlock();
  }
}

async function lockRuns(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true });
    return await lockFolder(folder);
  } catch (error) {
    throw explainDiskError(error, folder);
  }
}
