import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeTransfer,
  isInGamut,
  labToLinear,
  labToRgb,
  mapToGamut,
  rgbToLab,
} from '../../src/model/lab.ts';
import vectors from '../fixtures/lab.json' with { type: 'json' };

const byte = fc.integer({ min: 0, max: 255 });
const lightness = fc.double({ min: 0, max: 100, noNaN: true });
const chroma = fc.double({ min: -150, max: 150, noNaN: true });

describe('sRGB and CIELAB', () => {
  test.each(vectors.rgb2lab)('$rgb has the Lab that scikit-image gives', ({ rgb, lab }) => {
    const got = rgbToLab(rgb[0]!, rgb[1]!, rgb[2]!);
    got.forEach((v, i) => expect(v).toBeCloseTo(lab[i]!, 10));
  });

  test.each(vectors.lab2rgb)('Lab $lab has the clipped sRGB that scikit-image gives', ({ lab, rgb }) => {
    const got = labToRgb(lab[0]!, lab[1]!, lab[2]!).map((v) => Math.min(1, Math.max(0, v)));
    got.forEach((v, i) => expect(v).toBeCloseTo(rgb[i]!, 10));
  });

  test('every colour comes back from Lab as the same byte', () => {
    fc.assert(
      fc.property(byte, byte, byte, (r, g, b) => {
        const lab = rgbToLab(r, g, b);
        expect(isInGamut(...lab)).toBe(true);
        expect(labToRgb(...lab).map((v) => Math.round(255 * v) + 0)).toEqual([r, g, b]);
      }),
    );
  });

  test('a colour outside sRGB keeps the sign of what it lacks and has too much of', () => {
    const [r, , b] = labToRgb(50, -80, -60);
    expect(r).toBeLessThan(0);
    expect(b).toBeGreaterThan(0);
    expect(labToRgb(90, 60, 0)[0]).toBeGreaterThan(1);
    labToRgb(90, 60, 0).forEach((v, i) =>
      expect(decodeTransfer(v)).toBeCloseTo(labToLinear(90, 60, 0)[i]!, 6),
    );
  });
});

describe('mapping into sRGB', () => {
  test('the mapped colour is in sRGB, of the same hue, and never more colourful', () => {
    fc.assert(
      fc.property(lightness, chroma, chroma, (L, a, b) => {
        const [ma, mb] = mapToGamut(L, a, b);
        expect(isInGamut(L, ma, mb)).toBe(true);
        expect(Math.abs(ma)).toBeLessThanOrEqual(Math.abs(a));
        expect(Math.abs(mb)).toBeLessThanOrEqual(Math.abs(b));
        expect(ma * b).toBeCloseTo(mb * a, 8);
        expect(ma * a).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('it goes as far as sRGB does', () => {
    fc.assert(
      fc.property(lightness, chroma, chroma, (L, a, b) => {
        fc.pre(!isInGamut(L, a, b));
        const [ma, mb] = mapToGamut(L, a, b);
        const s = Math.hypot(ma, mb) / Math.hypot(a, b) + 1e-9;
        expect(isInGamut(L, s * a, s * b)).toBe(false);
      }),
    );
  });

  test('a colour beyond one of sRGB comes back at least as colourful as that one', () => {
    const level = fc.integer({ min: 0, max: 250 }); // at the edge of bright yellow sRGB is but a point on that line
    fc.assert(
      fc.property(level, level, level, fc.double({ min: 1.05, max: 2, noNaN: true }), (r, g, b, times) => {
        const [L, la, lb] = rgbToLab(r, g, b);
        const mapped = mapToGamut(L, times * la, times * lb);
        expect(Math.hypot(...mapped)).toBeGreaterThan(Math.hypot(la, lb) * (1 - 1e-6) - 1e-6);
      }),
    );
  });

  test('white and black have no room for colour', () => {
    expect(Math.hypot(...mapToGamut(100, 60, 60))).toBeLessThan(0.1);
    expect(Math.hypot(...mapToGamut(0, -40, 30))).toBeLessThan(0.1);
  });
});
