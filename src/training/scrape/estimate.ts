import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScrapeEstimate } from '../../run-record.ts';
import { explainDiskError } from '../disk-error.ts';
import { searchText, walksFor } from '../danbooru/query.ts';
import { type ManifestRow, readManifest } from '../set/manifest.ts';
import { confirmAccount, type ScrapeOptions } from './scrape.ts';
import { createMemory } from './memory.ts';

type EstimateOptions = Omit<ScrapeOptions, 'optOut' | 'onProgress' | 'onRows'>;

/** Where a folder cannot tell: a sample of 850 px has about 119 kB (mean of 29), half of the posts will do. */
const usual = { bytes: 119_000, acceptance: 0.5 };
/** Of the pictures that are downloaded, those that are kept: the others are grey, damaged or near-duplicates. */
const keptOfDownloaded = 0.9;
/** Posts to a request for a list: windows hold some 150, and end with an empty page. */
const postsToAList = 75;
/** From a request to the beginning of its answer. */
const latencyS = 0.15;
const enoughRows = 100;

/**
 * Says what a scrape would cost, from what the folder has shown so far or else from usual figures; asks the site only
 * for how many posts there are, and writes nothing.
 * @throws ColourNetError as `scrape` does
 */
export async function estimateScrape(options: EstimateOptions): Promise<ScrapeEstimate> {
  try {
    return await estimate(options);
  } catch (error) {
    throw explainDiskError(error, options.folder);
  }
}

async function estimate(options: EstimateOptions): Promise<ScrapeEstimate> {
  const { danbooru, folder, count, query } = options;
  const walks = walksFor(query);
  const rows = [...(await readManifest(folder)).values()];
  const memory = createMemory(rows);
  const kept = walks.reduce((sum, { name }) => sum + memory.keptOf(name), 0);
  const pictures = Math.max(0, count - kept);
  const { bytes, acceptance } = await measure(
    folder,
    rows.filter(({ stratum }) => stratum !== undefined),
  );
  const lists = Math.ceil(pictures / acceptance / postsToAList) + walks.length + 1;
  const requests = pictures === 0 ? 0 : Math.ceil(pictures / keptOfDownloaded) + lists;
  const hours = (requests * (1 / danbooru.client.rate + latencyS)) / 3600;
  return {
    pictures,
    requests,
    hours,
    diskBytes: Math.round(pictures * bytes),
    found: await find(options, walks),
  };
}

async function find(
  options: Pick<ScrapeOptions, 'danbooru' | 'userId' | 'log'>,
  walks: ReturnType<typeof walksFor>,
): Promise<ScrapeEstimate['found']> {
  await confirmAccount(options);
  const found: ScrapeEstimate['found'] = {};
  for (const { name, terms } of walks) found[name] = await options.danbooru.count(searchText(terms));
  return found;
}

/** Mean bytes of a kept picture, and the share of posts that are kept, in a folder that has seen enough. */
async function measure(folder: string, rows: readonly ManifestRow[]): Promise<typeof usual> {
  const files = rows.flatMap(({ status, file }) => (status === 'kept' && file !== null ? [file] : []));
  const found = await Promise.all(files.slice(0, enoughRows).map((file) => sizeOf(join(folder, file))));
  const sizes = found.filter((size) => size !== undefined);
  if (rows.length < enoughRows || sizes.length === 0) return usual;
  const bytes = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { bytes, acceptance: files.length / rows.length };
}

/** Undefined where somebody deleted the file. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
