import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';
import type { Bins } from '../../model/bins.ts';
import { binsSchema, sha256 } from '../../model/bundle.ts';
import { randomFrom, seedOf } from '../../model/random.ts';
import { readShard, type ShardPicture } from './shard.ts';
import { trainSplit } from './split.ts';

export const setManifestFile = 'manifest.json';

const setManifestSchema = z.strictObject({
  format: z.literal('colournet-training-set'),
  version: z.literal(1),
  /** sha256 of each file, by its name in the set's folder. */
  files: z.record(z.string(), z.string().length(64)),
  /** Names of the shards without `.bin` and `.json`. */
  shards: z.array(z.string()),
  /** How many pictures there are of each split. */
  splits: z.record(z.string(), z.int().positive()),
});

export type SetManifest = z.infer<typeof setManifestSchema>;

export type StoredPicture = ShardPicture & { readonly shard: number };

/** The planes of a stored picture, row by row. */
interface StoredPlanes {
  /** L in steps of 1 / 2.55. */
  readonly l: Uint8Array;
  readonly a: Int8Array;
  readonly b: Int8Array;
}

/** The pictures of a set; each is read when it is asked for. */
export interface StoredPictures {
  readonly pictures: readonly StoredPicture[];
  readonly readPicture: (picture: StoredPicture) => StoredPlanes;
  readonly close: () => void;
}

export interface TrainingSet extends StoredPictures {
  readonly bins: Bins;
  /** sha256 of the set's manifest, which holds those of all its files. */
  readonly digest: string;
}

function badSet(folder: string, what: string, cause?: unknown): ColourNetError {
  return new ColourNetError(
    'bad-training-set',
    `The training set ${folder} cannot be used: ${what}. Run \`npm run prepare\` again: it makes what is missing or damaged.`,
    { cause },
  );
}

/**
 * Opens what `prepare` made.
 * @param verify reads all of it once and compares the checksums
 * @throws ColourNetError `bad-training-set` where something is missing or damaged
 */
export async function openTrainingSet(folder: string, { verify = false } = {}): Promise<TrainingSet> {
  const read = async (file: string) => {
    try {
      return await readFile(join(folder, file));
    } catch (cause) {
      throw badSet(folder, `${file} is missing or cannot be read`, cause);
    }
  };
  const parse = <T>(schema: z.ZodType<T>, file: string, bytes: Uint8Array): T => {
    try {
      return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch (cause) {
      throw badSet(folder, `${file} does not hold what it should`, cause);
    }
  };

  const manifestBytes = await read(setManifestFile);
  const manifest = parse(setManifestSchema, setManifestFile, manifestBytes);
  for (const [file, sum] of Object.entries(manifest.files)) {
    if (!verify && file.endsWith('.bin')) continue;
    if (sha256(await read(file)) !== sum) throw badSet(folder, `the checksum of ${file} is wrong`);
  }
  const bins = parse(binsSchema, 'bins.json', await read('bins.json'));
  return { ...(await openShards(folder, manifest.shards)), bins, digest: sha256(manifestBytes) };
}

/** Opens the shards of these names (without `.bin` and `.json`). */
export async function openShards(folder: string, names: readonly string[]): Promise<StoredPictures> {
  const pictures: StoredPicture[] = [];
  const handles: number[] = [];
  const close = () => {
    for (const handle of handles.splice(0)) closeSync(handle);
  };
  try {
    for (const [index, name] of names.entries()) {
      const shard = await readShard(join(folder, `${name}.json`));
      if (!shard) throw badSet(folder, `${name}.json is missing or damaged`);
      const path = join(folder, `${name}.bin`);
      if (statSync(path, { throwIfNoEntry: false })?.size !== shard.bytes) {
        throw badSet(folder, `${name}.bin is missing or has the wrong size`);
      }
      handles.push(openSync(path, 'r'));
      pictures.push(...shard.pictures.map((picture) => ({ ...picture, shard: index })));
    }
  } catch (error) {
    close();
    throw error;
  }
  const readPicture = ({ shard, offset, width, height, id }: StoredPicture): StoredPlanes => {
    const pixels = width * height;
    const bytes = new Uint8Array(3 * pixels);
    if (readSync(handles[shard]!, bytes, 0, bytes.length, offset) < bytes.length) {
      throw badSet(folder, `${names[shard]}.bin ends within the picture ${id}`);
    }
    return {
      l: bytes.subarray(0, pixels),
      a: new Int8Array(bytes.buffer, pixels, pixels),
      b: new Int8Array(bytes.buffer, 2 * pixels, pixels),
    };
  };
  return { pictures, readPicture, close };
}

const coloursPerPicture = 512;
const cellPx = 4;

/**
 * The colours of the training pictures, for bins and prior: of each picture 512 cells drawn by chance, each the mean
 * of 4 x 4 pixels, as targets are. No validation picture is looked at.
 * @returns a, b, a, b, ...; the same for the same set and seed
 */
export function sampleColours(
  set: Pick<StoredPictures, 'pictures' | 'readPicture'>,
  seed: number,
): Float32Array {
  const pictures = set.pictures.filter(({ split }) => split === trainSplit);
  const colours = new Float32Array(pictures.length * coloursPerPicture * 2);
  let at = 0;
  for (const picture of pictures) {
    const { a, b } = set.readPicture(picture);
    const random = randomFrom(seedOf(seed, 'colours', picture.id));
    const [columns, rows] = [Math.floor(picture.width / cellPx), Math.floor(picture.height / cellPx)];
    for (let draw = 0; draw < coloursPerPicture; draw++) {
      const [left, top] = [Math.floor(random() * columns) * cellPx, Math.floor(random() * rows) * cellPx];
      colours[at++] = cellMean(a, picture.width, left, top);
      colours[at++] = cellMean(b, picture.width, left, top);
    }
  }
  return colours;
}

function cellMean(plane: Int8Array, width: number, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + cellPx; y++) {
    for (let x = left; x < left + cellPx; x++) sum += plane[y * width + x]!;
  }
  return sum / cellPx ** 2;
}
