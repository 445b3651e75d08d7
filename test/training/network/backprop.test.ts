import { beforeAll, describe, expect, test } from 'vitest';
import { type NetworkSize, weightShapes } from '../../../src/model/architecture.ts';
import { buildNetwork, getWeights, setWeights } from '../../../src/model/network.ts';
import { createBackprop } from '../../../src/training/network/backprop.ts';
import { trainingBackends, useBackend } from '../../support/backends.ts';
import { randomNumbers, randomWeights } from '../../support/bundle.ts';
import {
  type Numbers,
  referencePass,
  type ReferenceLesson,
  slopeOf,
  type Volume,
} from '../../support/reference-network.ts';
import { tf } from '../../support/tensorflow.ts';

const size: NetworkSize = { width: 1 / 64, bins: 5 };

/** A lesson of two pictures whose sides at the dilated layers are odd: 5 x 3. */
function lesson(seed: number): ReferenceLesson {
  const next = randomNumbers(seed);
  const numbers = (shape: Volume['shape'], make: () => number): Volume => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((product, side) => product * side, 1) }, make),
  });
  const codes = numbers([2, 10, 6, size.bins], () => Math.exp(next() * 2));
  for (let at = 0; at < codes.data.length; at += size.bins) {
    const cell = codes.data.subarray(at, at + size.bins);
    const sum = cell.reduce((total, value) => total + value, 0);
    for (const [i, value] of cell.entries()) cell[i] = value / sum;
  }
  const weights = Float64Array.from({ length: 2 * 10 * 6 }, () => (next() + 1) / 100);
  return { input: numbers([2, 40, 24, 1], next), codes, weights };
}

/** As float32, so that both sides start from the same numbers. */
function randomStart(seed: number): Numbers {
  return new Map([...randomWeights(size, seed)].map(([name, values]) => [name, Float64Array.from(values)]));
}

const tensor4d = ({ shape, data }: Volume) => tf.tensor4d(Float32Array.from(data), [...shape]);

async function learned(numbers: Numbers, { input, codes, weights }: ReferenceLesson) {
  const model = buildNetwork(size, 'zeros');
  setWeights(model, new Map([...numbers].map(([name, values]) => [name, Float32Array.from(values)])));
  const variables = new Map(
    model.weights.map((weight) => [weight.originalName, (weight as unknown as { val: tf.Variable }).val]),
  );
  const given = {
    input: tensor4d(input),
    codes: tensor4d(codes),
    weights: tf.tensor3d(Float32Array.from(weights), codes.shape.slice(0, 3) as [number, number, number]),
  };
  const before = tf.memory().numTensors;
  const { loss, gradients } = createBackprop(size, variables, 'float32')(given);
  const left = tf.memory().numTensors - before;
  const found = {
    loss: (await loss.data())[0]!,
    gradients: new Map<string, Float32Array>(),
    weights: await getWeights(model),
    left,
  };
  for (const [name, variable] of variables) {
    const gradient = gradients[variable.name];
    if (!gradient) continue;
    expect(gradient.shape).toEqual(variable.shape);
    found.gradients.set(name, (await gradient.data()) as Float32Array);
  }
  tf.dispose([loss, gradients, given]);
  model.dispose();
  return found;
}

describe.each(trainingBackends)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test.each([1, 2])(
    'loss and gradients of the network are those of a float64 reference, seed %i',
    async (seed) => {
      const numbers = randomStart(seed);
      const given = lesson(seed + 100);
      const { loss, gradients } = await learned(numbers, given);
      const reference = () => referencePass(size, numbers, given).loss;
      expect(Math.abs(loss - reference())).toBeLessThan(1e-5 * loss);
      const names = weightShapes(size)
        .map(({ name }) => name)
        .filter((name) => !name.includes('/moving_'));
      expect([...gradients.keys()].toSorted()).toEqual(names.toSorted());
      const next = randomNumbers(seed + 200);
      for (const name of names) {
        const values = numbers.get(name)!;
        const gradient = gradients.get(name)!;
        const greatest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        for (let draw = 0; draw < Math.min(4, values.length); draw++) {
          const index = Math.floor(((next() + 1) / 2) * values.length);
          const slope = slopeOf(reference, values, index);
          expect(Math.abs(gradient[index]! - slope), `${name}[${index}]: ${slope}`).toBeLessThan(
            2e-3 * greatest + 1e-6,
          );
        }
      }
    },
  );

  test('moving means and variances follow those of the batch by a hundredth', async () => {
    const numbers = randomStart(3);
    const given = lesson(103);
    const { weights } = await learned(numbers, given);
    for (const [name, { mean, variance }] of referencePass(size, numbers, given).statistics) {
      for (const [part, now] of Object.entries({ moving_mean: mean, moving_variance: variance })) {
        const before = numbers.get(`${name}/${part}`)!;
        const after = weights.get(`${name}/${part}`)!;
        for (const [i, value] of after.entries()) {
          const wanted = before[i]! * 0.99 + now[i]! * 0.01;
          expect(Math.abs(value - wanted), `${name}/${part}[${i}]`).toBeLessThan(1e-5 * (1 + wanted));
        }
      }
    }
  });

  test('a pass leaves the loss and the gradients, and nothing else', async () => {
    const { left, gradients } = await learned(randomStart(4), lesson(104));
    expect(left).toBe(1 + gradients.size);
  });

  test('two passes agree bit for bit', async () => {
    const [one, other] = [
      await learned(randomStart(5), lesson(105)),
      await learned(randomStart(5), lesson(105)),
    ];
    expect(other.loss).toBe(one.loss);
    expect(other.gradients).toEqual(one.gradients);
  });
});
