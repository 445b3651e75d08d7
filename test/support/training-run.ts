import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import type { TrainEvent } from '../../src/run-record.ts';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import type { Settings } from '../../src/training/settings.ts';
import { train, type TrainOptions } from '../../src/training/train.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { drawnTrainingSet } from './training-set.ts';
import './tensorflow.ts';

/** Of a run that takes a second. */
export const settings: Settings = {
  steps: 6,
  seed: 3,
  width: 1 / 32,
  batch: 2,
  cropPx: 16,
  manga: 0.3,
  rebalance: 0.8,
  sharpness: 1,
  rate: 3e-3,
  weightDecay: 1e-2,
  clipNorm: 1,
  emaDecay: 0.9,
  evaluateEverySteps: 3,
  precision: 'float32',
  from: null,
};

/** A training set that all runs read and none writes. */
let drawn: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-'));
  drawn = await drawnTrainingSet(8, 16, folder);
  return () => rm(folder, { recursive: true });
});

export interface Run {
  readonly data: string;
  readonly out: string;
  readonly events: TrainEvent[];
}

export async function newRun(data = drawn): Promise<Run> {
  return { data, out: join(await temporaryFolder(), 'model'), events: [] };
}

/** Trains on TensorFlow.js's own cpu backend unless told otherwise, to the checkpoint of `stopAtStep` or to the end. */
export function go(
  run: Run,
  what: TrainOptions['run'],
  more: Partial<TrainOptions> & { stopAtStep?: number } = {},
) {
  const stop = new AbortController();
  return train({
    data: run.data,
    out: run.out,
    backend: 'cpu',
    run: what,
    checkpointEveryS: 0, // after every step
    signal: stop.signal,
    onEvent: (event) => {
      run.events.push(event);
      if (event.event === 'checkpoint' && event.step === more.stopAtStep) stop.abort();
    },
    ...more,
  });
}

export function last({ out }: Run) {
  return readCheckpoint(join(`${out}.training`, 'last.checkpoint'));
}
