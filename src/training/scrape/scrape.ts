import type { Logger } from '../../log.ts';
import { seedOf } from '../../model/random.ts';
import type { Danbooru } from '../danbooru/api.ts';
import { searchText, type Walk, walksFor, windowWidth } from '../danbooru/query.ts';
import { createWalker, shuffledWindows } from '../danbooru/walk.ts';
import { ColourNetError } from '../../errors.ts';
import { countReasons, type ManifestRow } from '../set/manifest.ts';
import { type DataFolder, inDataFolder, rowId } from './folder.ts';
import { createMemory, type Memory } from './memory.ts';
import { honourOptOut, type OptOut } from './opt-out.ts';
import { lookAt } from './picture.ts';
import { openWalks, type Walks } from './walks.ts';

export interface ScrapeOptions {
  /** The data folder: takes `pictures/`, `manifest.jsonl`, `walks.json` and `opt-out.txt`. */
  readonly folder: string;
  readonly danbooru: Danbooru;
  /** The account that the key should belong to; undefined where one asks anonymously. */
  readonly userId: number | undefined;
  /** Pictures that the set should have in the end, those of earlier runs among them. */
  readonly count: number;
  /** A search in place of the usual parts of the set. */
  readonly query?: string | undefined;
  readonly seed: number;
  /** A list of ids and artists to keep out for ever. */
  readonly optOut?: string | undefined;
  readonly log: Logger;
  readonly onProgress?: ((kept: number, count: number) => void) | undefined;
  /** Gets the rows at the start, which go on changing: what is to be said of a run that does not reach its end. */
  readonly onRows?: ((rows: DataFolder['rows']) => void) | undefined;
}

export interface Scraped {
  /** Pictures that the set has of this query. */
  readonly kept: number;
  readonly count: number;
  /** Rows by their outcome, those of all runs. */
  readonly reasons: Record<string, number>;
  /** Sent in this run. */
  readonly requests: number;
}

/** So many pictures in a row that cannot be had mean that it is not the pictures' fault. */
const maxFailed = 5;

/**
 * Fills a data folder with pictures, and goes on where an earlier run stopped, however it stopped. What it keeps
 * depends on the site, the query and the seed alone. A set that is complete costs no request.
 * @throws ColourNetError `remote-refused` where the site refuses us, `bad-configuration` where the disk is full
 */
export async function scrape(options: ScrapeOptions): Promise<Scraped> {
  const walks = walksFor(options.query);
  return await inDataFolder(options.folder, (folder) => fill(folder, walks, options));
}

async function fill(folder: DataFolder, walks: readonly Walk[], options: ScrapeOptions): Promise<Scraped> {
  const { danbooru, count, seed, log } = options;
  options.onRows?.(folder.rows);
  const optOut = await honourOptOut(folder, options.optOut);
  const memory = createMemory(folder.rows.values());
  const kept = () => walks.reduce((sum, { name }) => sum + memory.keptOf(name), 0);
  if (kept() < count) {
    await confirmAccount(options);
    options.onProgress?.(kept(), count);
    const places = await openWalks(folder.path);
    const names = walks.map(({ name }) => name);
    // The first walk asks; those that begin later, in later runs too, see the site as it was then.
    const newestId = async () => places.newestId(names, seed) ?? (await danbooru.newestId());
    const run = { ...options, folder, memory, optOut, places, kept, newestId };
    const quotas = shareOut(walks, count);
    for (const [index, walk] of walks.entries()) await follow(walk, quotas[index]!, run);
    // What rare tags could not bring, common ones do.
    for (const walk of walks.toReversed()) await follow(walk, Number.POSITIVE_INFINITY, run);
  }
  if (kept() < count) {
    log.warn(
      { kept: kept(), count },
      'the site has no more that would do: another --seed sees newer posts too',
    );
  }
  return {
    kept: kept(),
    count,
    reasons: countReasons(folder.rows.values()),
    requests: danbooru.client.requests,
  };
}

/** @throws ColourNetError `bad-configuration` where the key is another account's */
export async function confirmAccount({
  danbooru,
  userId,
  log,
}: Pick<ScrapeOptions, 'danbooru' | 'userId' | 'log'>): Promise<void> {
  if (userId === undefined || (await danbooru.confirmAccount(userId))) return;
  log.info('the key may not read the profile: DANBOORU_USER_ID is taken as it is');
}

interface Run extends Omit<ScrapeOptions, 'folder' | 'optOut'> {
  readonly folder: DataFolder;
  readonly memory: Memory;
  readonly optOut: OptOut;
  readonly places: Walks;
  readonly kept: () => number;
  readonly newestId: () => Promise<number>;
}

/** Goes on with a walk until its part of the set, or all of the set, is there, or the site is at its end. */
async function follow(walk: Walk, quota: number, run: Run): Promise<void> {
  const { danbooru, folder, memory, seed, count, kept, places } = run;
  const isDone = () => memory.keptOf(walk.name) >= quota || kept() >= count;
  if (isDone()) return;
  const tags = searchText(walk.terms);
  const place = await places.find(walk.name, seed, async () => {
    const newestId = await run.newestId();
    return { newestId, width: windowWidth(walk.density ?? (await askDensity(walk, newestId, danbooru))) };
  });
  const windows = shuffledWindows(place.newestId, place.width, seedOf(walk.name, seed));
  const posts = createWalker(danbooru, tags);
  const failed: ManifestRow[] = []; // written once a later picture has shown that pictures can be had
  const writeFailed = async () => {
    for (const row of failed.splice(0)) await folder.add(row);
  };
  let answered = false;
  for (const [index, window] of windows.entries()) {
    if (index < place.finished) continue;
    for await (const post of posts(window)) {
      if (folder.rows.has(rowId(post.id))) continue;
      const looked = await lookAt(post, walk.name, run);
      answered ||= looked.downloaded;
      if (looked.failure) {
        failed.push(looked.row);
        if (failed.length === maxFailed) throw looked.failure;
        continue;
      }
      if (looked.downloaded) await writeFailed();
      await folder.add(looked.row, looked.bytes);
      memory.add(looked.row);
      run.onProgress?.(kept(), count);
      if (isDone()) return;
    }
    if (failed.length === 0) await places.finish(walk.name, seed, index + 1);
  }
  if (failed.length === 0 || !answered) return;
  await writeFailed();
  await places.finish(walk.name, seed, windows.length);
}

/** Posts to an id, by the site's count; a guess where it cannot tell. */
async function askDensity({ name, terms }: Walk, newestId: number, danbooru: Danbooru): Promise<number> {
  const posts = await danbooru.count(searchText(terms));
  if (posts === null) return 0.01;
  if (posts > 0) return posts / newestId;
  const sentence = `The site has no picture for the ${name}: look for the tags as the site writes them.`;
  throw new ColourNetError('bad-configuration', sentence);
}

/** Pictures for each part, by the largest remainder: they add up to `count`. */
function shareOut(walks: readonly Walk[], count: number): number[] {
  const exact = walks.map(({ share }) => share * count);
  const quotas = exact.map(Math.floor);
  const byRemainder = exact.map((_, i) => i).toSorted((i, j) => (exact[j]! % 1) - (exact[i]! % 1));
  const missing = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const index of byRemainder.slice(0, missing)) quotas[index]!++;
  return quotas;
}
