import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCutter } from '../../src/training/cutter.ts';
import type { Window } from '../../src/training/window.ts';

const whole = { left: 0, top: 0, width: 40, height: 40, mirrored: false };

/** A plane whose value is `across * x + down * y`. */
function slope(width: number, height: number, across: number, down: number): Int8Array {
  return Int8Array.from(
    { length: width * height },
    (_, i) => across * (i % width) + down * Math.floor(i / width),
  );
}

/** All of a window of a square plane. */
function cutWhole(
  sidePx: number,
  window: Window,
  sizePx: number,
  filter: 'triangle' | 'box',
  plane: Int8Array,
) {
  const crop = new Float32Array(sizePx ** 2);
  const part = { left: 0, top: 0, right: sizePx, bottom: sizePx };
  createCutter(sidePx, sidePx, window, sizePx, filter, part)(plane, crop);
  return crop;
}

test('a stretched window is cut as it lies', () => {
  const window = { left: 4, top: 8, width: 30, height: 15, mirrored: false };
  const across = cutWhole(40, window, 16, 'triangle', slope(40, 40, 1, 0));
  const down = cutWhole(40, window, 16, 'triangle', slope(40, 40, 0, 1));
  for (let i = 1; i < 15; i++) {
    expect(across[16 * 5 + i]).toBeCloseTo(4 + ((i + 0.5) * 30) / 16 - 0.5, 1);
    expect(down[16 * i + 5]).toBeCloseTo(8 + ((i + 0.5) * 15) / 16 - 0.5, 1);
  }
});

test("a window of the crop's own size is copied, by either filter", () => {
  const plane = slope(40, 40, 2, 1);
  for (const filter of ['triangle', 'box'] as const) {
    const cut = cutWhole(40, whole, 40, filter, plane);
    expect(Math.max(...cut.map((value, i) => Math.abs(value - plane[i]!)))).toBeLessThan(1e-4);
  }
});

test('mirrored, it is copied from right to left', () => {
  const plane = slope(40, 40, 2, 1);
  const cut = cutWhole(40, { ...whole, mirrored: true }, 40, 'box', plane);
  for (let x = 0; x < 40; x++) expect(cut[x]).toBeCloseTo(plane[39 - x]!, 4);
});

test('the box filter gives the mean of each cell', () => {
  const plane = slope(40, 40, 2, 1);
  const cut = cutWhole(40, whole, 10, 'box', plane);
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
        const window = { left, top: left, width: side, height: side, mirrored: false };
        const cut = cutWhole(100, window, 16, filter, slope(100, 100, 1, 0));
        for (let x = 0; x < 16; x++)
          expect(cut[5 * 16 + x]).toBeCloseTo(left + ((x + 0.5) * side) / 16 - 0.5, 0);
      },
    ),
  );
});

test('a part of a crop is what the whole has there, and the rest of the crop stays', () => {
  const plane = Int8Array.from({ length: 90 * 90 }, (_, i) => ((i * 7919) % 251) - 125);
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 })),
      fc.tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 })),
      fc.boolean(),
      fc.constantFrom('triangle' as const, 'box' as const),
      ([left, top], [width, height], mirrored, filter) => {
        const window = { left: 7.3, top: 2.9, width: 61.7, height: 80.2, mirrored };
        const part = { left, top, right: Math.min(16, left + width), bottom: Math.min(16, top + height) };
        const crop = new Float32Array(16 ** 2).fill(999);
        createCutter(90, 90, window, 16, filter, part)(plane, crop);
        const all = cutWhole(90, window, 16, filter, plane);
        for (const [i, value] of crop.entries()) {
          const [x, y] = [i % 16, Math.floor(i / 16)];
          const inside = x >= left && x < part.right && y >= top && y < part.bottom;
          expect(value).toBe(inside ? all[i] : 999);
        }
      },
    ),
  );
});
