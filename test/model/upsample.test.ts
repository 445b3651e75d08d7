import { expect, test } from 'vitest';
import { createUpsampler } from '../../src/model/upsample.ts';

/** One row of two cells, dark red and light blue, under a row of sixteen pixels. */
function rowOf(lightness: number[]): { a: number[]; b: number[] } {
  const cells = {
    a: Float32Array.of(60, 0),
    b: Float32Array.of(0, -60),
    lightness: Float32Array.of(20, 80),
    width: 2,
    height: 1,
  };
  const target = { width: lightness.length, height: 1, cellsX: 2 / lightness.length, cellsY: 1 };
  const [a, b] = [new Float32Array(lightness.length), new Float32Array(lightness.length)];
  createUpsampler(cells, target)(Float32Array.from(lightness), 0, a, b);
  return { a: [...a], b: [...b] };
}

test('colour stops at the edge of lightness, wherever it lies between the cells', () => {
  for (const edge of [5, 6, 7, 8, 9, 10, 11]) {
    const { a, b } = rowOf(Array.from({ length: 16 }, (_, x) => (x < edge ? 20 : 80)));
    for (let x = 4; x < 12; x++) {
      const wanted = x < edge ? [60, 0] : [0, -60];
      expect(Math.hypot(a[x]! - wanted[0]!, b[x]! - wanted[1]!), `edge ${edge}, pixel ${x}`).toBeLessThan(1);
    }
  }
});

test('where lightness does not tell the cells apart colour runs evenly from one to the other', () => {
  const { a } = rowOf(Array.from({ length: 16 }, () => 50));
  for (let x = 1; x < 16; x++) expect(a[x]!).toBeLessThanOrEqual(a[x - 1]! + 1e-6);
  expect(a[0]).toBeCloseTo(60, 4);
  expect(a[15]).toBeCloseTo(0, 4);
});

test('one colour stays one colour at every place of any size', () => {
  const count = 6 * 4;
  const cells = {
    a: new Float32Array(count).fill(12),
    b: new Float32Array(count).fill(-34),
    lightness: Float32Array.from({ length: count }, (_, i) => (i * 37) % 100),
    width: 6,
    height: 4,
  };
  const target = { width: 23, height: 17, cellsX: 6 / 23, cellsY: 4 / 17 };
  const fill = createUpsampler(cells, target);
  const [a, b] = [new Float32Array(23), new Float32Array(23)];
  for (let y = 0; y < 17; y++) {
    fill(
      Float32Array.from(a, (_, x) => (x * 11) % 101),
      y,
      a,
      b,
    );
    for (const value of a) expect(value).toBeCloseTo(12, 4);
    for (const value of b) expect(value).toBeCloseTo(-34, 4);
  }
});

test('cells as small as pixels are taken as they are', () => {
  const plane = Float32Array.from({ length: 15 }, (_, i) => i);
  const cells = {
    a: plane,
    b: plane.map((value) => -value),
    lightness: new Float32Array(15),
    width: 5,
    height: 3,
  };
  const fill = createUpsampler(cells, { width: 4, height: 3, cellsX: 1, cellsY: 1 });
  const [a, b] = [new Float32Array(4), new Float32Array(4)];
  fill(new Float32Array(4).fill(90), 1, a, b);
  expect([...a, ...b]).toEqual([5, 6, 7, 8, -5, -6, -7, -8]);
});
