import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { sha256 } from '../../model/bundle.ts';
import { decodePicture, resizePicture } from '../../model/image.ts';
import { rgbToLabPlanes } from '../../model/rgb-to-lab.ts';
import { writeWhole } from '../../write-whole.ts';
import { explainDiskError } from '../disk-error.ts';
import { answer, type WorkerAnswer } from '../worker-answer.ts';
import { damaged, type ManifestRow, unreadable } from './manifest.ts';
import {
  lightnessSteps,
  readShard,
  type Shard,
  type ShardPicture,
  storedShortPx,
  writeShard,
} from './shard.ts';

export interface ShardTask {
  /** The data folder that the rows' files lie in. */
  readonly folder: string;
  /** The shard's path without `.bin` or `.json`. */
  readonly path: string;
  readonly rows: readonly (ManifestRow & { readonly split: string })[];
}

/** Network input takes 8 px at least, and a crop of so few shows nothing. */
const minShortPx = 64;
const tooSmall = `short side below ${minShortPx} px`;

/** What a worker thread does: {@link makeShard}. */
export function answerWithShard(task: ShardTask): Promise<WorkerAnswer<Shard>> {
  return answer(() =>
    makeShard(task).catch((error: unknown) => {
      throw explainDiskError(error, dirname(task.path));
    }),
  );
}

/**
 * Turns pictures into a shard: short side to 288 px (never enlarged), CIELAB at full chroma, a byte a plane. Its
 * description is written last, so a shard that has one was whole; one that still is and was made from the same rows is
 * kept, unless it lacks pictures that may be readable now.
 */
async function makeShard({ folder, path, rows }: ShardTask): Promise<Shard> {
  const madeFrom = sha256(JSON.stringify([storedShortPx, rows]));
  const earlier = await readShard(`${path}.json`);
  const isFinal =
    earlier?.madeFrom === madeFrom && earlier.refused.every(({ reason }) => reason === tooSmall);
  if (isFinal && (await sumOfFile(`${path}.bin`)) === earlier.sha256) return earlier;

  await rm(`${path}.json`, { force: true });
  const parts: Uint8Array[] = [];
  const pictures: ShardPicture[] = [];
  const refused: Shard['refused'] = [];
  let offset = 0;
  for (const row of rows) {
    const stored = await storePicture(join(folder, row.file ?? ''));
    if ('reason' in stored) {
      refused.push({ id: row.id, reason: stored.reason });
      continue;
    }
    const { bytes, width, height } = stored;
    pictures.push({ id: row.id, group: row.group, split: row.split, width, height, offset });
    parts.push(bytes);
    offset += bytes.length;
  }
  const bytes = Buffer.concat(parts);
  const shard: Shard = { madeFrom, sha256: sha256(bytes), bytes: bytes.length, pictures, refused };
  await writeWhole(`${path}.bin`, bytes);
  await writeShard(`${path}.json`, shard);
  return shard;
}

async function storePicture(
  path: string,
): Promise<{ bytes: Uint8Array; width: number; height: number } | { reason: string }> {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => error);
  if (file instanceof Error) return { reason: file.code === 'ENOENT' ? 'file is gone' : unreadable };
  let raster;
  try {
    raster = await decodePicture(file);
  } catch (error) {
    if (error instanceof ColourNetError && error.code === 'bad-picture') return { reason: damaged };
    throw error;
  }
  const short = Math.min(raster.width, raster.height);
  if (short < minShortPx) return { reason: tooSmall };
  const scale = Math.min(1, storedShortPx / short);
  const [width, height] = [Math.round(raster.width * scale), Math.round(raster.height * scale)];
  const { l, a, b } = rgbToLabPlanes((await resizePicture(raster, width, height)).data);
  const pixels = width * height;
  const bytes = new Uint8Array(3 * pixels);
  const signed = new Int8Array(bytes.buffer);
  for (let i = 0; i < pixels; i++) {
    bytes[i] = Math.round(l[i]! * lightnessSteps);
    signed[pixels + i] = Math.round(a[i]!); // sRGB lies within -87..99 and -108..95
    signed[2 * pixels + i] = Math.round(b[i]!);
  }
  return { bytes, width, height };
}

/** Undefined where there is no such file, or the disk does not give it. */
async function sumOfFile(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && sha256(bytes);
}
