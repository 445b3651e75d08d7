import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBundle } from '../../src/model/bundle.ts';
import { writeBundle } from '../../src/model/bundle-write.ts';
import { rebalancingWeights } from '../../src/model/bins.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.ts';
import type { Settings } from '../../src/training/settings.ts';
import type { TrainEvent } from '../../src/run-record.ts';
import { train, type TrainOptions } from '../../src/training/train.ts';
import { trainingBackends } from '../support/backends.ts';
import { tinyParts, tinySize } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

const settings: Settings = {
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

interface Run {
  readonly data: string;
  readonly out: string;
  readonly events: TrainEvent[];
}

async function newRun(data = drawn): Promise<Run> {
  return { data, out: join(await temporaryFolder(), 'model'), events: [] };
}

/** Trains on TensorFlow.js's own cpu backend unless told otherwise; the thread asks `stopAfter` events in whether it shall stop. */
function go(run: Run, what: TrainOptions['run'], more: Partial<TrainOptions> & { stopAtStep?: number } = {}) {
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

function last({ out }: Run) {
  return readCheckpoint(join(`${out}.training`, 'last.checkpoint'));
}

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
describe.each(trainingBackends.filter((name) => name !== 'webgpu'))('on %s', (backend) => {
  const own = { ...settings, precision: backend === 'cpu' ? 'float32' : 'bfloat16' } as const;

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

test('a new run writes over no other run and no folder of something else', async () => {
  const run = await newRun();
  await go(run, settings, { minutes: 0 });
  await expect(go(run, settings)).rejects.toThrow(/holds the state of a run: go on with it by --resume/);
  const foreign = { ...run, out: await temporaryFolder() };
  await writeFile(join(foreign.out, 'thesis.txt'), 'years of work');
  await expect(go(foreign, settings)).rejects.toThrow(/is a folder of something else than a model/);
  expect(await readFile(join(foreign.out, 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('two runs do not write one state', async () => {
  const run = await newRun();
  await go(run, settings, { minutes: 0 });
  await writeFile(join(`${run.out}.training`, 'in-use.lock'), String(process.ppid));
  await expect(go(run, { resume: true })).rejects.toThrow(/Another process .* works in .*model.training/);
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

test('a damaged checkpoint, another training set and a state of nothing are said so', async () => {
  const run = await newRun();
  await expect(go(run, { resume: true })).rejects.toThrow(/last.checkpoint cannot be used: there is none/);
  await go(run, { ...settings, steps: 2 });
  const other = { ...run, data: await drawnTrainingSet(6) };
  await expect(go(other, { resume: true, steps: 4 })).rejects.toThrow(/had another training set/);
  const path = join(`${run.out}.training`, 'last.checkpoint');
  const bytes = await readFile(path);
  bytes[bytes.length - 5]! ^= 1;
  await writeFile(path, bytes);
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  bytes[bytes.length - 5]! ^= 1;
  bytes.write('"seed":4', bytes.indexOf('"seed":3'));
  await writeFile(path, bytes);
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  await writeFile(path, bytes.subarray(0, 160));
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/its checksum is wrong/);
  await writeFile(path, bytes.subarray(0, 60));
  await expect(go(run, { resume: true, steps: 4 })).rejects.toThrow(/is not a checkpoint of this version/);
});

test('the bundle of before comes back where a kill fell between two renames', async () => {
  const run = await newRun();
  const aside = join(`${run.out}.training`, 'previous');
  await mkdir(`${run.out}.training`, { recursive: true });
  await writeBundle(aside, tinyParts());
  await go(run, { ...settings, steps: 1 }, { minutes: 0 });
  expect((await loadBundle(run.out)).size).toEqual(tinySize);
});

test('a set without validation pictures still gives a bundle', async () => {
  const run = await newRun(await drawnTrainingSet(3));
  await go(run, { ...settings, steps: 2 });
  expect((await loadBundle(run.out)).manifest.figures).toEqual({});
});

test('a rate that is far too high stops the run with a sentence', async () => {
  const run = await newRun();
  await expect(
    go(run, { ...settings, steps: 40, evaluateEverySteps: 40, rate: 1, clipNorm: 1e30, weightDecay: 1e12 }),
  ).rejects.toThrow(/no number any more: start again with a lower --rate/);
});

test('a full disk stops the run with a sentence, and the checkpoint of before stays', async () => {
  const run = await newRun();
  await go(run, settings, { stopAtStep: 2 });
  await symlink('/dev/full', join(`${run.out}.training`, 'last.checkpoint.part'));
  await expect(go(run, { resume: true })).rejects.toThrow(/The disk of .*model is full: make room/);
  expect((await last(run)).progress.step).toBe(2);
  expect(await go(run, { resume: true })).toMatchObject({ step: 6, finished: true });
});
