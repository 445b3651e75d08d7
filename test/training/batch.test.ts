import { expect, test } from 'vitest';
import { softCode } from '../../src/model/bins.ts';
import { createBatchLoader } from '../../src/training/batch-loader.ts';
import { createBatchMaker } from '../../src/training/batch.ts';
import { createTargetMaker } from '../../src/training/targets.ts';
import { openTrainingSet, type StoredPicture } from '../../src/training/set/training-set.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

const options = { seed: 7, size: 3, cropPx: 32, manga: 0.5 };

test('targets are the soft code of each cell, and all colours count alike', () => {
  const centres: [number, number][] = [5, 15, 25, 35, 45, 55].map((a) => [a, -a / 2]);
  const targets = createTargetMaker(centres);
  const [codes, weights] = [new Float32Array(2 * 6), new Float32Array(2)];
  targets.write(Float32Array.of(6, 44), Float32Array.of(-2, -20), codes, weights);
  const first = softCode(6, -2, centres);
  for (const [at, bin] of first.indices.entries()) expect(codes[bin]).toBeCloseTo(first.weights[at]!, 6);
  expect(codes.subarray(6).reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);
  expect([...weights]).toEqual([1, 1]);
});

test('a crop without colour counts nothing', () => {
  const targets = createTargetMaker([[0, 0]]);
  const weights = new Float32Array(4);
  const greyish = Float32Array.of(5, -5, 0, 4.9);
  targets.write(greyish, greyish, new Float32Array(4), weights);
  expect([...weights]).toEqual([0, 0, 0, 0]);
  targets.write(Float32Array.of(0, 0, 0, -5.1), greyish, new Float32Array(4), weights);
  expect([...weights]).toEqual([1, 1, 1, 1]);
});

test('a batch depends on its step alone, also when several threads make them', async () => {
  const data = await drawnTrainingSet();
  const set = await openTrainingSet(data);
  const maker = () => createBatchMaker(set, createTargetMaker(set.bins.centres), options);
  const [one, other] = [maker(), maker()];
  await one(0);
  await one(9);
  const batch = await one(4);
  expect(await other(4)).toEqual(batch);
  expect(await other(5)).not.toEqual(batch);
  const loader = createBatchLoader({ ...options, data, bins: set.bins }, 4, 3);
  try {
    expect(await loader.next()).toEqual(batch);
    expect(await loader.next()).toEqual(await other(5));
  } finally {
    await loader.close();
    set.close();
  }
});

test('a batch is finite: L within -1..1, codes and weights of sum 1', async () => {
  const set = await openTrainingSet(await drawnTrainingSet());
  const make = createBatchMaker(set, createTargetMaker(set.bins.centres), options);
  for (let step = 0; step < 4; step++) {
    const { input, codes, weights } = await make(step);
    expect(input).toHaveLength(3 * 32 * 32);
    expect(input.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 4);
    expect(codes.reduce((sum, share) => sum + share)).toBeCloseTo(3 * 64, 2);
  }
  set.close();
});

test('every epoch shows every training picture once, and no validation picture ever', async () => {
  const set = await openTrainingSet(await drawnTrainingSet(9));
  let read: string[] = [];
  const readPicture = (picture: StoredPicture) => {
    read.push(picture.id);
    return set.readPicture(picture);
  };
  const targets = createTargetMaker(set.bins.centres);
  const make = createBatchMaker({ ...set, readPicture }, targets, { ...options, size: 1 });
  const train = set.pictures.filter(({ split }) => split === 'train').map(({ id }) => id);
  expect(train).toHaveLength(7);
  const seen: string[] = [];
  const panels: string[] = [];
  for (let step = 0; step < 2 * train.length; step++) {
    await make(step);
    seen.push(read[0]!);
    panels.push(...read.slice(1));
    read = [];
  }
  set.close();
  expect(panels.length).toBeGreaterThan(0);
  expect(panels.filter((id) => !train.includes(id))).toEqual([]);
  const [first, second] = [seen.slice(0, 7), seen.slice(7)];
  expect(first.toSorted()).toEqual(train.toSorted());
  expect(second.toSorted()).toEqual(train.toSorted());
  expect(second).not.toEqual(first);
});

test('a picture that cannot be read stops the run with one sentence', async () => {
  const data = await drawnTrainingSet(4);
  const { bins, close } = await openTrainingSet(data);
  close();
  const loader = createBatchLoader({ ...options, data: `${data}-gone`, bins }, 0, 1);
  await expect(loader.next()).rejects.toThrow(
    /training set .*-gone cannot be used: manifest.json is missing/,
  );
  await loader.close();
});
