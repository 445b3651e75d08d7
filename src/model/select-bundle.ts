import type { Env } from '../env.ts';
import { modelFolder, readCurrent } from './current.ts';

/**
 * The folder of the model bundle to use: the one asked for, else `COLOURNET_MODEL`, else the promoted one, else the
 * starter.
 * @throws ColourNetError `bad-configuration` where `current.json` is damaged
 */
export async function selectBundle(
  env: Pick<Env, 'COLOURNET_MODEL' | 'DATA_DIR'>,
  asked?: string,
): Promise<string> {
  const pinned = asked ?? env.COLOURNET_MODEL;
  if (pinned) return pinned;
  const { model } = await readCurrent(env.DATA_DIR);
  return modelFolder(env.DATA_DIR, model);
}
