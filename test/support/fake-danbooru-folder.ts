import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManifestRow, readManifest } from '../../src/training/set/manifest.ts';

/** The rows of a data folder, or those of one status, in the order of their ids. */
export async function rowsOf(folder: string, status?: ManifestRow['status']): Promise<ManifestRow[]> {
  const rows = [...(await readManifest(folder)).values()];
  return rows
    .filter((row) => status === undefined || row.status === status)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every file in `pictures/` with its sha256, in the order of their names. */
export async function filesOf(folder: string): Promise<[string, string][]> {
  const names = (await readdir(join(folder, 'pictures'))).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, 'pictures', name));
      return [name, createHash('sha256').update(bytes).digest('hex')] as [string, string];
    }),
  );
}
