import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import { addPanel, type Crop } from '../../src/training/panels.ts';

const cropPx = 32;
const plain = (l: number, ab: number): Crop => ({
  l: new Float32Array(cropPx ** 2).fill(l),
  a: new Float32Array((cropPx / 4) ** 2).fill(ab),
  b: new Float32Array((cropPx / 4) ** 2).fill(-ab),
});

function addedBy(seed: number): Crop {
  const crop = plain(20, 10);
  addPanel(crop, plain(60, 30), cropPx, randomFrom(seed));
  return crop;
}

test('every cell is of one panel or of the gutter, in lightness and colour alike', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { l, a, b } = addedBy(seed);
    for (const [i, lightness] of l.entries()) {
      const cell = Math.floor(Math.floor(i / cropPx) / 4) * (cropPx / 4) + Math.floor((i % cropPx) / 4);
      const colours = new Map([
        [20, 10],
        [60, 30],
        [100, 0],
      ]);
      expect(a[cell]).toBe(colours.get(lightness));
      expect(b[cell]! + a[cell]!).toBe(0);
    }
  }
});

test('the cut lies between three and seven tenths, across or down, with and without a gutter', () => {
  const kinds = new Set<string>();
  for (let seed = 0; seed < 50; seed++) {
    const { l } = addedBy(seed);
    const share = l.filter((lightness) => lightness === 60).length / l.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.8);
    const down = l[0] === l[cropPx - 1] && l.includes(l[0] === 20 ? 60 : 20);
    kinds.add(`${down ? 'down' : 'across'} ${l.includes(100)}`);
  }
  expect(kinds.size).toBe(4);
});
