import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { datasetsFolder, type RunFiles, runFiles } from '../run-files.ts';
import type { Logger } from '../log.ts';
import { modelFolder } from '../model/current.ts';
import { selectBundle } from '../model/select-bundle.ts';
import {
  parseRunEvent,
  type ProgressEvent,
  type RunEvent,
  type RunPlan,
  type Stage,
  stages,
} from '../run-record.ts';
import { writeWhole } from '../write-whole.ts';
import { compareModels } from './compare-models.ts';
import type { Danbooru } from './danbooru/api.ts';
import { scrape } from './scrape/scrape.ts';
import { prepareTrainingSet } from './set/prepare.ts';
import { type Settings, usualSettings } from './settings.ts';

export interface RetrainOptions {
  readonly env: Pick<Env, 'DATA_DIR' | 'COLOURNET_MODEL' | 'COLOURNET_ENGINE'>;
  readonly plan: RunPlan;
  /** The site; called where it is asked for something. */
  readonly danbooru: () => { readonly danbooru: Danbooru; readonly userId: number | undefined };
  readonly log: Logger;
  readonly write: (event: RunEvent) => void;
  /** Makes the function that tells how far a stage is. */
  readonly tellerOf: (
    stage: Stage,
    write: (event: ProgressEvent) => void,
  ) => (done: number, total: number) => void;
  /** Stops the training after the step that is being done, anything else at once: its process is to end then. */
  readonly signal: AbortSignal;
}

const { seed } = usualSettings;
const validation = 0.05;
const rateFromWeights = 6e-4;

/**
 * Does what a plan says: fresh pictures, a training set of them, a model, and how it compares with the one in use. What
 * an earlier process of the same run has done is not done again.
 * @returns whether the training reached its end or was stopped
 * @throws ColourNetError what the stages throw
 */
export async function retrain(options: RetrainOptions): Promise<'done' | 'stopped'> {
  const { env, plan, write } = options;
  const files = runFiles(env.DATA_DIR, plan.id);
  const done = stagesDone(files.progress);
  const at = () => new Date().toISOString();
  write({ event: 'begin', pid: process.pid, at: at() });
  for (const stage of stages) {
    if (done.has(stage) || (stage === 'scrape' && plan.source !== 'scrape')) continue;
    write({ event: 'stage', stage, at: at() });
    const outcome = await Promise.race([work[stage](options, files), stopOf(stage, options.signal)]);
    if (outcome === 'stopped') return outcome;
    write({ event: 'stage done', stage, at: at() });
  }
  return 'done';
}

const work: Readonly<
  Record<Stage, (options: RetrainOptions, files: RunFiles) => Promise<'done' | 'stopped'>>
> = {
  async scrape({ env, plan, danbooru, tellerOf, write, log }) {
    const { count, query } = plan;
    const folder = datasetFolder(env.DATA_DIR, plan);
    await scrape({ folder, count, query, seed, ...danbooru(), log, onProgress: tellerOf('scrape', write) });
    return 'done';
  },

  async prepare({ env, plan, tellerOf, write }, { folder }) {
    const data = datasetFolder(env.DATA_DIR, plan);
    const out = join(folder, 'set');
    const onProgress = tellerOf('prepare', write);
    await prepareTrainingSet({ data, out, bins: 'kmeans', q: plan.q, seed, validation, onProgress });
    return 'done';
  },

  async train({ env, plan, write, signal }, { folder }) {
    const out = modelFolder(env.DATA_DIR, plan.id);
    const { train } = await import('./train.ts'); // with TensorFlow.js, which takes a second to load
    const isBegun = existsSync(join(`${out}.training`, 'last.checkpoint'));
    const { minutes, backend } = plan;
    const against = await selectBundle(env);
    const run = isBegun ? ({ resume: true } as const) : settingsOf(plan);
    const common = { data: join(folder, 'set'), out, backend, against, checkpointEveryS: 300 };
    const { finished } = await train({ ...common, run, minutes, onEvent: write, signal });
    if (finished) return 'done';
    if (minutes === undefined || signal.aborted) return 'stopped';
    if (existsSync(out)) return 'done';
    const sentence = `The training of ${plan.id} had no evaluation within ${minutes} minutes, so that there is no model yet: go on with more minutes.`;
    throw new ColourNetError('bad-configuration', sentence);
  },

  async compare({ env, plan, tellerOf, write }, files) {
    const { gate, sheet } = await compareModels({
      data: join(files.folder, 'set'),
      current: await selectBundle(env),
      next: modelFolder(env.DATA_DIR, plan.id),
      engine: env.COLOURNET_ENGINE,
      onProgress: tellerOf('compare', write),
    });
    await writeWhole(files.sheet, sheet);
    await writeWhole(files.gate, Buffer.from(`${JSON.stringify(gate)}\n`));
    return 'done';
  },
};

/** Training stops by itself, so that nothing of it is lost; whatever else is cut off is done again, or goes on, next time. */
function stopOf(stage: Stage, signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (stage !== 'train') signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}

function datasetFolder(dataDir: string, { dataset }: RunPlan): string {
  return join(datasetsFolder(dataDir), dataset);
}

function settingsOf({ from, width, steps, batch, cropPx, evaluateEverySteps, precision }: RunPlan): Settings {
  const size = { width, batch, cropPx, precision };
  const rate = from === null ? usualSettings.rate : rateFromWeights;
  return { ...usualSettings, ...size, rate, steps, evaluateEverySteps, from };
}

/** What earlier processes of a run have finished; a line that a kill cut off is no line. */
function stagesDone(path: string): Set<Stage> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const events = lines.map(parseRunEvent);
  return new Set(events.flatMap((event) => (event?.event === 'stage done' ? [event.stage] : [])));
}
