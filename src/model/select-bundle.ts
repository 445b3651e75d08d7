import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Env } from '../env.ts';
import { ColourNetError } from '../errors.ts';

/** `DATA_DIR/current.json`: the promoted model's name under `DATA_DIR/models`. */
const currentSchema = z.strictObject({ model: z.string().regex(/^[\w-][\w.-]*$/) });

/** The bundle that comes along. */
export const starterFolder = fileURLToPath(new URL('../../models/starter', import.meta.url));

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
  const path = join(env.DATA_DIR, 'current.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return starterFolder;
    throw error;
  }
  try {
    return join(env.DATA_DIR, 'models', currentSchema.parse(JSON.parse(text)).model);
  } catch (cause) {
    const sentence = `${path} does not name a model: mend it, or remove it to use the starter.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
}
