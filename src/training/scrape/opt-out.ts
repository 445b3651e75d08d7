import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { writeWhole } from '../../write-whole.ts';
import type { ManifestRow } from '../set/manifest.ts';
import { type DataFolder, rowId } from './folder.ts';

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
 * @throws ColourNetError `bad-configuration` where the list cannot be read
 */
export async function honourOptOut(folder: DataFolder, file: string | undefined): Promise<OptOut> {
  const listPath = join(folder.path, keptList);
  const before = linesOf(await readFile(listPath, 'utf8').catch(emptyIfMissing));
  const added = file === undefined ? [] : linesOf(await readList(file));
  const lines = [...new Set([...before, ...added])];
  if (lines.length > before.length) await writeWhole(listPath, Buffer.from(`${lines.join('\n')}\n`));

  const ids = new Set<string>();
  const artists = new Set<string>();
  for (const line of lines) {
    const id = /^(?:id:)?(\d+)$/.exec(line)?.[1];
    if (id === undefined) artists.add(tagOf(line.replace(/^artist:/, '')));
    else ids.add(rowId(Number(id)));
  }
  const optOut: OptOut = {
    covers: ({ id, artist }) => ids.has(id) || (artist !== null && artists.has(tagOf(artist))),
  };
  for (const row of folder.rows.values()) {
    if (row.status === 'kept' && optOut.covers(row)) await folder.drop(row, optedOut);
  }
  return optOut;
}

function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
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
