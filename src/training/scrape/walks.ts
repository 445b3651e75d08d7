import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';
import { writeWhole } from '../../write-whole.ts';

const placeSchema = z.object({
  /** The site's newest post when the first walk of the set began: the windows of ids are cut from it. */
  newestId: z.number().int().nonnegative(),
  /** Ids to a window. */
  width: z.number().int().positive(),
  /** Windows whose posts all have their rows. */
  finished: z.number().int().nonnegative(),
});

/** How far a walk over the site has come. */
type Place = z.infer<typeof placeSchema>;

export interface Walks {
  /** Where a walk stands; one that is new begins as `start` says. */
  find(name: string, seed: number, start: () => Promise<Omit<Place, 'finished'>>): Promise<Place>;
  finish(name: string, seed: number, windows: number): Promise<void>;
  /** The newest post as it was when the first of these walks began; undefined where none has. */
  newestId(names: readonly string[], seed: number): number | undefined;
}

const walksFile = 'walks.json';

/**
 * Remembers beside the manifest how far each walk has come, so that what was looked at is not even listed again. The
 * manifest alone says what is kept: without this file a walk begins anew and skips what has a row.
 * @throws ColourNetError `bad-configuration` where the file is damaged
 */
export async function openWalks(folder: string): Promise<Walks> {
  const path = join(folder, walksFile);
  const walks = new Map(Object.entries(await readWalks(path)));
  const keyOf = (name: string, seed: number) => `${seed} ${name}`;
  const save = (key: string, place: Place) => {
    walks.set(key, place);
    return writeWhole(path, Buffer.from(`${JSON.stringify(Object.fromEntries(walks), null, 1)}\n`));
  };
  return {
    find: async (name, seed, start) => {
      const key = keyOf(name, seed);
      if (!walks.has(key)) await save(key, { ...(await start()), finished: 0 });
      return walks.get(key)!;
    },
    finish: async (name, seed, windows) => {
      const key = keyOf(name, seed);
      await save(key, { ...walks.get(key)!, finished: windows });
    },
    newestId: (names, seed) => {
      const begun = names.find((name) => walks.has(keyOf(name, seed)));
      return begun === undefined ? undefined : walks.get(keyOf(begun, seed))!.newestId;
    },
  };
}

async function readWalks(path: string): Promise<Record<string, Place>> {
  try {
    return z.record(z.string(), placeSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    const sentence = `${path} is damaged: delete it; the walk then begins anew and skips what it has.`;
    throw new ColourNetError('bad-configuration', sentence, { cause: error });
  }
}
