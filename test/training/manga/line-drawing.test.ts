import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { drawLines } from '../../../src/training/manga/line-drawing.ts';
import { deviation, paint } from '../../support/planes.ts';

const side = 96;

/** A dark disc with a pale one in it, on light grey. */
const picture = paint(side, side, (x, y) => {
  const r = Math.hypot(x - 48, y - 48);
  return r < 14 ? 85 : r < 34 ? 8 : 75;
});
const areas = { pale: 44 * side + 48, dark: 48 * side + 24, around: 4 * side + 4 };

test('most areas are white paper; some dark ones are solid black, some pages washed or of grey paper', () => {
  const pages = Array.from({ length: 300 }, (_, seed) => drawLines(picture, side, side, randomFrom(seed)));
  const share = (of: (page: Float32Array) => boolean) => pages.filter(of).length / pages.length;
  expect(share((page) => page[areas.pale] === 100 && page[areas.around] === 100)).toBeGreaterThan(0.6);
  const black = share((page) => page[areas.dark]! < 1);
  expect(black).toBeGreaterThan(0.2);
  expect(black).toBeLessThan(0.5);
  const washed = share((page) => page[areas.around]! < page[areas.pale]! - 0.5);
  expect(washed).toBeGreaterThan(0.15);
  expect(washed).toBeLessThan(0.35);
  expect(share((page) => page[areas.pale]! <= 95 && page[areas.pale]! >= 65)).toBeGreaterThan(0.04);
});

test('the paper between the lines is clean', () => {
  for (let seed = 0; seed < 30; seed++) {
    const page = drawLines(picture, side, side, randomFrom(seed));
    const corner = page.filter((_, at) => at % side < 10 && at < 10 * side);
    expect(deviation(corner), `seed ${seed}`).toBeLessThan(0.01);
  }
});
