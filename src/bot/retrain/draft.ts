import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { selectBundle } from '../../model/index.ts';
import {
  datasetName,
  type RetrainDefaults,
  retrainDefaultsSchema,
  type RunPlan,
  runPlanSchema,
  type ScrapeEstimate,
} from '../../run-record.ts';
import { plainText } from '../plain-text.ts';
import { refuse } from '../texts/texts.ts';
import { estimateScrape } from './estimate-scrape.ts';
import type { Runs, RunEnv } from './runs.ts';

/** What an admin asks for by `/retrain start`. */
export interface RunWish {
  readonly source: 'scrape' | 'dataset' | 'resume';
  readonly dataset: string | undefined;
  readonly count: number | undefined;
  readonly query: string | undefined;
  /** The model in use, unless told otherwise. */
  readonly from: 'current' | 'nothing' | undefined;
  readonly minutes: number | undefined;
  readonly width: number | undefined;
  readonly note: string | undefined;
}

/** What *Start* does: a new run, or one that goes on. */
export const draftSchema = z.union([
  z.strictObject({ plan: runPlanSchema.omit({ id: true, at: true }) }),
  z.strictObject({ resume: z.string(), minutes: z.number().positive().optional() }),
]);
export type Draft = z.infer<typeof draftSchema>;

/** What a run would take, about. */
export interface RunEstimate {
  readonly scrape: ScrapeEstimate | undefined;
  readonly pictures: number;
  readonly steps: number;
  readonly trainingHours: number;
  readonly diskBytes: number;
}

const usual = { dataset: 'danbooru', count: 10_000, width: 0.5, steps: { current: 6000, nothing: 20_000 } };
/** Of a run that has fewer steps than lie between two evaluations: only what was evaluated is kept as a model. */
const evaluationsOfShort = 4;
/** Of a prepared picture, measured on 2,657. */
const preparedBytes = 300_000;
/** Of the network at width 1 with all that a run keeps of it: four numbers a weight, in two checkpoints. */
const stateBytes = 24.8e6 * 4 * 4 * 2;
/** Crops of 128 px a second and thread at width 0.5, where no run here has told: measured on AVX-512 without bfloat16. */
const usualSpeed = 7;

/**
 * Makes of a wish what *Start* is to do, and says what that would take.
 * @param width of the model in use
 * @throws Refused where the wish cannot be done
 */
export async function draftRun(
  wish: RunWish,
  runs: Runs,
  env: RunEnv,
  width: number,
): Promise<{ draft: Draft; estimate: RunEstimate }> {
  if (wish.source === 'resume') return draftResumed(wish, runs);
  const from = wish.from ?? 'current';
  if (wish.width !== undefined && from === 'current') throw refuse('widthOfCurrent');
  if (wish.source === 'dataset' && (wish.query !== undefined || wish.count !== undefined)) {
    throw refuse('onlyWithScrape');
  }
  const { steps: wanted, ...training } = await readDefaults(env.DATA_DIR);
  const dataset = await datasetOf(wish, runs);
  const count = wish.source === 'scrape' ? (wish.count ?? usual.count) : await runs.picturesIn(dataset);
  const query = wish.query?.trim();
  if (query === '') throw refuse('emptyQuery');
  const scrape =
    wish.source === 'scrape'
      ? await estimateScrape(env, { dataset, count, query, scrapeRate: training.scrapeRate })
      : undefined;
  const plan: Omit<RunPlan, 'id' | 'at'> = {
    ...training,
    source: wish.source,
    dataset,
    count,
    ...(query !== undefined && { query }),
    from: from === 'current' ? await selectBundle(env) : null,
    width: from === 'current' ? width : (wish.width ?? usual.width),
    steps: wanted ?? usual.steps[from],
    ...(wish.minutes !== undefined && { minutes: wish.minutes }),
    note: wish.note ?? '',
  };
  const speed = await speedOf(plan, runs);
  if (wish.minutes !== undefined) {
    // The rate falls over the last steps, so that as many are planned as the time allows.
    const possible = Math.max(1, Math.floor((wish.minutes * 60 * speed) / plan.batch));
    plan.steps = Math.min(plan.steps, possible);
  }
  if (plan.evaluateEverySteps > plan.steps)
    plan.evaluateEverySteps = Math.ceil(plan.steps / evaluationsOfShort);
  const pictures = Math.max(count, scrape?.pictures ?? 0);
  return {
    draft: { plan },
    estimate: {
      scrape,
      pictures,
      steps: plan.steps,
      trainingHours: (plan.steps * plan.batch) / speed / 3600,
      diskBytes: (scrape?.diskBytes ?? 0) + pictures * preparedBytes + stateBytes * plan.width ** 2,
    },
  };
}

/** The last run, where it did not end as it should. */
async function draftResumed(wish: RunWish, runs: Runs): Promise<{ draft: Draft; estimate: RunEstimate }> {
  const given = [wish.dataset, wish.count, wish.query, wish.from, wish.width, wish.note];
  if (given.some((value) => value !== undefined)) throw refuse('onlyMinutesWithResume');
  const [plan] = await runs.list();
  const state = plan && (await runs.stateOf(plan));
  if (!plan || state?.end?.outcome === 'done') throw refuse('nothingToResume');
  const speed = await speedOf(plan, runs);
  const done = state?.stage === 'train' ? (state.progress?.done ?? 0) : 0;
  const steps = plan.steps - done;
  return {
    draft: { resume: plan.id, ...(wish.minutes !== undefined && { minutes: wish.minutes }) },
    estimate: {
      scrape: undefined,
      pictures: plan.count,
      steps,
      trainingHours: Math.min((wish.minutes ?? Infinity) / 60, (steps * plan.batch) / speed / 3600),
      diskBytes: 0,
    },
  };
}

async function datasetOf({ source, dataset }: RunWish, runs: Runs): Promise<string> {
  const all = await runs.datasets();
  if (dataset === undefined) {
    if (source === 'scrape') return usual.dataset;
    const [only, ...others] = all;
    if (only === undefined || others.length > 0) throw refuse('whichDataset');
    return only;
  }
  const isNamed = datasetName.safeParse(dataset).success;
  if (!isNamed || (source === 'dataset' && !all.includes(dataset)))
    throw refuse('unknownDataset', plainText(dataset));
  return dataset;
}

async function readDefaults(dataDir: string): Promise<RetrainDefaults> {
  const path = join(dataDir, 'retrain.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refuse('retrainDefaults', 'JSON');
  }
  const { data, error } = retrainDefaultsSchema.safeParse(given);
  if (data) return data;
  throw refuse('retrainDefaults', z.prettifyError(error).replaceAll(/\s+/g, ' '));
}

/** Crops a second: of the last run that told, else a guess. A step's cost grows about as its channels' square. */
async function speedOf(
  { width, cropPx, backend }: Pick<RunPlan, 'width' | 'cropPx' | 'backend'>,
  runs: Runs,
): Promise<number> {
  const costOf = (plan: Pick<RunPlan, 'width' | 'cropPx'>) => plan.width ** 2 * plan.cropPx ** 2;
  for (const plan of await runs.list()) {
    const { speed } = await runs.stateOf(plan);
    if (speed && plan.backend === backend)
      return (speed.picturesPerSecond * costOf(plan)) / costOf({ width, cropPx });
  }
  const threads = Math.ceil(availableParallelism() / 2);
  return (usualSpeed * threads * costOf({ width: 0.5, cropPx: 128 })) / costOf({ width, cropPx });
}
