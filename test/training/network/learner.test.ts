import { expect, test } from 'vitest';
import { createLearner } from '../../../src/training/network/learner.ts';
import { type Batch, createBatchMaker } from '../../../src/training/batch.ts';
import { createTargetMaker } from '../../../src/training/targets.ts';
import { openTrainingSet } from '../../../src/training/set/training-set.ts';
import { openTrainingBackend } from '../../../src/training/network/backend.ts';
import { trainingBackends, useBackend } from '../../support/backends.ts';
import { drawnTrainingSet } from '../../support/training-set.ts';
import '../../support/tensorflow.ts';

/** The least that a loss can be: the weighted entropy of its soft codes, in nats. */
function entropy({ shares, weights }: Batch): number {
  const k = shares.length / weights.length;
  return weights.reduce((sum, weight, cell) => {
    const own = shares.subarray(cell * k, (cell + 1) * k);
    return sum - weight * own.reduce((part, share) => part + (share > 0 ? share * Math.log(share) : 0), 0);
  }, 0);
}

const evenly = (bins: number) => Array.from({ length: bins }, () => 1 / bins);

test.each(trainingBackends)(
  'on %s a network that knows nothing begins with the answer that it is given, everywhere',
  async (backend) => {
    await useBackend(backend);
    const [bins, cells] = [4, 16];
    const answer = [0.5, 0.3, 0.2, 0];
    const settings = { weightDecay: 0, clipNorm: 10, emaDecay: 0, precision: 'float32' } as const;
    const learner = createLearner({ width: 1 / 32, bins }, 16, settings, { seed: 1, answer });
    const batch = {
      input: Float32Array.from({ length: 256 }, (_, i) => Math.sin(i)),
      bins: new Int32Array(cells).fill(1),
      shares: new Float32Array(cells).fill(1),
      weights: Float32Array.from({ length: cells }, (_, cell) => cell / 120), // sum 1, and no two alike
    };
    const { loss } = await learner.learn(batch, 1e-3);
    learner.dispose();
    expect(loss).toBeCloseTo(-Math.log(0.3), 5);
  },
);

test('one batch is learned by heart: the loss comes within 0.02 nats of its floor', async () => {
  await openTrainingBackend('cpu', 'float32');
  const set = await openTrainingSet(await drawnTrainingSet(4, 6));
  // Each colour lies amidst four bins, so that its code is soft.
  const centres = set.bins.centres.flatMap(([a, b]): [number, number][] => [
    [a - 3, b - 3],
    [a - 3, b + 3],
    [a + 3, b - 2],
    [a + 3, b + 4],
  ]);
  const targets = createTargetMaker(centres);
  const options = { seed: 2, size: 1, cropPx: 16, manga: 0 };
  const batch = await createBatchMaker(set, targets, options)(0);
  set.close();
  const floor = entropy(batch);
  expect(floor).toBeGreaterThan(0.1); // soft codes: it cannot be got by naming one bin
  const size = { width: 1 / 32, bins: centres.length };
  const settings = { weightDecay: 0, clipNorm: 10, emaDecay: 0, precision: 'float32' } as const;
  const learner = createLearner(size, 16, settings, { seed: 1, answer: evenly(centres.length) });
  let loss = Number.POSITIVE_INFINITY;
  let steps = 0;
  for (; steps < 400 && loss > floor + 0.02; steps++) {
    ({ loss } = await learner.learn(batch, steps < 250 ? 1e-2 : 2e-3));
  }
  learner.dispose();
  expect(loss, `after ${steps} steps`).toBeLessThanOrEqual(floor + 0.02);
  expect(loss).toBeGreaterThan(floor);
});
