import type { Random } from '../model/random.ts';

/** What a crop shows of a picture, in its pixels; parts of a pixel are fine. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
}

/** How long the short side of the whole picture is at the scale of a crop, in pixels: the bot colours small ones at 176. */
const leastShortPx = 128;
const scaleRange = 1.75;
/** Up to this much a crop is stretched, across or down. */
const stretchRange = 1.25;

/**
 * Draws the window that a square crop of `cropPx` shows: the scale first (a page shows panels at many), then how it is
 * stretched, its place, and whether it is mirrored. No window is larger than the picture.
 */
export function drawWindow(width: number, height: number, cropPx: number, random: Random): Window {
  const least = Math.max(leastShortPx, cropPx);
  const shortPx = least * scaleRange ** random(); // even in the logarithm
  const short = Math.min(width, height);
  const side = (cropPx * short) / shortPx;
  const stretch = Math.sqrt(stretchRange) ** (2 * random() - 1);
  const [across, down] = [Math.min(width, side * stretch), Math.min(height, side / stretch)];
  return {
    left: random() * (width - across),
    top: random() * (height - down),
    width: across,
    height: down,
    mirrored: random() < 0.5,
  };
}

/** What the pixels of a row take from a line of a picture: `taps` weights each, from `first` on. */
interface Taps {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

/**
 * How much a pixel of a line counts. Triangle: as wide as an output pixel where the picture shrinks (Pillow's
 * BILINEAR), for a sharp picture. Box: the part of it that lies within the output pixel, for the mean of a cell.
 */
const filters = {
  triangle: {
    reach: (step: number) => Math.max(1, step),
    weight: (d: number, reach: number) => 1 - d / reach,
  },
  box: { reach: (step: number) => step / 2 + 0.5, weight: (d: number, reach: number) => reach - d },
};
type Filter = keyof typeof filters;

function tapsOf(
  { start, side, mirrored }: { start: number; side: number; mirrored: boolean },
  length: number,
  sizePx: number,
  filter: Filter,
): Taps {
  const step = side / sizePx;
  const reach = filters[filter].reach(step);
  const most = filter === 'box' ? Math.min(1, step) : 1; // a pixel that lies wholly inside counts once
  const taps = Math.min(length, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(sizePx);
  const weights = new Float32Array(sizePx * taps);
  for (let out = 0; out < sizePx; out++) {
    const centre = start + ((mirrored ? sizePx - 1 - out : out) + 0.5) * step - 0.5;
    const from = Math.max(0, Math.min(length - taps, Math.ceil(centre - reach)));
    first[out] = from;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = filters[filter].weight(Math.abs(from + tap - centre), reach);
      sum += weights[out * taps + tap] = Math.max(0, Math.min(most, weight));
    }
    for (let tap = 0; tap < taps; tap++) weights[out * taps + tap]! /= sum;
  }
  return { first, weights, taps };
}

/** Makes the cutter of one window: it brings any plane of the picture to `sizePx` x `sizePx` numbers. */
export function createCutter(
  width: number,
  height: number,
  window: Window,
  sizePx: number,
  filter: Filter,
): (plane: Uint8Array | Int8Array) => Float32Array {
  const { left, top, mirrored } = window;
  const across = tapsOf({ start: left, side: window.width, mirrored }, width, sizePx, filter);
  const down = tapsOf({ start: top, side: window.height, mirrored: false }, height, sizePx, filter);
  const firstRow = down.first[0]!;
  const rows = Math.min(height, down.first[sizePx - 1]! + down.taps) - firstRow;
  const narrow = new Float32Array(rows * sizePx);
  return (plane) => {
    cutAcross(plane.subarray(firstRow * width, (firstRow + rows) * width), width, across, narrow);
    return cutDown(narrow, firstRow, down);
  };
}

/** Brings the rows of `plane` to the width of a crop: two at a time, which share what is read of the taps. */
function cutAcross(
  plane: Uint8Array | Int8Array,
  width: number,
  { first, weights, taps }: Taps,
  narrow: Float32Array,
): void {
  const sizePx = first.length;
  const rows = narrow.length / sizePx;
  for (let y = 0; y < rows; y += 2) {
    const below = Math.min(y + 1, rows - 1);
    for (let x = 0; x < sizePx; x++) {
      const [from, fromBelow] = [y * width + first[x]!, below * width + first[x]!];
      let [sum, sumBelow] = [0, 0];
      for (let tap = 0; tap < taps; tap++) {
        const weight = weights[x * taps + tap]!;
        sum += weight * plane[from + tap]!;
        sumBelow += weight * plane[fromBelow + tap]!;
      }
      narrow[y * sizePx + x] = sum;
      narrow[below * sizePx + x] = sumBelow;
    }
  }
}

/** Brings the columns of `narrow`, which begins with row `firstRow` of the picture, to the height of a crop. */
function cutDown(narrow: Float32Array, firstRow: number, { first, weights, taps }: Taps): Float32Array {
  const sizePx = first.length;
  const cut = new Float32Array(sizePx * sizePx);
  for (let y = 0; y < sizePx; y++) {
    const row = y * sizePx;
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[y * taps + tap]!;
      if (weight === 0) continue;
      const from = (first[y]! - firstRow + tap) * sizePx;
      for (let x = 0; x < sizePx; x++) cut[row + x]! += weight * narrow[from + x]!;
    }
  }
  return cut;
}
