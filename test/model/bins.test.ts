import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bins, priorOf, rebalancingWeights, softCode, softCoder } from '../../src/model/bins.ts';
import { gridBins, kmeansBins } from '../../src/model/bins-make.ts';
import { rgbToLab } from '../../src/model/lab.ts';
import { zhangBins } from '../../src/model/zhang-bins.ts';
import foamliu from '../fixtures/foamliu-prior.json' with { type: 'json' };
import vectors from '../fixtures/soft-codes.json' with { type: 'json' };

const sum = (values: Iterable<number>): number => [...values].reduce((total, v) => total + v, 0);

/** ab pairs of every colour with channels in steps of 17: 4096 colours over all of sRGB. */
function allOfSrgb(): Float32Array {
  const level = Array.from({ length: 16 }, (_, i) => 17 * i);
  return Float32Array.from(
    level.flatMap((r) => level.flatMap((g) => level.flatMap((b) => rgbToLab(r, g, b).slice(1)))),
  );
}

describe("Zhang's 313 bins", () => {
  test('lie where the paper has them, grey at 120', () => {
    expect(zhangBins.centres).toHaveLength(313);
    expect(zhangBins.centres[120]).toEqual([0, 0]);
    const [a, b] = [zhangBins.centres.map((c) => c[0]), zhangBins.centres.map((c) => c[1])];
    expect([Math.min(...a), Math.max(...a), Math.min(...b), Math.max(...b)]).toEqual([-90, 100, -110, 100]);
  });

  test('have a prior with a fifth of it at grey', () => {
    expect(sum(zhangBins.prior)).toBeCloseTo(1, 12);
    expect(zhangBins.prior[120]).toBe(0.2012340113556749);
    expect(sum(zhangBins.prior.toSorted((p, q) => q - p).slice(0, 5))).toBeCloseTo(0.47595, 5);
  });
});

describe('soft codes', () => {
  const cases = [
    ...vectors.nearest5.map((v) => ({ ...v, k: 5 })),
    ...vectors.nearest10.map((v) => ({ ...v, k: 10 })),
  ];
  /** The last neighbour ties with the next: which of them is taken means nothing, only the weights are compared. */
  const cut = new Set(['5: 80,67', '5: 5,5.01', '10: 0,0', '10: 3.2,-4.1']);

  test.each(cases)('$ab over $k bins is the published code', ({ ab, k, idx, w }) => {
    const { indices, weights } = softCode(ab[0]!, ab[1]!, zhangBins.centres, { k });
    Array.from(weights).forEach((weight, i) => expect(weight).toBeCloseTo(w[i]!, 12));
    if (cut.has(`${k}: ${ab.join()}`)) return;
    const expected = new Map(idx.map((bin, i) => [bin, w[i]!]));
    expect(new Set(indices)).toEqual(new Set(idx)); // neighbours that tie may stand in another order
    indices.forEach((bin, i) => expect(weights[i]).toBeCloseTo(expected.get(bin)!, 12));
  });

  test('sum to 1 and start with the nearest, however far the colour is', () => {
    const far = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(far, far, fc.integer({ min: 1, max: 10 }), (a, b, k) => {
        const { indices, weights } = softCode(a, b, zhangBins.centres, { k });
        expect(sum(weights)).toBeCloseTo(1, 12);
        expect(weights[0]).toBe(Math.max(...weights));
        expect(new Set(indices).size).toBe(k);
      }),
    );
  });

  test('are the same from a coder that is used again', () => {
    const { k, code } = softCoder(zhangBins.centres);
    const [indices, weights] = [new Int32Array(k), new Float64Array(k)];
    for (const [a, b] of [
      [80, -70],
      [3, 4],
    ] as const) {
      code(a, b, indices, weights);
      expect({ indices, weights }).toEqual(softCode(a, b, zhangBins.centres));
    }
  });

  test('use all bins where there are fewer than asked for', () => {
    const { indices } = softCode(1, 1, [
      [0, 0],
      [5, 5],
    ]);
    expect([...indices]).toEqual([0, 1]);
  });
});

describe('priors', () => {
  test('are the mean of the soft codes', () => {
    const prior = priorOf(Float32Array.of(0, 0, 12, 37), zhangBins.centres);
    expect(sum(prior)).toBeCloseTo(1, 12);
    expect(prior[120]).toBeCloseTo(0.6487856442839391 / 2, 12);
    expect(prior[143]).toBeCloseTo(0.513698140569133 / 2, 12);
  });
});

describe('rebalancing weights', () => {
  test("of Zhang's prior at lambda 0.5 are the published ones", () => {
    const w = rebalancingWeights(zhangBins.prior, 0.5);
    vectors.rebalanceHalfFirst10.forEach((expected, i) => expect(w[i]).toBeCloseTo(expected, 12));
    expect(Math.min(...w)).toBeCloseTo(0.0965032363805623, 12);
    expect(w.indexOf(Math.min(...w))).toBe(120);
    expect(Math.max(...w)).toBeCloseTo(6.174868045347977, 12);
    expect(w.toSorted((p, q) => p - q)[156]).toBeCloseTo(5.998717, 6);
  });

  test("of foamliu's prior at lambda 0.5 are the factors of its repository", () => {
    rebalancingWeights(foamliu.smoothed, 0.5).forEach((w, i) =>
      expect(w).toBeCloseTo(foamliu.factor[i]!, 10),
    );
  });

  test('have mean 1 under the prior, for every prior and lambda', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 1, noNaN: true }), (raw, lambda) => {
        fc.pre(sum(raw) > 0);
        const prior = raw.map((n) => n / sum(raw));
        const w = rebalancingWeights(prior, lambda);
        expect(sum(w.map((x, i) => x * prior[i]!))).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('making bins', () => {
  const makers: [string, (ab: Float32Array, seed: number) => Bins][] = [
    ['kmeans', (ab, seed) => kmeansBins(ab, { q: 64, seed })],
    ['grid', (ab) => gridBins(ab)],
  ];

  test.each(makers)('by %s gives the same bins again and covers green and blue', (maker, make) => {
    const ab = allOfSrgb();
    const bins = make(ab, 7);
    expect(bins).toEqual(make(ab, 7));
    expect(bins.maker).toBe(maker);
    expect(bins.prior).toHaveLength(bins.centres.length);
    expect(sum(bins.prior)).toBeCloseTo(1, 10);
    expect(Math.min(...bins.centres.map((c) => c[0]))).toBeLessThan(-60); // green
    expect(Math.min(...bins.centres.map((c) => c[1]))).toBeLessThan(-80); // blue
    expect(Math.max(...bins.centres.map((c) => c[0]))).toBeGreaterThan(60);
    expect(Math.max(...bins.centres.map((c) => c[1]))).toBeGreaterThan(60);
  });

  test('by k-means depends on the seed and gives as many bins as asked for', () => {
    const ab = allOfSrgb();
    const one = kmeansBins(ab, { q: 20, seed: 1 });
    expect(one.centres).toHaveLength(20);
    expect(one.centres).not.toEqual(kmeansBins(ab, { q: 20, seed: 2 }).centres);
  });

  test('by k-means finds the clusters that are there, and no more than there are colours', () => {
    const ab = Float32Array.of(-40, 30, -40, 30, 20, -60, 20, -60, 20, -60, 0, 0);
    expect(kmeansBins(ab, { q: 10, seed: 3 }).centres).toEqual([
      [-40, 30],
      [0, 0],
      [20, -60],
    ]);
  });

  test('by grid puts negative colours into negative cells, the most frequent first', () => {
    const ab = Float32Array.of(-1, -1, -3, -9, 4, 4, -95, 12, -91, 18, -99, 11);
    const { centres } = gridBins(ab);
    expect(centres).toEqual([
      [-95, 15],
      [-5, -5],
      [5, 5],
    ]);
    expect(gridBins(ab, { q: 2 }).centres).toEqual(centres.slice(0, 2));
  });

  test('every colour of a grid lies within half a cell of its bin, for all colours', () => {
    const coordinate = fc.float({ min: -128, max: 128, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 30 }), (pairs) => {
        const { centres } = gridBins(Float32Array.from(pairs.flat()));
        for (const [a, b] of pairs) {
          const near = centres.some(([ca, cb]) => Math.abs(a - ca) <= 5 && Math.abs(b - cb) <= 5);
          expect(near).toBe(true);
        }
      }),
    );
  });

  test('of nothing is refused', () => {
    expect(() => gridBins(new Float32Array(0))).toThrow(RangeError);
    expect(() => kmeansBins(new Float32Array(0), { q: 3, seed: 1 })).toThrow(RangeError);
  });
});
