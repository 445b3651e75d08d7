import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { inkLines, type Pen, randomPen } from '../../../src/training/manga/xdog.ts';
import { mean, paint } from '../../support/planes.ts';

const side = 96;
const pen: Pen = { sigmaPx: 0.8, k: 2, tau: 0.99, leastStep: 5, inkShare: 0.15, phi: 1.5 };

function disc(inside: number, outside: number): Float32Array {
  return paint(side, side, (x, y) => (Math.hypot(x - 48, y - 48) < 30 ? inside : outside));
}

test('the contour of a disc is a line, its inside and what is around it bare paper, whatever the pen', () => {
  for (let seed = 0; seed < 40; seed++) {
    const some = randomPen(randomFrom(seed));
    const ink = inkLines(disc(30, 85), side, side, some);
    const note = `seed ${seed}: ${JSON.stringify(some)}`;
    for (let turn = 0; turn < 2 * Math.PI; turn += Math.PI / 12) {
      const along = Array.from({ length: 44 }, (_, r) => {
        return ink[Math.round(48 + r * Math.sin(turn)) * side + Math.round(48 + r * Math.cos(turn))]!;
      });
      expect(Math.max(...along.slice(26, 33)), note).toBeGreaterThan(0.3);
      expect(Math.max(...along.slice(0, 20), ...along.slice(37)), note).toBe(0);
    }
  }
});

test('a line of the picture stays one line', () => {
  const ink = inkLines(
    paint(side, side, (x) => (x === 40 || x === 41 ? 10 : 90)),
    side,
    side,
    pen,
  );
  const row = [...ink.subarray(48 * side, 49 * side)];
  expect(row.flatMap((value, x) => (value > 0.3 ? [x] : []))).toEqual([40, 41]);
});

test('a wider pen draws wider lines', () => {
  const inked = (sigmaPx: number) =>
    mean(inkLines(disc(30, 85), side, side, { ...pen, sigmaPx, inkShare: 0.5 }));
  expect(inked(1)).toBeGreaterThan(1.4 * inked(0.5));
});

test('a soft painting gets as many lines as a hard cartoon, and about as black', () => {
  const [soft, hard] = [disc(60, 78), disc(5, 98)].map((picture) => inkLines(picture, side, side, pen));
  expect(mean(soft!)).toBeGreaterThan(0.5 * mean(hard!));
});

test('of a busy picture only the strongest edges are drawn', () => {
  const busy = paint(side, side, (x, y) => ((Math.floor(x / 4) + Math.floor(y / 4)) % 2 === 0 ? 45 : 55));
  const withEdge = busy.map((l, at) => (at % side < 48 ? l - 40 : l));
  const ink = inkLines(withEdge, side, side, { ...pen, inkShare: 0.03 });
  expect(mean(ink.map((value) => (value > 0 ? 1 : 0)))).toBeLessThan(0.035);
  expect(Math.max(...ink.filter((_, at) => Math.abs((at % side) - 47) < 2))).toBeGreaterThan(0.9);
});

test('flat areas, slopes and the grain of paint draw nothing', () => {
  const random = randomFrom(1);
  for (const valueAt of [() => 50, (x: number) => x, () => 70 + 2 * random()]) {
    const ink = inkLines(paint(side, side, valueAt), side, side, pen);
    expect(Math.max(...ink)).toBe(0);
  }
});
