import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnder, nearestOnGrid } from '../../src/model/auc.ts';
import type { Raster } from '../../src/model/image.ts';
import { colourfulness, compare, psnrOf } from '../../src/model/metrics.ts';
import { zhangBins } from '../../src/model/zhang-bins.ts';
import expected from '../fixtures/figures.json' with { type: 'json' };
import paddle from '../fixtures/paddle-cic-auc.json' with { type: 'json' };

const [width, height] = [48, 64];

/** Picture s of the recipe in figures.json. */
function pictureOf(s: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const rgb = [5 * x + 3 * y + 17 * s, x * y + 29 * s, Math.floor((x * x) / 7) + 2 * y + 53 * s];
      data.set(
        rgb.map((v) => v % 256),
        (y * width + x) * 3,
      );
    }
  }
  return { data, width, height };
}

const A = pictureOf(0);
const B = pictureOf(1);
const C: Raster = { ...A, data: A.data.map((v, i) => Math.floor((9 * v + B.data[i]!) / 10)) };
const pictures: Record<string, Raster> = { A, B, C };

describe('figures of a result against the truth', () => {
  test.each(Object.entries(expected.sha256))('picture %s is the one that was measured', (name, sha256) => {
    expect(createHash('sha256').update(pictures[name]!.data).digest('hex')).toBe(sha256);
  });

  test.each(expected.pairs)('$name has the figures of scikit-image', ({ name, ...figures }) => {
    const [truth, result] = name.split('-').map((letter) => pictures[letter]!);
    const got = compare(result!, truth!);
    expect(Object.keys(got).toSorted()).toEqual(Object.keys(figures).toSorted());
    for (const [figure, value] of Object.entries(got)) {
      expect(value, figure).toBeCloseTo(new Map(Object.entries(figures)).get(figure)!, 9);
    }
  });

  test('equal pictures are perfect, their PSNR infinite', () => {
    const { aucRebalanced, ...figures } = compare(A, A);
    expect(aucRebalanced).toBeCloseTo(1, 12); // a sum of fractions
    expect(figures).toEqual({
      psnr: Infinity,
      mse: 0,
      mae: 0,
      ssim: 1,
      ciede2000: 0,
      aucRaw: 1,
    });
  });

  test('a mean squared error of 0.0012 on 0..1 is 29.2 dB', () => {
    expect(psnrOf(0.0012 * 255 ** 2)).toBeCloseTo(29.208, 3);
  });

  test('pictures of other sizes or under 7 px are refused', () => {
    expect(() => compare(A, { data: new Uint8Array(12), width: 2, height: 2 })).toThrow(RangeError);
    const tiny: Raster = { data: new Uint8Array(6 * 9 * 3), width: 6, height: 9 };
    expect(() => compare(tiny, tiny)).toThrow('SSIM needs at least 7x7');
  });

  test('a picture of 256 x 380 is compared in well under a second', () => {
    const big: Raster = { data: new Uint8Array(256 * 380 * 3), width: 256, height: 380 };
    for (let i = 0; i < big.data.length; i++) big.data[i] = (i * 7919) % 251;
    const other: Raster = { ...big, data: big.data.map((v) => 255 - v) };
    const before = process.cpuUsage();
    compare(big, other);
    expect(process.cpuUsage(before).user).toBeLessThan(2e6); // microseconds; 0.2 s on a quiet core
  });
});

const distance = (a: number, b: number, i: number): number =>
  Math.hypot(a - zhangBins.centres[i]![0], b - zhangBins.centres[i]![1]);

describe('area under the curve', () => {
  test("of Paddle-CIC's counts over all its pixels is the known one", () => {
    expect(areaUnder(paddle.counts, paddle.pixels)).toBeCloseTo(paddle.area, 14);
  });

  test('takes the nearest of the bins for every colour', () => {
    const nearest = nearestOnGrid(zhangBins.centres);
    const coordinate = fc.double({ min: -128, max: 128, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (a, b) => {
        const least = Math.min(...zhangBins.centres.map((_, i) => distance(a, b, i)));
        expect(distance(a, b, nearest(a, b))).toBeCloseTo(least, 10);
      }),
    );
  });
});

describe('colourfulness', () => {
  test.each(Object.entries(expected.colourfulness))('of picture %s is the signed one', (name, value) => {
    expect(colourfulness(pictures[name]!)).toBeCloseTo(value, 9);
  });

  test('of grey is 0', () => {
    expect(colourfulness({ data: new Uint8Array(300).fill(90), width: 10, height: 10 })).toBe(0);
  });
});
