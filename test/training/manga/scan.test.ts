import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { randomScan, type Scan, scan } from '../../../src/training/manga/scan.ts';
import { deviation, mean, paint } from '../../support/planes.ts';

const side = 64;
const clean: Scan = { white: 100, black: 0, blurPx: 0, noise: 0, quality: undefined };
const halves = paint(side, side, (x) => (x < side / 2 ? 0 : 100));
const left = (page: Float32Array) => page.filter((_, at) => at % side < side / 2 - 4);
const right = (page: Float32Array) => page.filter((_, at) => at % side >= side / 2 + 4);

test('ink and paper come out at the levels of the scan', async () => {
  const page = await scan(halves, side, side, { ...clean, white: 95, black: 7 }, randomFrom(1));
  expect(mean(left(page))).toBeCloseTo(7, 4);
  expect(mean(right(page))).toBeCloseTo(95, 4);
});

test('noise has the deviation that was asked for, and cuts off at white and black', async () => {
  const grey = paint(side, side, () => 50);
  const page = await scan(grey, side, side, { ...clean, noise: 3 }, randomFrom(2));
  expect(deviation(page)).toBeGreaterThan(2.8);
  expect(deviation(page)).toBeLessThan(3.2);
  expect(mean(page)).toBeCloseTo(50, 0);
  const cut = await scan(halves, side, side, { ...clean, noise: 3 }, randomFrom(2));
  expect([Math.min(...cut), Math.max(...cut)]).toEqual([0, 100]);
});

test('JPEG leaves the levels and disturbs the edges, the more the lower its quality', async () => {
  const errorAt = async (quality: number) => {
    const page = await scan(halves, side, side, { ...clean, blurPx: 0.7, quality }, randomFrom(3));
    const before = await scan(halves, side, side, { ...clean, blurPx: 0.7 }, randomFrom(3));
    expect(page).toHaveLength(before.length);
    expect(Math.abs(mean(page) - mean(before))).toBeLessThan(0.5);
    return mean(page.map((l, at) => Math.abs(l - before[at]!)));
  };
  const [low, high] = [await errorAt(40), await errorAt(95)];
  expect(high).toBeGreaterThan(0);
  expect(high).toBeLessThan(1);
  expect(low).toBeGreaterThan(1.5 * high);
  expect(low).toBeLessThan(5);
});

test('a scan drawn by lot keeps a page legible', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = randomFrom(seed);
    const chosen = randomScan(random);
    const page = await scan(halves, side, side, chosen, random);
    expect(mean(right(page)) - mean(left(page)), `seed ${seed}: ${JSON.stringify(chosen)}`).toBeGreaterThan(
      80,
    );
  }
});
