import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { sha256 } from '../../model/bundle.ts';
import { writeWhole } from '../../write-whole.ts';

/** The short side of a stored picture at most, in pixels. */
export const storedShortPx = 288;

/** L is stored as a byte, 0..255 for 0..100. */
export const lightnessSteps = 2.55;

const pictureSchema = z.strictObject({
  id: z.string(),
  group: z.string().nullable(),
  split: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Where its planes begin: L in bytes, then a and b in signed bytes, width * height of each. */
  offset: z.int().nonnegative(),
});

/** What a shard says about one picture. */
export type ShardPicture = z.infer<typeof pictureSchema>;

const shardSchema = z.strictObject({
  /** sha256 of what the shard was made from: the same rows make the same shard. */
  madeFrom: z.string().length(64),
  /** Of the `.bin`. */
  sha256: z.string().length(64),
  bytes: z.int().nonnegative(),
  pictures: z.array(pictureSchema),
  /** Pictures that could not be stored, and why. */
  refused: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});

export type Shard = z.infer<typeof shardSchema>;

/** `self` is the {@link sumOf} the rest; the first sets that were made have none. */
const fileSchema = shardSchema.extend({ self: z.string().length(64).optional() });

/** Writes a shard's description. */
export async function writeShard(path: string, shard: Shard): Promise<void> {
  await writeWhole(path, Buffer.from(`${JSON.stringify({ ...shard, self: sumOf(shard) })}\n`));
}

/** Reads a shard's description; undefined where there is none that is whole. */
export async function readShard(path: string): Promise<Shard | undefined> {
  try {
    const { self, ...shard } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return self === undefined || self === sumOf(shard) ? shard : undefined;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** The checksum of a description, whatever the order that its fields were written in. */
function sumOf(shard: Shard): string {
  return sha256(JSON.stringify(shardSchema.parse(shard)));
}
