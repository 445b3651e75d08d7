import { expect, test } from 'vitest';
import { blur } from '../../../src/training/manga/blur.ts';
import { quantile } from '../../../src/training/manga/quantile.ts';
import { shadesOf } from '../../../src/training/manga/shades.ts';
import { mean, paint } from '../../support/planes.ts';

test('a blur spreads a point as its Gaussian says, in both directions alike, and loses nothing of it', () => {
  const [width, height] = [41, 33];
  for (const sigmaPx of [0.7, 1, 2.7]) {
    const spread = blur(
      paint(width, height, (x, y) => (x === 20 && y === 16 ? 100 : 0)),
      width,
      height,
      sigmaPx,
    );
    const moment = (of: (x: number, y: number) => number) =>
      spread.reduce((sum, value, at) => sum + value * of(at % width, Math.floor(at / width)), 0) / 100;
    expect(moment(() => 1)).toBeCloseTo(1, 5);
    // A tenth less at most: the tails are cut at two and a half sigmas.
    const [acrossPx, downPx] = [moment((x) => (x - 20) ** 2), moment((_, y) => (y - 16) ** 2)].map(Math.sqrt);
    expect(acrossPx! / sigmaPx, `sigma ${sigmaPx}`).toBeGreaterThan(0.9);
    expect(acrossPx! / sigmaPx, `sigma ${sigmaPx}`).toBeLessThan(1.001);
    expect(downPx!).toBeCloseTo(acrossPx!, 5);
  }
});

test('what is flat stays flat under a blur up to the edges, wider than the picture too', () => {
  const flat = paint(9, 5, () => 42);
  for (const value of blur(flat, 9, 5, 4)) expect(value).toBeCloseTo(42, 4);
  expect(blur(flat, 9, 5, 0)).toEqual(flat);
});

test('shades keep the areas and lose the lines', () => {
  const picture = paint(60, 40, (x, y) => (x === 20 || x === 21 || y === 10 ? 5 : x < 40 ? 80 : 30));
  const shades = shadesOf(picture, 60, 40, { radiusPx: 1, blurPx: 0 });
  expect(shades).toEqual(paint(60, 40, (x) => (x < 40 ? 80 : 30)));
  const wide = shadesOf(
    paint(60, 40, (x) => (x >= 20 && x < 24 ? 5 : 80)),
    60,
    40,
    { radiusPx: 1, blurPx: 0 },
  );
  expect(mean(wide.filter((_, at) => at % 60 >= 20 && at % 60 < 24))).toBeCloseTo(5, 5);
});

test('a quantile is the value below which that share lies', () => {
  const values = paint(1000, 1, (x) => x / 10 - 20);
  for (const share of [0, 0.25, 0.5, 0.999]) {
    expect(quantile(values, share)).toBeCloseTo(100 * share - 20, 0);
  }
  expect(quantile(Float32Array.of(-100, 100), 0)).toBe(-100);
  expect(quantile(Float32Array.of(100, 100), 0.9)).toBe(100);
});
