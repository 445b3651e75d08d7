import { readdir, readFile } from 'node:fs/promises';
import { sha256 } from '../../model/bundle.ts';
import { join, sep } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { looksColoured } from '../../model/coloured.ts';
import { decodePicture } from '../../model/image.ts';
import { writeWhole } from '../../write-whole.ts';
import { inDataFolder } from './folder.ts';
import { honourOptOut, type OptOut, optedOut } from './opt-out.ts';
import { countReasons, damaged, type ManifestRow, unreadable } from '../set/manifest.ts';
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
 * `images`; what has a row already is left alone, so a run that was cut off goes on where it stopped, but what could not
 * be read is tried again. Authors on the opt-out list that the data folder keeps stay out.
 * @returns how many rows there are for each status and reason, those of earlier runs among them
 * @throws ColourNetError `bad-configuration` where the folder holds no pictures, the table is wrong, the disk is full
 *   or another process works in the data folder
 */
export async function importPictures(options: ImportOptions): Promise<Record<string, number>> {
  const { images, onProgress } = options;
  const sources = options.sources === undefined ? undefined : await readSources(options.sources);
  const files = (await listPictures(images)).filter((file) => sources?.has(file) ?? true);
  if (files.length === 0) {
    throw new ColourNetError(
      'bad-configuration',
      `${images} holds no picture${sources ? ` that ${options.sources} names` : ''}: name the folder that does.`,
    );
  }

  return await inDataFolder(options.folder, async (folder) => {
    const optOut = await honourOptOut(folder, undefined);
    const read = [...folder.rows.values()].filter((row) => !isUnread(row));
    const known = new Set(read.map((row) => row.sha256));
    const run = { folder: folder.path, images, optOut, known };
    for (const [index, file] of files.entries()) {
      const earlier = folder.rows.get(file);
      if (!earlier || isUnread(earlier)) {
        const row = await importPicture(file, sources?.get(file), run);
        await folder.add(row);
        if (!isUnread(row)) known.add(row.sha256);
      }
      onProgress?.(index + 1, files.length);
    }
    return countReasons(folder.rows.values());
  });
}

interface Run {
  readonly folder: string;
  readonly images: string;
  readonly optOut: OptOut;
  /** The checksums of all pictures that were read. */
  readonly known: ReadonlySet<string | null>;
}

function isUnread({ reason }: ManifestRow): boolean {
  return reason === unreadable || reason === damaged;
}

/** Paths below `images` with `/` between the parts, in the order of their names. */
async function listPictures(images: string): Promise<string[]> {
  const entries = await readdir(images, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new ColourNetError(
      'bad-configuration',
      `${images} cannot be read (${cause.code}): name a folder.`,
      { cause },
    );
  });
  return entries
    .filter((entry) => extensions.test(entry))
    .map((entry) => entry.split(sep).join('/'))
    .toSorted();
}

async function importPicture(
  file: string,
  source: SourceRow | undefined,
  { folder, images, optOut, known }: Run,
): Promise<ManifestRow> {
  const unread = {
    id: file,
    file: null,
    sha256: null,
    group: source?.group ?? null,
    work: source?.work ?? null,
    artist: source?.author ?? null,
    source: source?.source ?? null,
    licence: source?.licence ?? null,
    rating: null,
    ...(source?.split && { split: source.split }),
    status: 'rejected',
  } as const;
  if (optOut.covers(unread)) return { ...unread, reason: optedOut };
  const bytes = await readFile(join(images, file)).catch(() => undefined);
  if (!bytes) return { ...unread, reason: unreadable };
  const sum = sha256(bytes);
  const row = { ...unread, sha256: sum };
  const reason = known.has(sum) ? 'the same file twice' : await reasonAgainst(bytes);
  if (reason) return { ...row, reason };
  const kept = `pictures/${sum.slice(0, 24)}${file.slice(file.lastIndexOf('.')).toLowerCase()}`;
  await writeWhole(join(folder, kept), bytes);
  return { ...row, file: kept, status: 'kept' };
}

async function reasonAgainst(bytes: Uint8Array): Promise<string | undefined> {
  try {
    return (await looksColoured(await decodePicture(bytes))) ? undefined : 'no colours';
  } catch (error) {
    if (error instanceof ColourNetError && error.code === 'bad-picture') return damaged;
    throw error;
  }
}
