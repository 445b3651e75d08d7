import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import { drawWindow } from '../../src/training/window.ts';

test('windows lie within the picture, whatever its shape', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 64, max: 400 }),
      fc.integer({ min: 64, max: 400 }),
      fc.constantFrom(64, 128, 256),
      fc.integer(),
      (width, height, cropPx, seed) => {
        const window = drawWindow(width, height, cropPx, randomFrom(seed));
        expect(Math.min(window.width, window.height)).toBeGreaterThan(0);
        expect(window.left).toBeGreaterThanOrEqual(0);
        expect(window.left + window.width).toBeLessThanOrEqual(width + 1e-9);
        expect(window.top).toBeGreaterThanOrEqual(0);
        expect(window.top + window.height).toBeLessThanOrEqual(height + 1e-9);
      },
    ),
  );
});

test('scales go from the whole picture to four sevenths of its side', () => {
  const random = randomFrom(1);
  const windows = Array.from({ length: 500 }, () => drawWindow(288, 288, 128, random));
  const sides = windows.map(({ width, height }) => Math.sqrt(width * height));
  expect(Math.max(...sides)).toBeGreaterThan(280);
  expect(Math.min(...sides)).toBeLessThan(170);
});

test('windows are up to a quarter wider than high, or higher than wide', () => {
  const random = randomFrom(1);
  const ratios = Array.from({ length: 500 }, () => {
    const { width, height } = drawWindow(600, 600, 128, random);
    return width / height;
  });
  expect(Math.max(...ratios)).toBeCloseTo(1.25, 1);
  expect(Math.min(...ratios)).toBeCloseTo(0.8, 1);
});

test('half of the windows are mirrored', () => {
  const random = randomFrom(1);
  const windows = Array.from({ length: 500 }, () => drawWindow(288, 288, 128, random));
  const share = windows.filter(({ mirrored }) => mirrored).length / windows.length;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
});
