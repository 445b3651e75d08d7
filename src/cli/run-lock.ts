import { mkdir } from 'node:fs/promises';
import type { Env } from '../env.ts';
import { lockFolder } from '../folder-lock.ts';
import { runsFolder } from '../run-files.ts';

/**
 * Does a part of making a model, as the only one who does so under a `DATA_DIR`: scraping, preparing and training typed by
 * hand and a run that the bot has started keep out of each other's way.
 * @throws ColourNetError `bad-configuration` where somebody else is at work
 */
export async function asTheOnlyRun<T>(
  { DATA_DIR }: Pick<Env, 'DATA_DIR'>,
  work: () => Promise<T>,
): Promise<T> {
  const folder = runsFolder(DATA_DIR);
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    return await work();
  } finally {
    await unlock();
  }
}
