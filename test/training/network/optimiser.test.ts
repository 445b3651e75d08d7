import { beforeAll, describe, expect, test } from 'vitest';
import { type AdamWOptions, createAdamW } from '../../../src/training/network/optimiser.ts';
import { trainingBackends, useBackend } from '../../support/backends.ts';
import { randomNumbers } from '../../support/bundle.ts';
import { tf } from '../../support/tensorflow.ts';

const options: AdamWOptions = { weightDecay: 0.1, clipNorm: 1, emaDecay: 0.5 };
const shapes = { 'one/kernel': [3, 3, 2, 4], 'one/bias': [4], 'two/kernel': [1, 1, 4, 3], 'two/gamma': [3] };

type Arrays = Map<string, Float64Array>;

/** Numbers of every variable, as float32. */
function draw(seed: number, scale = 1): Arrays {
  const next = randomNumbers(seed);
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      return [name, Float64Array.from({ length }, () => Math.fround(next() * scale))];
    }),
  );
}

/** AdamW, clipping and the average by the papers, in float64. */
function reference(start: Arrays, { weightDecay, clipNorm, emaDecay }: AdamWOptions) {
  const zeros = (): Arrays =>
    new Map([...start].map(([name, { length }]) => [name, new Float64Array(length)]));
  const copy = (): Arrays => new Map([...start].map(([name, values]) => [name, values.slice()]));
  const [weights, m, v, average] = [copy(), zeros(), zeros(), copy()];
  let step = 0;
  const apply = (gradients: Arrays, learningRate: number): number => {
    step++;
    const all = [...gradients.values()].flatMap((values) => [...values]);
    const norm = Math.hypot(...all);
    const scale = Math.min(1, clipNorm / norm);
    const keep = Math.min(emaDecay, (1 + step) / (10 + step));
    for (const [name, w] of weights) {
      const [first, second, mean] = [m.get(name)!, v.get(name)!, average.get(name)!];
      for (const [i, gradient] of gradients.get(name)!.entries()) {
        const g = gradient * scale;
        first[i] = 0.9 * first[i]! + 0.1 * g;
        second[i] = 0.999 * second[i]! + 0.001 * g * g;
        const rate = (learningRate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
        const decayed = name.endsWith('/kernel') ? w[i]! * (1 - learningRate * weightDecay) : w[i]!;
        w[i] = decayed - (rate * first[i]) / (Math.sqrt(second[i]) + 1e-8);
        mean[i] = keep * mean[i]! + (1 - keep) * w[i];
      }
    }
    return norm;
  };
  return { weights, average, apply };
}

/** Numbered as TensorFlow.js numbers the variables of a second network in one process. */
function variablesOf(arrays: ReadonlyMap<string, ArrayLike<number>>): tf.Variable[] {
  const before = tf.engine().state.numTensors;
  return [...arrays].map(([name, values]) =>
    tf.tidy(() => {
      const value = tf.tensor(Float32Array.from(values), shapes[name as keyof typeof shapes]);
      return tf.variable(value, true, `${name}_${before}`);
    }),
  );
}

function gradientsFor(variables: readonly tf.Variable[], arrays: Arrays): tf.NamedTensorMap {
  return Object.fromEntries(
    [...arrays.values()].map((values, i) => [
      variables[i]!.name,
      tf.tensor(Float32Array.from(values), variables[i]!.shape),
    ]),
  );
}

function expectClose(found: ArrayLike<number>, wanted: Float64Array, what: string): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    expect(Math.abs(found[i]! - value), `${what}[${i}]`).toBeLessThan(2e-6);
  }
}

/** Steps whose gradients are clipped, and steps whose are not. */
const steps = [1, 0.01, 3, 0.02, 0.5].map((scale, step) => ({
  gradients: draw(step + 10, scale),
  rate: 0.01 * (step + 1),
}));

describe.each(trainingBackends)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('weights, average and norm are those of a float64 reference, clipped and not', async () => {
    const exact = reference(draw(1), options);
    const variables = variablesOf(draw(1));
    const optimiser = createAdamW(variables, options);
    const clipped: boolean[] = [];
    for (const { gradients, rate } of steps) {
      const wanted = exact.apply(gradients, rate);
      const given = gradientsFor(variables, gradients);
      const norm = optimiser.apply(given, rate);
      expect((await norm.data())[0]).toBeCloseTo(wanted, 4);
      clipped.push(wanted > options.clipNorm);
      tf.dispose([norm, given]);
    }
    expect(clipped).toContain(true);
    expect(clipped).toContain(false);
    for (const [i, [name, wanted]] of [...exact.weights].entries()) {
      expectClose(await variables[i]!.data(), wanted, name);
    }
    const average = await optimiser.average();
    for (const [name, wanted] of exact.average) expectClose(average.get(name)!, wanted, `average of ${name}`);
    optimiser.dispose();
    tf.dispose(variables);
  });

  test('what is followed is averaged as the weights are, and goes on from its state', async () => {
    const variables = variablesOf(draw(6));
    const statistics = ['first', 'second'].map((name, i) =>
      tf.variable(tf.tensor1d([i, 2]), false, `${name}/mean`),
    );
    const optimiser = createAdamW(variables, options, statistics);
    const given = gradientsFor(variables, steps[0]!.gradients);
    const wanted = [0, 2];
    for (const [step, value] of [4, 8, -1].entries()) {
      statistics[0]!.assign(tf.tensor1d([value, value + 1]));
      tf.dispose(optimiser.apply(given, 0.01));
      const keep = Math.min(0.5, (2 + step) / (11 + step));
      for (const i of [0, 1]) wanted[i] = keep * wanted[i]! + (1 - keep) * (value + i);
    }
    const average = await optimiser.average();
    expect([...average.get('first/mean')!]).toEqual(wanted.map((value) => expect.closeTo(value, 5)));
    expect([...average.get('second/mean')!]).toEqual([1, 2]);
    const other = createAdamW(variables, options, statistics);
    other.restore(await optimiser.state());
    expect(await other.average()).toEqual(average);
    for (const each of [optimiser, other]) each.dispose();
    tf.dispose([given, variables, statistics]);
  });

  test('goes on from its state bit for bit', async () => {
    const straight = variablesOf(draw(2));
    const one = createAdamW(straight, options);
    const learn = (
      optimiser: typeof one,
      variables: tf.Variable[],
      { gradients, rate }: (typeof steps)[number],
    ) => {
      const given = gradientsFor(variables, gradients);
      tf.dispose([optimiser.apply(given, rate), given]);
    };
    for (const step of steps.slice(0, 3)) learn(one, straight, step);
    const state = await one.state();
    const numbers = await Promise.all(straight.map((variable) => variable.data()));
    const resumed = variablesOf(new Map(Object.keys(shapes).map((name, i) => [name, numbers[i]!.slice()])));
    const frozen = new Map([...state.arrays].map(([name, values]) => [name, values.slice()]));
    const other = createAdamW(resumed, options);
    other.restore(state);
    for (const step of steps.slice(3)) {
      learn(one, straight, step);
      learn(other, resumed, step);
    }
    expect(state.arrays).toEqual(frozen); // a state once taken does not change
    expect(await other.state()).toEqual(await one.state());
    for (const [i, variable] of straight.entries()) {
      expect(await resumed[i]!.data()).toEqual(await variable.data());
    }
    for (const optimiser of [one, other]) optimiser.dispose();
    tf.dispose([straight, resumed]);
  });

  test('follows variables that were set by someone else', async () => {
    const variables = variablesOf(draw(3));
    const optimiser = createAdamW(variables, options);
    const { gradients, rate } = steps[0]!;
    const given = gradientsFor(variables, gradients);
    tf.dispose(optimiser.apply(given, rate));
    for (const variable of variables) tf.tidy(() => variable.assign(tf.fill(variable.shape, 100)));
    tf.dispose([optimiser.apply(given, rate), given]);
    for (const variable of variables) {
      for (const value of await variable.data()) expect(Math.abs(value - 100)).toBeLessThan(1);
    }
    optimiser.dispose();
    tf.dispose(variables);
  });

  test('a step leaves the norm behind, and nothing is left after dispose', () => {
    const before = tf.memory().numTensors;
    const variables = variablesOf(draw(4));
    const optimiser = createAdamW(variables, options);
    const given = gradientsFor(variables, steps[0]!.gradients);
    const count = tf.memory().numTensors;
    const norm = optimiser.apply(given, 0.01);
    expect(tf.memory().numTensors).toBe(count + 1);
    optimiser.dispose();
    tf.dispose([norm, given, variables]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
