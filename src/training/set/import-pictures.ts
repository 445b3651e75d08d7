import { mkdir, readdir, readFile } from 'node:fs/promises';
import { sha256 } from '../../model/bundle.ts';
import { join, sep } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { looksColoured } from '../../model/coloured.ts';
import { decodePicture } from '../../model/image.ts';
import { writeWhole } from '../../write-whole.ts';
import { explainDiskError } from '../disk-error.ts';
import { countReasons, type ManifestRow, openManifest, readManifest } from './manifest.ts';
import { readSources, type SourceRow } from './sources.ts';

export interface ImportOptions {
  /** The data folder: takes `pictures/` and `manifest.jsonl`. */
  readonly folder: string;
  /** Read with its subfolders. */
  readonly images: string;
  /** A table of where the pictures come from, see {@link readSources}; pictures that it does not name stay out. */
  readonly sources?: string | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

const extensions = /\.(png|jpe?g|webp|avif|gif|tiff?)$/i;

/**
 * Brings the pictures of a local folder into the form that a scrape has. A row's id is the picture's path below
 * `images`; what has a row already is left alone, so a run that was cut off goes on where it stopped.
 * @returns how many rows there are for each status and reason, those of earlier runs among them
 * @throws ColourNetError `bad-configuration` where the folder holds no pictures, the table is wrong or the disk is full
 */
export async function importPictures(options: ImportOptions): Promise<Record<string, number>> {
  try {
    return await importAll(options);
  } catch (error) {
    throw explainDiskError(error, options.folder);
  }
}

async function importAll(options: ImportOptions): Promise<Record<string, number>> {
  const { folder, images, onProgress } = options;
  const sources = options.sources === undefined ? undefined : await readSources(options.sources);
  const files = (await listPictures(images)).filter((file) => sources?.has(file) ?? true);
  if (files.length === 0) {
    throw new ColourNetError(
      'bad-configuration',
      `${images} holds no picture${sources ? ` that ${options.sources} names` : ''}: name the folder that does.`,
    );
  }

  await mkdir(join(folder, 'pictures'), { recursive: true });
  const rows = await readManifest(folder);
  const known = new Set([...rows.values()].map((row) => row.sha256));
  const manifest = await openManifest(folder);
  try {
    for (const [index, file] of files.entries()) {
      if (!rows.has(file)) {
        const row = await importPicture(folder, images, file, sources?.get(file), known);
        await manifest.append(row);
        rows.set(file, row);
        known.add(row.sha256);
      }
      onProgress?.(index + 1, files.length);
    }
  } finally {
    await manifest.close();
  }
  return countReasons(rows.values());
}

/** Paths below `images` with `/` between the parts, in the order of their names. */
async function listPictures(images: string): Promise<string[]> {
  const entries = await readdir(images, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new ColourNetError(
      'bad-configuration',
      `${images} cannot be read (${cause.code}): name a folder.`,
      {
        cause,
      },
    );
  });
  return entries
    .filter((entry) => extensions.test(entry))
    .map((entry) => entry.split(sep).join('/'))
    .toSorted();
}

async function importPicture(
  folder: string,
  images: string,
  file: string,
  source: SourceRow | undefined,
  known: ReadonlySet<string | null>,
): Promise<ManifestRow> {
  const bytes = await readFile(join(images, file));
  const sum = sha256(bytes);
  const row = {
    id: file,
    sha256: sum,
    group: source?.group ?? null,
    work: source?.work ?? null,
    artist: source?.author ?? null,
    source: source?.source ?? null,
    licence: source?.licence ?? null,
    rating: null,
    ...(source?.split && { split: source.split }),
  };
  const reason = known.has(sum) ? 'the same file twice' : await reasonAgainst(bytes);
  if (reason) return { ...row, file: null, status: 'rejected', reason };
  const kept = `pictures/${sum.slice(0, 24)}${file.slice(file.lastIndexOf('.')).toLowerCase()}`;
  await writeWhole(join(folder, kept), bytes);
  return { ...row, file: kept, status: 'kept' };
}

async function reasonAgainst(bytes: Uint8Array): Promise<string | undefined> {
  try {
    return (await looksColoured(await decodePicture(bytes))) ? undefined : 'no colours';
  } catch (error) {
    if (error instanceof ColourNetError && error.code === 'bad-picture') return 'cannot be read';
    throw error;
  }
}
