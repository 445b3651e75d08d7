import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { ColourNetError } from '../errors.ts';
import type { TrainEvent } from '../run-record.ts';
import { type OpenedBackend, openTrainingBackend, type TrainingBackend } from './network/backend.ts';
import { createBatchLoader } from './batch-loader.ts';
import { type Changes, checkpointOf, refuseToForget, resumeRun, startRun } from './begin-run.ts';
import { checkPlace, keepBest, restoreBest } from './best-bundle.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { explainDiskError } from './disk-error.ts';
import { lockFolder } from '../folder-lock.ts';
import { createLearner } from './network/learner.ts';
import { writeWhole } from '../write-whole.ts';
import { plotRun } from './plot.ts';
import { rebalance } from './rebalance.ts';
import { fallStart, learningRate } from './schedule.ts';
import type { Settings } from './settings.ts';
import { openTrainingSet } from './set/training-set.ts';
import { showModel, validate } from './validate.ts';

export interface TrainOptions {
  /** The training set's folder. */
  readonly data: string;
  /** The folder that holds the best bundle so far; the state lies beside it, in `<out>.training`. */
  readonly out: string;
  readonly backend: TrainingBackend;
  /** A bundle to stand beside the results in the sheets: the model in use. */
  readonly against?: string | undefined;
  /** What to train, or `resume` for the run whose state lies beside `out`, to its end or to `steps`, with its `rebalance` and `sharpness` or others. */
  readonly run: Settings | (Changes & { readonly resume: true });
  /** Stops after so long; the rate does not know of it. */
  readonly minutes?: number | undefined;
  readonly checkpointEveryS: number;
  readonly onEvent: (event: TrainEvent) => void;
  /** Asks for a stop after the step that is being done. */
  readonly signal?: AbortSignal | undefined;
}

type Done = Extract<TrainEvent, { event: 'done' }>;

const tellEverySteps = 10;

/**
 * Trains ColourNet on a prepared set: AdamW on the cross-entropy, the average of the weights, rebalanced, validated
 * and kept as a bundle whenever it is the best so far. A run that is stopped, or killed, goes on from its last checkpoint
 * as if nothing had been.
 * @throws ColourNetError `bad-training-set`, `bad-checkpoint`, `bad-bundle`, `engine-unavailable`, or
 *   `bad-configuration` where the loss is no number any more, another run works there, something else lies in `out`, or
 *   the disk is full; what `onEvent` throws, after the step and its checkpoint
 */
export async function train(options: TrainOptions): Promise<Done> {
  const out = resolve(options.out); // `model/` must not have its state in `model/.training`
  const untold = new AbortController();
  const onEvent = (event: TrainEvent) => {
    try {
      options.onEvent(event);
    } catch (error) {
      untold.abort(error); // a stop like any other, so that no step is lost
    }
  };
  const signal = AbortSignal.any([untold.signal, ...(options.signal ? [options.signal] : [])]);
  const done = await runAlone({ ...options, out, onEvent, signal });
  untold.signal.throwIfAborted();
  return done;
}

async function runAlone(options: TrainOptions): Promise<Done> {
  const { out } = options;
  const folder = `${out}.training`;
  const last = join(folder, 'last.checkpoint');
  try {
    await mkdir(folder, { recursive: true });
    const unlock = await lockFolder(folder);
    try {
      return await run(options, folder);
    } finally {
      await unlock();
    }
  } catch (error) {
    const again = existsSync(last) ? 'go on with the run (train --resume)' : 'run the same command again';
    throw explainDiskError(error, out, { again });
  }
}

async function run(options: TrainOptions, folder: string): Promise<Done> {
  const { data, out, onEvent, signal } = options;
  const [last, beforeFall] = [join(folder, 'last.checkpoint'), join(folder, 'before-fall.checkpoint')];
  await restoreBest(out, folder);
  await checkPlace(out);
  if (!('resume' in options.run)) refuseToForget(last);
  const set = await openTrainingSet(data, { verify: true });
  const { progress, losses, start, evaluateFirst } =
    'resume' in options.run
      ? await resumeRun(options.run, { last, beforeFall }, set)
      : await startRun(options.run, set);
  const { settings } = progress;
  const backend = await openTrainingBackend(options.backend, settings.precision);
  const others = options.against === undefined ? [] : await showModel(options.against, set);
  const size = { width: settings.width, bins: progress.bins.centres.length };
  const learner = createLearner(size, settings.cropPx, settings, start);
  const source = { ...settings, size: settings.batch, data, bins: progress.bins };
  const loader = createBatchLoader(source, progress.step, batchThreads(backend));

  const save = async (path: string) => {
    const { arrays } = await learner.state();
    await writeCheckpoint(path, checkpointOf(progress, losses, arrays));
    onEvent({ event: 'checkpoint', step: progress.step, path });
  };
  const evaluate = async () => {
    const weights = rebalance(await learner.average(), progress.bins, settings);
    const { figures, samples, sheet } = await validate({ size, weights, bins: progress.bins }, set, others);
    const evaluation = figures && { step: progress.step, ...figures };
    const best = evaluation === undefined || evaluation.score >= (progress.best?.score ?? -Infinity);
    if (evaluation) progress.evaluations.push(evaluation);
    if (evaluation && best) progress.best = evaluation;
    const paths = { sheet: join(folder, 'sheet.png'), plot: join(folder, 'plot.png') };
    await writeWhole(paths.sheet, sheet);
    await writeWhole(paths.plot, await plotRun(progress, losses));
    if (best) await keepBest(out, folder, { size, weights, progress, evaluation, samples });
    if (evaluation) onEvent({ event: 'evaluate', ...evaluation, ...paths });
  };

  const { steps } = settings;
  const started = performance.now();
  const secondsSince = (time: number) => (performance.now() - time) / 1000;
  const stopping = () =>
    signal?.aborted === true || secondsSince(started) > (options.minutes ?? Infinity) * 60;
  let [saved, savedAt] = [started, -1];
  let told = { at: started, step: progress.step };
  onEvent({
    event: 'start',
    step: progress.step,
    steps,
    backend: backend.description,
    pictures: set.pictures.length,
    bins: size.bins,
  });
  try {
    if (evaluateFirst) await evaluate();
    told = { at: performance.now(), step: progress.step };
    while (progress.step < steps && !stopping()) {
      if (progress.step === fallStart(steps)) await save(beforeFall);
      const lr = learningRate(progress.step, settings);
      const { loss, gradientNorm } = await learner.learn(await loader.next(), lr);
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw notANumber(progress.step, last);
      progress.step++;
      losses.push(loss);
      if (progress.step % tellEverySteps === 0) {
        const mean = losses.slice(-tellEverySteps).reduce((sum, each) => sum + each, 0) / tellEverySteps;
        const pictures = (progress.step - told.step) * settings.batch;
        const picturesPerSecond = pictures / secondsSince(told.at);
        onEvent({ event: 'step', step: progress.step, steps, loss: mean, lr, picturesPerSecond });
        told = { at: performance.now(), step: progress.step };
      }
      const due = progress.step % settings.evaluateEverySteps === 0 || progress.step === steps;
      if (due) await evaluate();
      if (due || secondsSince(saved) > options.checkpointEveryS) {
        await save(last);
        [saved, savedAt] = [performance.now(), progress.step];
        told = { at: saved, step: progress.step };
      }
    }
    if (savedAt !== progress.step) await save(last);
  } finally {
    await loader.close();
    learner.dispose();
    set.close();
  }
  const done = {
    event: 'done' as const,
    step: progress.step,
    finished: progress.step === steps,
    bundle: out,
    best: progress.best,
  };
  onEvent(done);
  return done;
}

/** A processor that trains needs its cores for that, and one thread keeps it busy; a GPU wants all there are. */
function batchThreads({ usesGpu }: OpenedBackend): number {
  return usesGpu ? Math.max(1, availableParallelism() - 1) : 1;
}

function notANumber(step: number, last: string): ColourNetError {
  return new ColourNetError(
    'bad-configuration',
    `The loss of step ${step} is no number any more: start again with a lower --rate. ${last} holds an earlier state.`,
  );
}
