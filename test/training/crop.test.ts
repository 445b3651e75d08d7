import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import { createCutter, drawWindow } from '../../src/training/crop.ts';

const whole = { left: 0, top: 0, side: 40, mirrored: false };

/** A plane whose value is `across * x + down * y`. */
function slope(width: number, height: number, across: number, down: number): Int8Array {
  return Int8Array.from(
    { length: width * height },
    (_, i) => across * (i % width) + down * Math.floor(i / width),
  );
}

test('windows lie within the picture, whatever its shape', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 64, max: 400 }),
      fc.integer({ min: 64, max: 400 }),
      fc.constantFrom(64, 128, 256),
      fc.integer(),
      (width, height, cropPx, seed) => {
        const { left, top, side } = drawWindow(width, height, cropPx, randomFrom(seed));
        expect(side).toBeGreaterThan(0);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + side).toBeLessThanOrEqual(width + 1e-9);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(top + side).toBeLessThanOrEqual(height + 1e-9);
      },
    ),
  );
});

test('scales go from the whole picture to four sevenths of its side', () => {
  const random = randomFrom(1);
  const sides = Array.from({ length: 500 }, () => drawWindow(288, 288, 128, random).side);
  expect(Math.max(...sides)).toBeGreaterThan(280);
  expect(Math.min(...sides)).toBeLessThan(170);
});

test("a window of the crop's own size is copied, by either filter", () => {
  const plane = slope(40, 40, 2, 1);
  for (const filter of ['triangle', 'box'] as const) {
    const cut = createCutter(40, 40, whole, 40, filter)(plane);
    expect(Math.max(...cut.map((value, i) => Math.abs(value - plane[i]!)))).toBeLessThan(1e-4);
  }
});

test('mirrored, it is copied from right to left', () => {
  const plane = slope(40, 40, 2, 1);
  const cut = createCutter(40, 40, { ...whole, mirrored: true }, 40, 'box')(plane);
  for (let x = 0; x < 40; x++) expect(cut[x]).toBeCloseTo(plane[39 - x]!, 4);
});

test('the box filter gives the mean of each cell', () => {
  const plane = slope(40, 40, 2, 1);
  const cut = createCutter(40, 40, whole, 10, 'box')(plane);
  let sum = 0;
  for (let y = 8; y < 12; y++) for (let x = 4; x < 8; x++) sum += plane[y * 40 + x]!;
  expect(cut[2 * 10 + 1]).toBeCloseTo(sum / 16, 4);
});

test('a slope stays a slope at any scale and place, by either filter', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 8, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('triangle' as const, 'box' as const),
      (side, place, filter) => {
        const left = 12 + place * (100 - 24 - side); // away from the edges, where a filter is cut off
        const window = { left, top: left, side, mirrored: false };
        const cut = createCutter(100, 100, window, 16, filter)(slope(100, 100, 1, 0));
        for (let x = 0; x < 16; x++)
          expect(cut[5 * 16 + x]).toBeCloseTo(left + ((x + 0.5) * side) / 16 - 0.5, 0);
      },
    ),
  );
});
