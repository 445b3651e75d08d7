import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { writeWhole } from '../../write-whole.ts';
import type { ManifestRow } from '../set/manifest.ts';
import { tagsOf } from '../danbooru/post.ts';
import { type DataFolder, postIdOf, rowId } from './folder.ts';

/** Posts and artists that stay out, whatever a search finds. */
export interface OptOut {
  covers(row: Pick<ManifestRow, 'id' | 'artist'>): boolean;
}

export const optedOut = 'opted out';

/** Beside the pictures, so that every later run honours it. */
const keptList = 'opt-out.txt';

/**
 * Adds a list to those that the folder honours for ever, and takes away what it covers and earlier runs had kept. A
 * line is a post's id or an artist's tag, as `123` or `id:123`, `some artist` or `artist:some_artist`; what begins
 * with # is a remark.
 * @param file undefined: only what was listed before
 * @throws ColourNetError `bad-configuration` where the list cannot be read, or a line is neither
 */
export async function honourOptOut(folder: DataFolder, file: string | undefined): Promise<OptOut> {
  if (file !== undefined) await keepList(folder.path, await readList(file), file);
  const optOut = await readOptOut(folder.path);
  for (const row of folder.rows.values()) {
    if (row.status === 'kept' && optOut.covers(row)) await folder.drop(row, optedOut);
  }
  return optOut;
}

/**
 * What a data folder's own list says, as {@link honourOptOut} keeps it; a folder without one covers nothing.
 * @throws ColourNetError `bad-configuration` where a line is neither a post nor an artist
 */
export async function readOptOut(folder: string): Promise<OptOut> {
  const path = join(folder, keptList);
  const names = new Set(
    linesOf(await readFile(path, 'utf8').catch(emptyIfMissing)).map((line) => nameOf(line, path)),
  );
  return {
    // Of a post, tags with blanks between them; of another picture, one name.
    covers: (row) => {
      const artists = postIdOf(row) === undefined ? [row.artist ?? ''] : tagsOf(row.artist ?? '');
      return names.has(row.id) || artists.some((artist) => names.has(`artist:${tagOf(artist)}`));
    },
  };
}

async function keepList(folder: string, text: string, file: string): Promise<void> {
  const path = join(folder, keptList);
  const before = linesOf(await readFile(path, 'utf8').catch(emptyIfMissing));
  const added = linesOf(text).filter((line) => nameOf(line, file) && !before.includes(line));
  if (added.length > 0)
    await writeWhole(path, Buffer.from(`${[...new Set([...before, ...added])].join('\n')}\n`));
}

function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

/** The row's id or `artist:tag` that a line is about. */
function nameOf(line: string, file: string): string {
  const id = /^(?:id\s*:\s*)?(\d+)$/i.exec(line)?.[1];
  if (id !== undefined) return rowId(Number(id));
  const artist = tagOf(line.replace(/^artist\s*:/i, ''));
  const isAddress = /^(\w+:\/\/|[\w-]+(\.[\w-]+)+\/)/.test(artist);
  if (artist !== '' && !isAddress && !/^id\s*:/i.test(line)) return `artist:${artist}`;
  const sentence = `${file} names neither a post nor an artist in "${line}": write id:123 or artist:some_artist.`;
  throw new ColourNetError('bad-configuration', sentence);
}

/** As Danbooru writes a tag. */
function tagOf(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, '_');
}

async function readList(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const sentence = `The list ${file} of --opt-out cannot be read (${cause.code}): nothing was scraped.`;
    throw new ColourNetError('bad-configuration', sentence, { cause });
  });
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
