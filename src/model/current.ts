import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ColourNetError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';

/** The bundle that comes along. */
export const starterFolder = fileURLToPath(new URL('../../models/starter', import.meta.url));

/** What it is called. */
export const starterName = basename(starterFolder);

const modelName = z.string().regex(/^[\w-][\w.-]{0,63}$/); // short enough for a button's custom id

const schema = z.strictObject({
  /** The name of a folder in `DATA_DIR/models`, or the starter's. */
  model: modelName,
  /** What was promoted before it, newest first. */
  before: z.array(modelName).default([]),
});

/** `DATA_DIR/current.json`: which model is promoted. */
export type Current = z.infer<typeof schema>;

/** Whether a model may be called so: a name is a folder's, and reaches no other. */
export function isModelName(name: string): boolean {
  return modelName.safeParse(name).success;
}

/** @throws ColourNetError `bad-configuration` for what no model can be called */
export function modelFolder(dataDir: string, name: string): string {
  if (name === starterName) return starterFolder;
  if (!isModelName(name)) {
    throw new ColourNetError('bad-configuration', `No model is called ${JSON.stringify(name)}.`);
  }
  return join(dataDir, 'models', name);
}

/**
 * What is promoted: the starter where nothing ever was.
 * @throws ColourNetError `bad-configuration` where `current.json` is damaged
 */
export async function readCurrent(dataDir: string): Promise<Current> {
  const path = join(dataDir, 'current.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { model: starterName, before: [] };
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const sentence = `${path} does not name a model: mend it, or remove it to use the starter.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  }
}

export async function writeCurrent(dataDir: string, current: Current): Promise<void> {
  await writeWhole(join(dataDir, 'current.json'), Buffer.from(`${JSON.stringify(current)}\n`));
}
