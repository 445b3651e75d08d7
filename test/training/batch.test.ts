import { expect, test } from 'vitest';
import { softCode } from '../../src/model/bins.ts';
import { randomFrom } from '../../src/model/random.ts';
import { createBatchLoader } from '../../src/training/batch-loader.ts';
import { createBatchMaker } from '../../src/training/batch.ts';
import { createTargetMaker, type TargetMaker } from '../../src/training/targets.ts';
import {
  openTrainingSet,
  type StoredPicture,
  type TrainingSet,
} from '../../src/training/set/training-set.ts';
import { drawnTrainingSet } from '../support/training-set.ts';

const options = { seed: 7, size: 3, cropPx: 32, manga: 0.5 };

test('targets are the soft code of each cell, and all colours count alike', () => {
  const centres: [number, number][] = [5, 15, 25, 35, 45, 55].map((a) => [a, -a / 2]);
  const targets = createTargetMaker(centres);
  expect(targets.k).toBe(5);
  const [bins, shares, weights] = [new Int32Array(2 * 5), new Float32Array(2 * 5), new Float32Array(2)];
  targets.write(Float32Array.of(6, 44), Float32Array.of(-2, -20), bins, shares, weights);
  for (const [cell, code] of [softCode(6, -2, centres), softCode(44, -20, centres)].entries()) {
    expect(bins.subarray(cell * 5, (cell + 1) * 5)).toEqual(code.indices);
    for (const [at, share] of code.weights.entries()) expect(shares[cell * 5 + at]).toBeCloseTo(share, 6);
  }
  expect([...weights]).toEqual([1, 1]);
});

test('a crop without colour counts nothing', () => {
  const targets = createTargetMaker([[0, 0]]);
  const weights = new Float32Array(4);
  const greyish = Float32Array.of(5, -5, 0, 4.9);
  const code = [new Int32Array(4), new Float32Array(4)] as const;
  targets.write(greyish, greyish, ...code, weights);
  expect([...weights]).toEqual([0, 0, 0, 0]);
  targets.write(Float32Array.of(0, 0, 0, -5.1), greyish, ...code, weights);
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
    const { input, bins, shares, weights } = await make(step);
    expect(input).toHaveLength(3 * 32 * 32);
    expect(input.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 4);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(3 * 64, 2);
    expect(bins.every((bin) => bin >= 0 && bin < set.bins.centres.length)).toBe(true);
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

/** Soft waves whose colour is told by their lightness: a is L - 50, b is minus half of that. */
function wavyPlanes(width: number, height: number, seed: number) {
  const random = randomFrom(seed);
  const waves = Array.from({ length: 5 }, () => ({
    across: (random() - 0.5) / 4,
    down: (random() - 0.5) / 4,
    from: random() * 2 * Math.PI,
  }));
  const chroma = Float64Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const heights = waves.map(({ across, down, from }) => Math.sin(across * x + down * y + from));
    const sum = heights.reduce((total, each) => total + each);
    return Math.max(-48, Math.min(48, 13 * sum));
  });
  return {
    l: Uint8Array.from(chroma, (value) => Math.round((50 + value) * 2.55)),
    a: Int8Array.from(chroma, (value) => Math.round(value)),
    b: Int8Array.from(chroma, (value) => Math.round(-value / 2)),
  };
}

function wavySet(): TrainingSet {
  const [width, height] = [200, 160];
  const planes = Array.from({ length: 8 }, (_, index) => wavyPlanes(width, height, index + 1));
  const kept = { group: null, split: 'train', width, height, offset: 0, shard: 0 };
  return {
    pictures: planes.map((_, index) => ({ id: `${index}`, ...kept })),
    readPicture: ({ id }) => planes[Number(id)]!,
    close: () => undefined,
    bins: { space: '', maker: 'grid', centres: [], prior: [] },
    digest: '',
  };
}

/** Shares that are a and b themselves. */
const plainTargets: TargetMaker = {
  k: 2,
  write: (a, b, _bins, shares) => shares.set(Array.from(a).flatMap((value, cell) => [value, b[cell]!])),
};

/** L, 0..100, and a, b, a, b, ... of each of 50 crops of waves, 64 px a side. */
async function wavyCrops(manga: number) {
  const [size, cropPx] = [50, 64];
  const make = createBatchMaker(wavySet(), plainTargets, { seed: 1, size, cropPx, manga });
  const { input, shares } = await make(0);
  const part = (of: Float32Array, index: number) =>
    of.subarray((index * of.length) / size, ((index + 1) * of.length) / size);
  return Array.from({ length: size }, (_, index) => {
    return {
      lightness: part(input, index).map((value) => (value + 1) * 50),
      ab: part(shares, index),
      cropPx,
    };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

test('the colours of a crop are those of the place that its lightness shows', async () => {
  const shares = (await wavyCrops(0)).map(({ lightness, ab, cropPx }) => {
    const cells = cropPx / 4;
    let right = 0;
    for (let cell = 0; cell < cells ** 2; cell++) {
      const corner = Math.floor(cell / cells) * 4 * cropPx + (cell % cells) * 4;
      let chroma = -50;
      for (let i = 0; i < 16; i++) chroma += lightness[corner + Math.floor(i / 4) * cropPx + (i % 4)]! / 16;
      const [a, b] = [ab[2 * cell]!, ab[2 * cell + 1]!];
      if (Math.abs(a - chroma) < 2 && Math.abs(b + chroma / 2) < 1) right++;
    }
    return right / cells ** 2;
  });
  expect(median(shares)).toBeGreaterThan(0.75); // some are lit otherwise, or scanned: their lightness is another
});

test('the manga share of the crops is paper and ink', async () => {
  const extremes = async (manga: number) =>
    (await wavyCrops(manga)).map(
      ({ lightness }) => lightness.filter((l) => l < 20 || l > 80).length / lightness.length,
    );
  const [none, some] = [await extremes(0), await extremes(0.4)];
  expect(median(none)).toBeLessThan(0.3);
  const inked = some.filter((share) => share > 0.5).length / some.length;
  expect(inked).toBeGreaterThan(0.2);
  expect(inked).toBeLessThan(0.6);
  expect(median(await extremes(1))).toBeGreaterThan(0.7);
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
