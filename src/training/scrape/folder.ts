import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ColourNetError } from '../../errors.ts';
import { writeWhole } from '../../write-whole.ts';
import { explainDiskError } from '../disk-error.ts';
import { type ManifestRow, openManifest, readManifest } from '../set/manifest.ts';
import { lockFolder } from '../../folder-lock.ts';

/** Where scraped pictures and what is known of them lie. */
export interface DataFolder {
  readonly path: string;
  /** The last word on each picture, by the row's id. */
  readonly rows: ReadonlyMap<string, ManifestRow>;
  /**
   * Adds a row; the file of one that is kept is written first, so that a row never names a file that is not whole.
   * @throws Error where a post that is not rated g would be kept: the last of the three looks at its rating
   */
  add(row: ManifestRow, bytes?: Uint8Array): Promise<void>;
  /** Takes a kept picture away for good: from then on its row says why. */
  drop(row: ManifestRow, reason: string): Promise<void>;
}

const pictures = 'pictures';
const prefix = 'danbooru-';
/** What a scrape writes, whole or cut short; files of other names are not touched. */
const ownFile = /^danbooru-\d+\.\w+(\.part)?$/;

/** A kill leaves one file without its row: where more are amiss, a disk is not mounted or a file was lost. */
const mostToTidy = 8;

/** A row's id for a post of Danbooru. */
export function rowId(postId: number): string {
  return `${prefix}${postId}`;
}

/** The post that a row is about; undefined for a picture from elsewhere. */
export function postIdOf({ id }: Pick<ManifestRow, 'id'>): number | undefined {
  const postId = /^danbooru-(\d+)$/.exec(id)?.[1];
  return postId === undefined ? undefined : Number(postId);
}

/** Path below the data folder. */
export function pictureFile(postId: number, extension: string): string {
  return `${pictures}/${prefix}${postId}.${extension}`;
}

/**
 * Works in a data folder, one scrape at a time, and makes it where there is none.
 * @throws ColourNetError `bad-configuration` where another scrape works in it, its manifest is damaged, its disk full
 */
export async function inDataFolder<T>(path: string, work: (folder: DataFolder) => Promise<T>): Promise<T> {
  try {
    await mkdir(join(path, pictures), { recursive: true });
    const unlock = await lockFolder(path);
    try {
      return await withManifest(path, work);
    } finally {
      await unlock();
    }
  } catch (error) {
    throw explainDiskError(error, path);
  }
}

async function withManifest<T>(path: string, work: (folder: DataFolder) => Promise<T>): Promise<T> {
  const rows = await readManifest(path);
  const manifest = await openManifest(path);
  const add: DataFolder['add'] = async (row, bytes) => {
    if (bytes && row.rating !== 'g')
      throw new Error(`${row.id} is rated ${row.rating}: it must not be kept.`);
    if (bytes && row.file !== null) await writeWhole(join(path, row.file), bytes);
    await manifest.append(row);
    rows.set(row.id, row);
  };
  const drop: DataFolder['drop'] = async (row, reason) => {
    await add({ ...row, file: null, sha256: null, status: 'gone', reason });
    if (row.file !== null) await rm(join(path, row.file), { force: true });
  };
  try {
    const folder = { path, rows, add, drop };
    await tidy(folder);
    return await work(folder);
  } finally {
    await manifest.close();
  }
}

/**
 * Brings files and rows together again after a kill: a file that no row keeps is deleted, a row whose file somebody
 * deleted counts as gone.
 * @throws ColourNetError `bad-configuration` where so many differ that something else must have happened
 */
async function tidy(folder: DataFolder): Promise<void> {
  const where = join(folder.path, pictures);
  const names = await readdir(where);
  const there = new Set(names.map((name) => `${pictures}/${name}`));
  const kept = [...folder.rows.values()].filter(({ status }) => status === 'kept');
  const keptFiles = new Set(kept.map(({ file }) => file));
  const stray = names.filter((name) => ownFile.test(name) && !keptFiles.has(`${pictures}/${name}`));
  const lost = kept.filter((row) => postIdOf(row) !== undefined && row.file !== null && !there.has(row.file));
  const whole = stray.filter((name) => !name.endsWith('.part')).length;
  if (whole > mostToTidy) {
    throw differs(
      `${whole} pictures in ${where} have no row in manifest.jsonl: restore it, or move them away.`,
    );
  }
  if (lost.length > mostToTidy) {
    throw differs(
      `${lost.length} pictures that manifest.jsonl keeps are not in ${where}: restore them, or take their lines out of it.`,
    );
  }
  for (const name of stray) await rm(join(where, name), { force: true });
  for (const row of lost) await folder.drop(row, 'file deleted');
}

function differs(sentence: string): ColourNetError {
  return new ColourNetError('bad-configuration', sentence);
}
