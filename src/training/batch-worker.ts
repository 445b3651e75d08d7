import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { Bins } from '../model/bins.ts';
import { type Batch, type BatchOptions, createBatchMaker } from './batch.ts';
import { createTargetMaker } from './targets.ts';
import { openTrainingSet } from './set/training-set.ts';
import { answer, type WorkerAnswer } from './worker-answer.ts';

/** All that batches depend on. */
export interface BatchSource extends BatchOptions {
  /** The training set's folder. */
  readonly data: string;
  /** The bins of the network. */
  readonly bins: Pick<Bins, 'centres'>;
}

/** What the thread does for each step: it makes the batch, which is moved and not copied. */
export function createBatchWorker(source: BatchSource): (step: number) => Promise<unknown> {
  let opened: ReturnType<typeof open> | undefined;
  return async (step) => {
    opened ??= open(source); // not before the first step: a failure is then that step's
    const making = opened;
    const answered: WorkerAnswer<Batch> = await answer(async () => (await making)(step));
    if (!('value' in answered)) return answered;
    const { input, bins, shares, weights } = answered.value;
    const buffers = [input.buffer, bins.buffer, shares.buffer, weights.buffer];
    return move({ [transferableSymbol]: buffers, [valueSymbol]: answered });
  };
}

async function open(source: BatchSource): Promise<ReturnType<typeof createBatchMaker>> {
  const set = await openTrainingSet(source.data);
  return createBatchMaker(set, createTargetMaker(source.bins.centres), source);
}
