import { expect, test } from 'vitest';
import { randomFrom } from '../../src/model/random.ts';
import type { Part } from '../../src/training/cutter.ts';
import { type Crop, drawPanel, inPixels, whiten } from '../../src/training/panels.ts';

const cells = 8;
const panels = Array.from({ length: 50 }, (_, seed) => drawPanel(cells, randomFrom(seed)));
const sides = ({ left, top, right, bottom }: Part) => [right - left, bottom - top];

test('a panel takes one side of the crop, with its gutter towards the other side', () => {
  for (const { part, gutter } of panels) {
    const covered = new Set<number>();
    for (const { left, top, right, bottom } of gutter ? [part, gutter] : [part]) {
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) covered.add(y * cells + x);
    }
    const [width, height] = sides(part);
    const thickness = gutter ? 1 : 0;
    expect(covered.size).toBe(
      height === cells ? (width! + thickness) * cells : (height! + thickness) * cells,
    );
    // What is left of the first picture is one strip, too, at the far side from the panel.
    const left = Array.from({ length: cells ** 2 }, (_, i) => i).filter((i) => !covered.has(i));
    const corners = [0, cells - 1, cells * (cells - 1), cells ** 2 - 1];
    expect(corners.filter((corner) => left.includes(corner))).toHaveLength(2);
  }
});

test('the cut lies between three and seven tenths, across or down, on either side, with and without a gutter', () => {
  const kinds = new Set<string>();
  for (const { part, gutter } of panels) {
    const [width, height] = sides(part);
    const thin = Math.min(width!, height!);
    expect(thin).toBeGreaterThanOrEqual(1); // 0.3 of 8 cells, less a gutter
    expect(thin).toBeLessThanOrEqual(6);
    expect(Math.max(width!, height!)).toBe(cells);
    kinds.add(`${width === cells} ${part.left + part.top > 0} ${gutter !== undefined}`);
  }
  expect(kinds.size).toBe(8);
});

test('white paper is L = 100 without colour, in its part alone', () => {
  const cropPx = 4 * cells;
  const crop: Crop = {
    l: new Float32Array(cropPx ** 2).fill(20),
    a: new Float32Array(cells ** 2).fill(10),
    b: new Float32Array(cells ** 2).fill(-10),
  };
  const part = { left: 2, top: 3, right: 4, bottom: 8 };
  whiten(crop, part, cropPx);
  const { left, top, right, bottom } = inPixels(part);
  for (const [i, l] of crop.l.entries()) {
    const [x, y] = [i % cropPx, Math.floor(i / cropPx)];
    const inside = x >= left && x < right && y >= top && y < bottom;
    expect(l).toBeCloseTo(inside ? 255 : 20, 4);
    const cell = Math.floor(y / 4) * cells + Math.floor(x / 4);
    expect([crop.a[cell], crop.b[cell]]).toEqual(inside ? [0, 0] : [10, -10]);
  }
});
