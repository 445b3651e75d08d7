import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/model/bundle.ts';
import { writeBundle } from '../../src/model/bundle-write.ts';
import { rebalancingWeights } from '../../src/model/bins.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.ts';
import { learningRate } from '../../src/training/schedule.ts';
import { trainingBackends, trainsInBfloat16 } from '../support/backends.ts';
import { tinyParts, tinySize } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { go, last, newRun, type Run, settings } from '../support/training-run.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

test('a run writes its bundle, its state, sheet and plot, and tells of each', async () => {
  const run = await newRun();
  const done = await go(run, settings);
  expect(done).toMatchObject({ step: 6, finished: true, bundle: run.out });
  const evaluations = run.events.filter((event) => event.event === 'evaluate');
  expect(evaluations.map(({ step }) => step)).toEqual([3, 6]);
  expect(done.best?.score).toBe(Math.max(...evaluations.map(({ score }) => score)));
  const bundle = await loadBundle(run.out);
  expect(bundle.name).toBe('model');
  expect(bundle.size).toEqual({ width: 1 / 32, bins: 16 });
  expect(bundle.manifest.training).toMatchObject({ by: 'npm run train', seed: 3, from: null });
  expect(bundle.manifest.dataDigest).toMatch(/^[0-9a-f]{64}$/);
  expect((await readdir(`${run.out}.training`)).toSorted()).toEqual([
    'before-fall.checkpoint',
    'last.checkpoint',
    'plot.png',
    'sheet.png',
  ]);
});

test('the bundle is the average of the weights, rebalanced, and what begins with it begins with the average', async () => {
  const [run, next] = [await newRun(), await newRun()];
  await go(run, { ...settings, steps: 3, rebalance: 0.3, sharpness: 2 });
  const { progress, arrays } = await last(run);
  const learned = arrays.get('optimiser/head/bias/average')!;
  const w = rebalancingWeights(progress.bins.prior, 0.3);
  const bias = (await loadBundle(run.out)).weights.get('head/bias')!;
  for (const [bin, value] of bias.entries())
    expect(value).toBeCloseTo(2 * learned[bin]! + Math.log(w[bin]!), 5);
  await go(next, { ...settings, from: run.out, rate: 1e-9, steps: 1 });
  const begun = (await last(next)).arrays.get('head/bias')!;
  for (const [bin, value] of begun.entries()) expect(value).toBeCloseTo(learned[bin]!, 5);
});

// `train` itself takes WebGPU on a GPU only, and tests do on any adapter.
const computed = trainingBackends
  .filter((name) => name !== 'webgpu')
  .flatMap((name) => [
    [name, 'float32'] as const,
    ...(name === 'tensorflow' && trainsInBfloat16 ? [[name, 'bfloat16'] as const] : []),
  ]);
describe.each(computed)('on %s in %s', (backend, precision) => {
  const own = { ...settings, precision };

  test('two runs with one seed agree bit for bit, with another seed they do not', async () => {
    const runs = [await newRun(), await newRun(), await newRun()];
    await go(runs[0]!, own, { backend });
    await go(runs[1]!, own, { backend });
    await go(runs[2]!, { ...own, seed: 4 }, { backend });
    const [one, other, third] = await Promise.all(runs.map(last));
    expect(other!.arrays).toEqual(one!.arrays);
    expect(third!.arrays.get('conv1_1/kernel')).not.toEqual(one!.arrays.get('conv1_1/kernel'));
  });

  test('a run that was stopped and resumed ends bit for bit as one that never stopped', async () => {
    const [stopped, undisturbed] = [await newRun(), await newRun()];
    expect(await go(stopped, own, { backend, stopAtStep: 2 })).toMatchObject({ step: 2, finished: false });
    expect(await go(stopped, { resume: true }, { backend, stopAtStep: 5 })).toMatchObject({
      step: 5,
      finished: false,
    });
    expect(await go(stopped, { resume: true }, { backend })).toMatchObject({ step: 6, finished: true });
    await go(undisturbed, own, { backend });
    expect(await last(stopped)).toEqual(await last(undisturbed));
    const weights = (run: Run) => readFile(join(run.out, 'weights.bin'));
    expect(await weights(stopped)).toEqual(await weights(undisturbed));
  });
});

test('a finished run is prolonged from before the fall of its rate, and ends as if it had been as long', async () => {
  const [short, long] = [await newRun(), await newRun()];
  await go(short, { ...settings, steps: 4 });
  await expect(go(short, { resume: true })).rejects.toThrow(/finished: --steps with more than 4/);
  await expect(go(short, { resume: true, steps: 2 })).rejects.toThrow(
    /is 3 steps far, .* of 2 the rate falls from 1 on/,
  );
  await go(short, { resume: true, steps: 6 });
  await go(long, settings);
  expect((await last(short)).arrays).toEqual((await last(long)).arrays);
});

test('a prolonged run keeps the bundle of the fall that it goes back behind until it has a better one', async () => {
  const run = await newRun();
  const { best } = await go(run, { ...settings, steps: 4, evaluateEverySteps: 4 });
  const path = join(`${run.out}.training`, 'last.checkpoint');
  const { progress, arrays } = await readCheckpoint(path);
  const unbeaten = { ...best!, score: 9 };
  await writeCheckpoint(path, { progress: { ...progress, best: unbeaten }, arrays });
  const before = await readFile(join(run.out, 'weights.bin'));
  expect((await go(run, { resume: true, steps: 6 })).best).toEqual(unbeaten);
  expect(await readFile(join(run.out, 'weights.bin'))).toEqual(before);
});

test('a finished run is given another strength of rebalancing and sharpness, which change nothing of what it learned', async () => {
  const [run, other] = [await newRun(), await newRun()];
  await go(run, { ...settings, steps: 3 });
  await go(other, { ...settings, steps: 3, rebalance: 0.3, sharpness: 2 });
  const path = join(`${run.out}.training`, 'last.checkpoint');
  const { progress, arrays } = await readCheckpoint(path);
  const best = { ...progress.best!, score: 9 }; // of the strength that it had: the new one need not beat it
  await writeCheckpoint(path, { progress: { ...progress, best }, arrays });
  await go(run, { resume: true, rebalance: 0.3, sharpness: 2 });
  const { weights, manifest } = await loadBundle(run.out);
  expect(weights).toEqual((await loadBundle(other.out)).weights);
  expect(manifest.training).toMatchObject({ rebalance: 0.3, sharpness: 2, step: 3 });
  expect((await last(run)).arrays).toEqual(arrays);
  const sentence = /another --rebalance than 0\.3 or --sharpness than 2 writes its model anew/;
  await expect(go(run, { resume: true, rebalance: 0.3 })).rejects.toThrow(sentence);
});

test('a slash at the end of --out changes nothing', async () => {
  const run = await newRun();
  await go({ ...run, out: `${run.out}/` }, settings);
  expect((await loadBundle(run.out)).name).toBe('model');
  expect((await last(run)).progress.step).toBe(6);
});

test('a run is shortened while its rate has not fallen, and ends as if it had been as short', async () => {
  const [long, short] = [await newRun(), await newRun()];
  await go(long, { ...settings, steps: 8 }, { stopAtStep: 3 });
  await go(long, { resume: true, steps: 4 });
  await go(short, { ...settings, steps: 4 });
  expect((await last(long)).arrays).toEqual((await last(short)).arrays);
});

test('time stops a run and does not shape its rate', async () => {
  const run = await newRun();
  const done = await go(run, settings, { minutes: 0 });
  expect(done).toMatchObject({ step: 0, finished: false });
  expect(await go(run, { resume: true })).toMatchObject({ step: 6, finished: true });
});

test('a run from a bundle begins with its weights and its bins', async () => {
  const run = await newRun();
  const from = join(await temporaryFolder(), 'tiny');
  await writeBundle(from, tinyParts());
  await go(run, { ...settings, from, steps: 1 }, { minutes: 0 });
  const { progress, arrays } = await last(run);
  expect(progress.settings.width).toBe(tinySize.width);
  expect(progress.bins.centres).toEqual(tinyParts().bins.centres);
  expect(progress.bins.prior).not.toEqual(tinyParts().bins.prior);
  // The bundle itself is the first to be judged, so that what is kept is never worse.
  expect(run.events).toContainEqual(expect.objectContaining({ event: 'evaluate', step: 0 }));
  const { weights } = await loadBundle(from);
  expect(arrays.get('conv2_1/kernel')).toEqual(weights.get('conv2_1/kernel'));
});

test('a set without validation pictures still gives a bundle', async () => {
  const run = await newRun(await drawnTrainingSet(3));
  await go(run, { ...settings, steps: 2 });
  expect((await loadBundle(run.out)).manifest.figures).toEqual({});
});

test('every tenth step is told, with the rate that it was made at and the mean loss of the ten', async () => {
  const run = await newRun();
  const own = { ...settings, steps: 20, evaluateEverySteps: 20 };
  await go(run, own, { checkpointEveryS: 1e9 });
  const losses = (await last(run)).arrays.get('losses')!;
  expect(losses).toHaveLength(20);
  const told = run.events.filter((event) => event.event === 'step');
  expect(told.map(({ step, steps }) => [step, steps])).toEqual([
    [10, 20],
    [20, 20],
  ]);
  for (const { step, lr, loss, picturesPerSecond } of told) {
    expect(lr).toBe(learningRate(step - 1, own));
    const mean = losses.slice(step - 10, step).reduce((sum, each) => sum + each) / 10;
    expect(loss).toBeCloseTo(mean, 5);
    expect(picturesPerSecond).toBeGreaterThan(0);
  }
});

test('the network learns at the rate of the schedule', async () => {
  const run = await newRun();
  const own = { ...settings, steps: 1 };
  await go(run, own, { minutes: 0 });
  const before = (await last(run)).arrays.get('head/bias')!;
  await go(run, { resume: true });
  const after = (await last(run)).arrays.get('head/bias')!;
  const moved = after.map((value, i) => Math.abs(value - before[i]!));
  expect(Math.max(...moved) / learningRate(0, own)).toBeCloseTo(1, 1); // what AdamW's first step is, for any slope
});
