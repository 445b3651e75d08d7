import { tf } from '../support/tensorflow.ts';
import { expect, test } from 'vitest';
import { architecture, weightShapes } from '../../src/model/architecture.ts';
import { buildNetwork, getWeights, setWeights } from '../../src/model/network.ts';
import { randomWeights, tinySize } from '../support/bundle.ts';

test('the full network has 24,788,050 parameters', () => {
  const counted = weightShapes({ width: 1, bins: 274 }).map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  expect(counted.reduce((a, b) => a + b, 0)).toBe(24_788_050);
});

test('the layers model has just the weights that the architecture lists', () => {
  const model = buildNetwork({ width: 0.125, bins: 30 }, 'zeros');
  const byName = (list: { name: string; shape: number[] }[]) =>
    list.toSorted((a, b) => a.name.localeCompare(b.name));
  const made = model.weights.map(({ originalName, shape }) => ({
    name: originalName,
    shape: shape as number[],
  }));
  expect(byName(made)).toEqual(byName(weightShapes({ width: 0.125, bins: 30 })));
  model.dispose();
});

test('width scales the channels but for the head', () => {
  const filters = architecture({ width: 0.5, bins: 259 }).flatMap((step) =>
    step.kind === 'conv' ? [step.filters] : [],
  );
  expect(filters).toEqual([
    32,
    32,
    64,
    64,
    ...Array(3).fill(128),
    ...Array(9).fill(256),
    ...Array(3).fill(128),
    ...Array(3).fill(64),
    259,
  ]); // prettier-ignore
});

test('weights go in and come out by name, and a missing one is named', async () => {
  const model = buildNetwork(tinySize, 'zeros');
  const weights = randomWeights(tinySize);
  setWeights(model, weights);
  const out = await getWeights(model);
  for (const [name, values] of weights) expect(out.get(name), name).toEqual(values);
  const fewer = new Map(weights);
  fewer.delete('head/bias');
  expect(() => setWeights(model, fewer)).toThrow(/head\/bias/);
  model.dispose();
});

test('any multiple of 8 goes in, logits come out at a quarter of the size, and no tensor stays behind', () => {
  const model = buildNetwork(tinySize, 'zeros');
  const before = tf.memory().numTensors;
  for (const [height, width] of [
    [8, 8],
    [24, 40],
    [64, 16],
  ] as const) {
    // prettier-ignore
    const shape = tf.tidy(() => (model.predict(tf.zeros([1, height, width, 1])) as tf.Tensor).shape);
    expect(shape).toEqual([1, height / 4, width / 4, tinySize.bins]);
  }
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});

test('one seed gives the same first weights, another seed others', async () => {
  const [one, same, other] = await Promise.all(
    [1, 1, 2].map((seed) => getWeights(buildNetwork(tinySize, { seed }))),
  );
  expect(one!.get('conv4_2/kernel')).toEqual(same!.get('conv4_2/kernel'));
  expect(one!.get('conv4_2/kernel')).not.toEqual(other!.get('conv4_2/kernel'));
});
