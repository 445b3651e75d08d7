import { logitScale } from '../model/architecture.ts';
import type { Random } from '../model/random.ts';
import { between, happens } from './manga/chance.ts';

/** A square crop: L (0..100) of its pixels, and the mean a and b of its 4 x 4 cells. */
export interface Crop {
  readonly l: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

const white = 100;

/**
 * Puts a panel of another picture into a crop, as pages have them: one side of a cut across or down takes the other
 * crop's place, half of the time behind a white gutter of a cell. A network that sees a picture beside ever others
 * cannot learn it by heart.
 * @param crop changed in place, `cropPx` a side
 */
export function addPanel(crop: Crop, other: Crop, cropPx: number, random: Random): void {
  const cells = cropPx / logitScale;
  const across = happens(random, 0.5);
  const first = happens(random, 0.5);
  const gutter = happens(random, 0.5);
  const cut = Math.round(between(random, 0.3, 0.7) * cells);
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const past = (across ? x : y) - cut;
      if (gutter && past === 0) fillCell(crop, { l: white, a: 0, b: 0 }, x, y, cropPx);
      else if (past < 0 === first) copyCell(crop, other, x, y, cropPx);
    }
  }
}

function fillCell(
  crop: Crop,
  { l, a, b }: Record<'l' | 'a' | 'b', number>,
  x: number,
  y: number,
  px: number,
) {
  const cell = y * (px / logitScale) + x;
  crop.a[cell] = a;
  crop.b[cell] = b;
  for (let row = 0; row < logitScale; row++) {
    const from = (y * logitScale + row) * px + x * logitScale;
    crop.l.fill(l, from, from + logitScale);
  }
}

function copyCell(crop: Crop, other: Crop, x: number, y: number, px: number): void {
  const cell = y * (px / logitScale) + x;
  crop.a[cell] = other.a[cell]!;
  crop.b[cell] = other.b[cell]!;
  for (let row = 0; row < logitScale; row++) {
    const from = (y * logitScale + row) * px + x * logitScale;
    crop.l.set(other.l.subarray(from, from + logitScale), from);
  }
}
