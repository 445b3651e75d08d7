import { constants } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { createLog } from '../log.ts';
import type { ScrapeEstimate } from '../run-record.ts';
import { createDanbooru } from '../training/danbooru/api.ts';
import { defaultRate } from '../training/danbooru/address.ts';
import { walksFor } from '../training/danbooru/query.ts';
import { countReasons, type ManifestRow } from '../training/set/manifest.ts';
import { importPictures } from '../training/scrape/import-pictures.ts';
import { scrape } from '../training/scrape/scrape.ts';
import { estimateScrape } from '../training/scrape/estimate.ts';
import { syncPictures } from '../training/scrape/sync.ts';
import { connectDanbooru } from './danbooru.ts';
import { parseCount, parseSeed } from './options.ts';
import { createProgress } from './progress.ts';
import { openProgressFile, progressTeller } from './progress-file.ts';
import { runCommand } from './run.ts';
import { asTheOnlyRun } from './run-lock.ts';

interface Options {
  out: string;
  count: number;
  query?: string;
  seed: number;
  rate: number;
  anonymous?: boolean;
  optOut?: string;
  sync?: boolean;
  dryRun?: boolean;
  images?: string;
  sources?: string;
  progress?: string;
  json?: boolean;
}

async function fill(options: Options): Promise<void> {
  const env = readEnv();
  if (options.images !== undefined) return importFolder({ ...options, images: options.images });
  if (options.sources !== undefined) {
    throw new ColourNetError('bad-configuration', '--sources goes with --images: name the folder too.');
  }
  const log = createLog(env.LOG_LEVEL);
  const client = connectDanbooru(env, options, log);
  const { out: folder, count, query, seed, optOut, progress } = options;
  const userId = options.anonymous ? undefined : env.DANBOORU_USER_ID;
  const run = { folder, danbooru: createDanbooru(client), userId, log };
  const say = (result: object, text: () => string) =>
    process.stdout.write(`${options.json ? JSON.stringify(result) : text()}\n`);
  try {
    if (options.dryRun) {
      const estimate = await estimateScrape({ ...run, count, query, seed });
      say(estimate, () => describe(estimate, options));
    } else if (options.sync) {
      const synced = await withProgress('sync', progress, (onProgress) =>
        asTheOnlyRun(env, () => syncPictures({ ...run, optOut, onProgress })),
      );
      say(synced, () => `${folder}: ${synced.kept} pictures stay\n${table(synced.dropped)}`);
    } else {
      let rows: ReadonlyMap<string, ManifestRow> = new Map();
      const onRows = (all: typeof rows) => void (rows = all);
      const done = await withProgress(
        'scrape',
        progress,
        (onProgress) =>
          asTheOnlyRun(env, () => scrape({ ...run, count, query, seed, optOut, onProgress, onRows })),
        () => countReasons(rows.values()),
      );
      say(done, () => `${folder}: ${done.kept} of ${done.count} pictures\n${table(done.reasons)}`);
    }
  } finally {
    await client.close();
  }
}

async function importFolder(options: Options & { images: string }): Promise<void> {
  const { out, images, sources, progress, json } = options;
  const counts = await withProgress('import', progress, (onProgress) =>
    importPictures({ folder: out, images, sources, onProgress }),
  );
  const kept = counts['kept'] ?? 0;
  const result = { kept, reasons: counts };
  process.stdout.write(`${json ? JSON.stringify(result) : `${out}: ${kept} pictures\n${table(counts)}`}\n`);
}

/** @param countSoFar what to say on stderr where the work is interrupted or fails */
async function withProgress<T>(
  stage: string,
  file: string | undefined,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
  countSoFar: () => Record<string, number> = () => ({}),
): Promise<T> {
  const progress = createProgress(stage);
  const tell = progressTeller(stage, openProgressFile(file));
  const stop = () => {
    progress.stop();
    const counts = countSoFar();
    if (Object.keys(counts).length > 0) process.stderr.write(`${table(counts)}\n`);
  };
  // A bar that listens to a signal itself would swallow it.
  const interrupt = (signal: NodeJS.Signals) => {
    stop();
    process.exit(128 + constants.signals[signal]);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const result = await work((done, total) => {
      progress.update(done, total);
      tell(done, total);
    });
    progress.stop();
    return result;
  } catch (error) {
    stop();
    throw error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Outcomes, the most frequent first. */
function table(counts: Readonly<Record<string, number>>): string {
  const rows = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (rows.length === 0) return 'nothing was taken away';
  const width = Math.max(...rows.map(([reason]) => reason.length));
  return rows.map(([reason, count]) => `  ${reason.padEnd(width)} ${String(count).padStart(7)}`).join('\n');
}

function describe(
  { pictures, requests, hours, diskBytes, found }: ScrapeEstimate,
  { rate, query }: Options,
): string {
  const lines = [
    `${pictures} pictures: about ${requests} requests, ${hours.toFixed(1)} hours at ${rate} a second, ${(diskBytes / 1e9).toFixed(2)} GB`,
  ];
  const whys = new Map<string, string>();
  for (const { name, terms } of walksFor(query)) {
    lines.push(`  ${name}: ${found[name] ?? 'an unknown number of'} posts`);
    for (const { term, why } of terms) whys.set(term, why);
  }
  lines.push('searched for:');
  for (const [term, why] of whys) lines.push(`  ${term.padEnd(20)} ${why}`);
  return lines.join('\n');
}

/** Reads `--rate`: requests a second. */
function parseRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) throw new InvalidArgumentError('It must be above 0.');
  return rate;
}

const command = new Command('scrape')
  .description('Fills a folder with coloured pictures to train on: from Danbooru, or from a local folder.')
  .requiredOption('--out <folder>', 'takes the pictures and their manifest; what it has is kept')
  .option('--count <n>', 'pictures that the set should have in the end', parseCount, 10_000)
  .option('--query <tags>', 'a search in place of the usual mixture: at most two tags that count')
  .option('--seed <s>', 'a whole number: another seed, other pictures', parseSeed, 1)
  .option('--rate <r>', 'requests a second, at most 4', parseRate, defaultRate)
  .option('--anonymous', 'ask without an account')
  .option('--dry-run', 'say what it would take, and do not scrape')
  .option('--sync', 'take away what was banned, deleted or re-rated since, and do not scrape')
  .option('--opt-out <file>', 'post ids and artists, one a line, to keep out for ever')
  .addOption(
    new Option('--images <folder>', 'import these pictures; no request is made').conflicts([
      'query',
      'anonymous',
      'dryRun',
      'sync',
      'optOut',
    ]),
  )
  .option('--sources <tsv>', 'with --images: file, group, work, licence, author, split')
  .option('--progress <file>', 'takes a JSON line every second')
  .option('--json', 'print one JSON object as the last line')
  .action(fill);

await runCommand(command);
