import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { ColourNetError } from '../../errors.ts';
import type { Bins } from '../../model/bins.ts';
import { sha256 } from '../../model/bundle.ts';
import { gridBins, kmeansBins } from '../../model/bins-make.ts';
import { writeWhole } from '../../write-whole.ts';
import { explainDiskError } from '../disk-error.ts';
import { valueOf, type WorkerAnswer } from '../worker-answer.ts';
import type { ShardTask } from './make-shard.ts';
import { type ManifestRow, readManifest } from './manifest.ts';
import type { Shard } from './shard.ts';
import { splitOf, trainSplit } from './split.ts';
import { openShards, sampleColours, setManifestFile, type SetManifest } from './training-set.ts';

export interface PrepareOptions {
  /** The data folder that `scrape` made. */
  readonly data: string;
  /** Takes the training set. */
  readonly out: string;
  readonly bins: Bins['maker'];
  /** How many bins; `grid` has as many as it finds unless told otherwise. */
  readonly q?: number | undefined;
  readonly seed: number;
  /** The share of artists kept for validation where rows name no split, 0..1. */
  readonly validation: number;
  /** 128 unless told otherwise. */
  readonly picturesPerShard?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** The pictures are stored; bins and prior are made of their colours next. */
  readonly onStored?: () => void;
}

export interface Prepared {
  readonly splits: Readonly<Record<string, number>>;
  readonly bins: number;
  readonly digest: string;
  /** Pictures that could not be stored, by id. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** As in the article. */
const defaultBins = 274;

/**
 * Makes a training set of a data folder on all cores: shards, then bins from the training pictures, then the manifest.
 * Shards that are there already and whole are kept, so a run that was cut off goes on where it stopped.
 * @throws ColourNetError `bad-training-set` where the folder holds nothing to train on, `bad-configuration` where
 *   it cannot be read or the disk is full
 */
export async function prepareTrainingSet(options: PrepareOptions): Promise<Prepared> {
  try {
    return await prepareAll(options);
  } catch (error) {
    throw explainDiskError(error, options.out);
  }
}

async function prepareAll(options: PrepareOptions): Promise<Prepared> {
  const { data, out, seed, validation, picturesPerShard = 128 } = options;
  const rows = (await readRows(data))
    .filter(({ status }) => status === 'kept')
    .toSorted((one, two) => (one.id < two.id ? -1 : 1))
    .map((row) => ({ ...row, split: splitOf(row, validation) }));
  if (!rows.some(({ split }) => split === trainSplit)) throw nothingToTrainOn(data);
  await mkdir(out, { recursive: true });
  await rm(join(out, setManifestFile), { force: true });

  const names = Array.from(
    { length: Math.ceil(rows.length / picturesPerShard) },
    (_, index) => `shard-${String(index).padStart(5, '0')}`,
  );
  const tasks = names.map((_, index): ShardTask => {
    const part = rows.slice(index * picturesPerShard, (index + 1) * picturesPerShard);
    return { folder: data, path: join(out, names[index]!), rows: part };
  });
  const shards = await makeShards(tasks, rows.length, options);
  await removeOldShards(out, names);
  options.onStored?.();

  const open = await openShards(out, names);
  try {
    if (!open.pictures.some(({ split }) => split === trainSplit)) {
      throw nothingToTrainOn(
        data,
        shards.flatMap(({ refused }) => refused),
      );
    }
    const colours = sampleColours(open, seed);
    const { q } = options;
    const bins =
      options.bins === 'grid'
        ? gridBins(colours, q === undefined ? {} : { q })
        : kmeansBins(colours, { q: q ?? defaultBins, seed });
    const binsJson = Buffer.from(`${JSON.stringify(bins)}\n`);
    await writeWhole(join(out, 'bins.json'), binsJson);

    const files: Record<string, string> = { 'bins.json': sha256(binsJson) };
    for (const [index, name] of names.entries()) {
      files[`${name}.bin`] = shards[index]!.sha256;
      files[`${name}.json`] = sha256(await readFile(join(out, `${name}.json`)));
    }
    const splits: Record<string, number> = {};
    for (const { split } of open.pictures) splits[split] = (splits[split] ?? 0) + 1;
    const manifest: SetManifest = {
      format: 'colournet-training-set',
      version: 1,
      files,
      shards: names,
      splits,
    };
    const manifestJson = Buffer.from(`${JSON.stringify(manifest)}\n`);
    await writeWhole(join(out, setManifestFile), manifestJson);
    const refused = shards.flatMap((shard) => shard.refused);
    return { splits, bins: bins.centres.length, digest: sha256(manifestJson), refused };
  } finally {
    open.close();
  }
}

/** Errors here are those of `data`, whatever is said of `out` elsewhere. */
async function readRows(data: string): Promise<ManifestRow[]> {
  try {
    return [...(await readManifest(data)).values()];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (error instanceof ColourNetError || code === '') throw error;
    const sentence = `${data} cannot be read (${code}): name the folder that \`npm run scrape\` filled.`;
    throw new ColourNetError('bad-configuration', sentence, { cause: error });
  }
}

async function makeShards(
  tasks: readonly ShardTask[],
  pictures: number,
  { onProgress }: PrepareOptions,
): Promise<Shard[]> {
  const threads = Math.min(tasks.length, availableParallelism());
  const pool = new Piscina<ShardTask, WorkerAnswer<Shard>>({
    filename: new URL('./prepare-worker.mjs', import.meta.url).href,
    name: 'answerWithShard',
    minThreads: threads,
    maxThreads: threads,
  });
  let done = 0;
  try {
    return await Promise.all(
      tasks.map(async (task) => {
        const shard = valueOf(await pool.run(task));
        onProgress?.((done += task.rows.length), pictures);
        return shard;
      }),
    );
  } finally {
    await pool.destroy();
  }
}

/** Shards of an earlier, larger set: they would only take room. */
async function removeOldShards(out: string, names: readonly string[]): Promise<void> {
  const kept = new Set(names.flatMap((name) => [`${name}.bin`, `${name}.json`]));
  for (const file of await readdir(out)) {
    if (file.startsWith('shard-') && !kept.has(file)) await rm(join(out, file));
  }
}

/** @param refused pictures that are there, and why they cannot be used */
function nothingToTrainOn(data: string, refused: Prepared['refused'] = []): ColourNetError {
  const reasons = new Set(refused.map(({ reason }) => reason));
  const why = reasons.size > 0 ? ` (${[...reasons].join(', ')})` : '';
  return new ColourNetError(
    'bad-training-set',
    `${data} holds no picture to train on${why}: \`npm run scrape -- --out ${data}\` fetches some.`,
  );
}
