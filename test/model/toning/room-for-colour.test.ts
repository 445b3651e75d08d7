import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labToLinear } from '../../../src/model/lab.ts';
import { createToner } from '../../../src/model/toning/room-for-colour.ts';

function toned(l: number, a: number, b: number, { strength = 1, paper = 100, white = 0 } = {}) {
  const row = { l: Float32Array.of(l), a: Float32Array.of(a), b: Float32Array.of(b) };
  createToner(strength, paper)(row, Uint8Array.of(white));
  return { l: row.l[0]!, a: row.a[0]!, b: row.b[0]! };
}

const ab = fc.integer({ min: -110, max: 110 });
const options = { seed: 20_261_123, numRuns: 150 };

test('ink keeps its lightness, whatever its colour', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 30, noNaN: true }), ab, ab, (l, a, b) => {
      expect(toned(l, a, b).l).toBeCloseTo(l, 3);
    }),
    options,
  );
});

test('no colour on bare paper is brighter than sRGB can show', () => {
  fc.assert(
    fc.property(ab, ab, fc.constantFrom(0.2, 0.6, 1), (a, b, strength) => {
      const result = toned(100, a, b, { strength });
      expect(Math.max(...labToLinear(result.l, result.a, result.b))).toBeLessThan(1.01);
      expect(Math.hypot(result.a, result.b)).toBeLessThanOrEqual(Math.hypot(a, b) + 1e-3);
    }),
    options,
  );
});

test('what the network is sure of keeps its chroma, and lightness gives way just enough for it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 44 }), fc.integer({ min: 0, max: 359 }), (chroma, hue) => {
      const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
      const result = toned(100, a, b);
      expect(Math.hypot(result.a, result.b)).toBeGreaterThan(0.9 * chroma);
      expect(Math.max(...labToLinear(result.l + 3, a, b))).toBeGreaterThan(1);
    }),
    options,
  );
});

test('what it is not sure of leaves paper white', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 359 }), (hue) => {
      const [a, b] = [3 * Math.cos((hue * Math.PI) / 180), 3 * Math.sin((hue * Math.PI) / 180)];
      const result = toned(100, a, b);
      expect(result.l).toBeGreaterThan(98.5);
      expect(Math.hypot(result.a, result.b)).toBeLessThan(3);
    }),
    options,
  );
});

test('lines and shades on the paper keep their order and most of their contrast', () => {
  const levels = Array.from({ length: 71 }, (_, i) => toned(30 + i, 20, -30).l);
  for (const [i, l] of levels.entries()) if (i > 0) expect(l - levels[i - 1]!).toBeGreaterThan(0.5);
});

test('what stays white loses its colour and keeps its lightness', () => {
  expect(toned(97, 40, 40, { white: 1 })).toEqual({ l: 97, a: 0, b: 0 });
});

test('grey paper that has room for a colour does not give way to it', () => {
  const result = toned(82, 15, 20, { paper: 82 });
  expect(result.l).toBeCloseTo(82, 1);
  expect(Math.hypot(result.a, result.b)).toBeCloseTo(25, 0);
});
