import { Piscina } from 'piscina';
import type { Batch } from './batch.ts';
import type { BatchSource } from './batch-worker.ts';
import { valueOf, type WorkerAnswer } from './worker-answer.ts';

/** Batches are made this many steps ahead of what the threads are at, so that the network never waits for one. */
const ahead = 2;

/** Batches in the order of their steps, made by threads of their own. */
export interface BatchLoader {
  next(): Promise<Batch>;
  close(): Promise<void>;
}

/**
 * Starts making batches.
 * @param firstStep the step that the first `next` is for
 * @param threads that make them; what they make does not depend on how many there are
 * @throws ColourNetError `bad-training-set` from `next`, where a picture cannot be read
 */
export function createBatchLoader(source: BatchSource, firstStep: number, threads: number): BatchLoader {
  const pool = new Piscina<number, WorkerAnswer<Batch>>({
    filename: new URL('./batch-worker.mjs', import.meta.url).href,
    name: 'makeBatch',
    workerData: source,
    minThreads: threads,
    maxThreads: threads,
  });
  const waiting: Promise<Batch>[] = [];
  let step = firstStep;
  const order = () => {
    const batch = pool.run(step++).then(valueOf);
    batch.catch(() => undefined); // `next` hands the failure on; until then it must not count as unhandled
    waiting.push(batch);
  };
  for (let i = 0; i < threads + ahead; i++) order();
  return {
    next: () => {
      order();
      return waiting.shift()!;
    },
    close: async () => {
      await Promise.allSettled(waiting); // a batch that comes to a pool that is gone would be an error
      await pool.destroy();
    },
  };
}
