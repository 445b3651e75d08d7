import { expect, test } from 'vitest';
import { fallStart, learningRate } from '../../src/training/schedule.ts';

const [steps, rate] = [1000, 0.01];
const rateOf = (step: number, of = steps) => learningRate(step, { steps: of, rate });

test('the rate rises over the first 200 steps, from a 200th on', () => {
  expect(rateOf(0)).toBeCloseTo(rate / 200, 10);
  expect(rateOf(99)).toBeCloseTo(rate / 2, 10);
  expect(rateOf(198)).toBeCloseTo((rate * 199) / 200, 10);
  expect(rateOf(199)).toBe(rate);
});

test('it then stays until the last 15% of the steps', () => {
  expect(fallStart(steps)).toBe(850);
  for (const step of [200, 500, 849]) expect(rateOf(step), `step ${step}`).toBe(rate);
});

test('it falls evenly over the last 15%, to what would be 0 after the last step', () => {
  expect(rateOf(850)).toBe(rate);
  expect(rateOf(851)).toBeCloseTo((rate * 149) / 150, 10);
  expect(rateOf(925)).toBeCloseTo(rate / 2, 10);
  expect(rateOf(999)).toBeCloseTo(rate / 150, 10);
});

test('a run so short that it falls while it rises never has more than either allows', () => {
  const rates = Array.from({ length: 100 }, (_, step) => rateOf(step, 100));
  for (const [step, at] of rates.slice(0, 86).entries())
    expect(at).toBeCloseTo((rate * (step + 1)) / 200, 10);
  expect(rates[99]).toBeCloseTo(rate / 15, 10);
});

test('before the fall of the shorter one, runs of two lengths have the same rates', () => {
  for (let step = 0; step <= fallStart(steps); step++) expect(rateOf(step, 4000)).toBe(rateOf(step));
  expect(rateOf(fallStart(steps) + 1, 4000)).not.toBe(rateOf(fallStart(steps) + 1));
});
