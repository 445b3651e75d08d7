import { existsSync } from 'node:fs';
import { ColourNetError } from '../errors.ts';
import { type Bins, priorOf } from '../model/bins.ts';
import { loadBundle } from '../model/bundle.ts';
import { type Checkpoint, readCheckpoint, type RunProgress } from './checkpoint.ts';
import type { createLearner } from './network/learner.ts';
import { unbalance } from './rebalance.ts';
import { fallStart } from './schedule.ts';
import { sampleColours, type TrainingSet } from './set/training-set.ts';
import type { Settings } from './settings.ts';

/** Where a run stands when it begins, and what its network begins with. */
export interface Beginning {
  readonly progress: RunProgress;
  /** The loss of every step so far. */
  readonly losses: number[];
  readonly start: Parameters<typeof createLearner>[3];
  /** Whether it is to be seen what the network does before it learns. */
  readonly evaluateFirst: boolean;
}

/** The array of a checkpoint that holds the losses, beside those of the learner. */
const lossesName = 'losses';

/**
 * Begins a new run: with the weights and bins of the bundle `settings.from`, whose prior is measured anew on these
 * pictures, or with nothing but the set's own bins and prior.
 * @throws ColourNetError `bad-bundle`
 */
export async function startRun(given: Settings, set: TrainingSet): Promise<Beginning> {
  const bundle = given.from === null ? undefined : await loadBundle(given.from);
  const settings = bundle ? { ...given, width: bundle.size.width } : given;
  const bins = bundle ? withPriorOf(set, bundle.bins, given.seed) : set.bins;
  const progress = { settings, step: 0, dataDigest: set.digest, bins, evaluations: [], best: null };
  // What it is to be better than.
  if (bundle) return { progress, losses: [], start: { weights: unbalance(bundle) }, evaluateFirst: true };
  // The prior is the best that can be said of a cell without looking at it.
  return { progress, losses: [], start: { seed: given.seed, answer: bins.prior }, evaluateFirst: false };
}

/**
 * Keeps a new run from writing over the state of another.
 * @throws ColourNetError `bad-configuration` where there is one
 */
export function refuseToForget(path: string): void {
  if (!existsSync(path)) return;
  const sentence = `${path} holds the state of a run: go on with it by --resume, or delete its folder to begin anew.`;
  throw new ColourNetError('bad-configuration', sentence);
}

function withPriorOf(set: TrainingSet, { space, maker, centres }: Bins, seed: number): Bins {
  return { space, maker, centres, prior: priorOf(sampleColours(set, seed), centres) };
}

/** What a run may be taken up with that it did not have before. */
export interface Changes {
  readonly steps?: number | undefined;
  readonly rebalance?: number | undefined;
  readonly sharpness?: number | undefined;
}

/**
 * Takes up a run where its last checkpoint left it. With other `steps` than it had, the rate falls elsewhere: it then
 * goes on from where the new fall has not begun, and ends as if it had had those steps from the beginning. Another
 * `rebalance` or `sharpness` changes nothing of what was learned: the model is written anew, and the best one so far,
 * which spoke otherwise, no longer counts.
 * @throws ColourNetError `bad-checkpoint`, also where the run is finished or has had another training set
 */
export async function resumeRun(
  changes: Changes,
  paths: { last: string; beforeFall: string },
  set: TrainingSet,
): Promise<Beginning> {
  const last = await readCheckpoint(paths.last);
  const had = last.progress.settings;
  const { steps = had.steps, rebalance = had.rebalance, sharpness = had.sharpness } = changes;
  const anew = rebalance !== had.rebalance || sharpness !== had.sharpness;
  if (last.progress.dataDigest !== set.digest) {
    throw refuse(paths.last, 'its run had another training set: name that one with --data');
  }
  if (steps === had.steps && last.progress.step >= had.steps && !anew) {
    throw refuse(
      paths.last,
      `its run is finished: --steps with more than ${had.steps} prolongs it, another --rebalance than ${had.rebalance} or --sharpness than ${had.sharpness} writes its model anew`,
    );
  }
  const { progress, arrays } = steps === had.steps ? last : await beforeTheFall(last, steps, paths);
  return {
    progress: {
      ...progress,
      settings: { ...progress.settings, steps, rebalance, sharpness },
      best: anew ? null : last.progress.best,
    },
    losses: Array.from(arrays.get(lossesName) ?? []),
    start: { state: { step: progress.step, arrays } },
    evaluateFirst: anew,
  };
}

/** The newest state whose rate has not yet fallen in a run of so many steps, and had not in the run that it is of. */
async function beforeTheFall(last: Checkpoint, wanted: number, paths: { last: string; beforeFall: string }) {
  const had = last.progress.settings.steps;
  const latest = Math.min(fallStart(had), fallStart(wanted));
  if (last.progress.step <= latest) return last;
  const before = last.progress.step > fallStart(had) ? await readCheckpoint(paths.beforeFall) : last;
  if (before.progress.step <= latest) return before;
  const { step } = before.progress;
  throw refuse(
    paths.last,
    `its run is ${step} steps far, and in one of ${wanted} the rate falls from ${latest} on`,
  );
}

function refuse(path: string, what: string): ColourNetError {
  return new ColourNetError('bad-checkpoint', `The checkpoint ${path} cannot be resumed: ${what}.`);
}

/** What a checkpoint holds of a run. */
export function checkpointOf(
  progress: RunProgress,
  losses: readonly number[],
  learner: ReadonlyMap<string, Float32Array>,
): Checkpoint {
  return { progress, arrays: new Map([...learner, [lossesName, Float32Array.from(losses)]]) };
}
