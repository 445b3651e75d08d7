import type { Window } from './window.ts';

/** Loops that take so many at a time are more than twice as fast. */
const tapsAtOnce = 6;

/** What some pixels of a row take from a line of a picture: `taps` weights each, from `first` on. */
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

/** Of the pixels `from` to `to` of the `sizePx` that a line is brought to. */
function tapsOf(
  { start, side, mirrored }: { start: number; side: number; mirrored: boolean },
  length: number,
  sizePx: number,
  filter: Filter,
  { from, to }: { from: number; to: number },
): Taps {
  const step = side / sizePx;
  const reach = filters[filter].reach(step);
  const most = filter === 'box' ? Math.min(1, step) : 1; // a pixel that lies wholly inside counts once
  const taps = tapsAtOnce * Math.ceil((2 * reach + 1) / tapsAtOnce);
  const first = new Int32Array(to - from);
  const weights = new Float32Array((to - from) * taps);
  for (let out = 0; out < to - from; out++) {
    const place = mirrored ? sizePx - 1 - (from + out) : from + out;
    const centre = start + (place + 0.5) * step - 0.5;
    const begin = Math.max(0, Math.min(length - taps, Math.ceil(centre - reach)));
    first[out] = begin;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = filters[filter].weight(Math.abs(begin + tap - centre), reach);
      sum += weights[out * taps + tap] = Math.max(0, Math.min(most, weight));
    }
    for (let tap = 0; tap < taps; tap++) weights[out * taps + tap]! /= sum;
  }
  return { first, weights, taps };
}

/** A rectangle of a crop, without what `right` and `bottom` name. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Makes the cutter of one window: it brings any plane of the picture to `sizePx` x `sizePx` numbers, and writes those
 * of `part` into a crop.
 */
export function createCutter(
  width: number,
  height: number,
  window: Window,
  sizePx: number,
  filter: Filter,
  part: Part,
): (plane: Uint8Array | Int8Array, crop: Float32Array) => void {
  const { left, top, mirrored } = window;
  const columns = { from: part.left, to: part.right };
  const rows = { from: part.top, to: part.bottom };
  const across = tapsOf({ start: left, side: window.width, mirrored }, width, sizePx, filter, columns);
  const down = tapsOf({ start: top, side: window.height, mirrored: false }, height, sizePx, filter, rows);
  const [one, other] = [across.first[0]!, across.first.at(-1)!]; // the other way round where it is mirrored
  const seen = { from: Math.min(one, other), to: Math.max(one, other) + across.taps };
  return (plane, crop) => {
    const low = cutDown(plane, width, seen, down);
    cutAcross(low, seen, across, crop.subarray(part.top * sizePx + part.left), sizePx);
  };
}

/** Columns of a picture, without that which `to` names. */
interface Columns {
  readonly from: number;
  readonly to: number;
}

/** Brings some columns of a plane to the height of a part. */
function cutDown(
  plane: Uint8Array | Int8Array,
  width: number,
  columns: Columns,
  { first, weights, taps }: Taps,
): Float32Array {
  const wide = columns.to - columns.from;
  const low = new Float32Array(first.length * wide);
  for (let out = 0; out < first.length; out++) {
    for (let tap = 0; tap < taps; tap += tapsAtOnce) {
      const w = out * taps + tap;
      const [w0, w1, w2] = [weights[w]!, weights[w + 1]!, weights[w + 2]!];
      const [w3, w4, w5] = [weights[w + 3]!, weights[w + 4]!, weights[w + 5]!];
      const p0 = (first[out]! + tap) * width + columns.from;
      const [p1, p2, p3, p4, p5] = [
        p0 + width,
        p0 + 2 * width,
        p0 + 3 * width,
        p0 + 4 * width,
        p0 + 5 * width,
      ];
      for (let x = 0, to = out * wide; x < wide; x++, to++) {
        low[to]! +=
          w0 * plane[p0 + x]! +
          w1 * plane[p1 + x]! +
          w2 * plane[p2 + x]! +
          w3 * plane[p3 + x]! +
          w4 * plane[p4 + x]! +
          w5 * plane[p5 + x]!;
      }
    }
  }
  return low;
}

/** Brings the rows of `low`, which holds those columns, to the width of a part; `crop` begins with it and has rows of `sizePx`. */
function cutAcross(
  low: Float32Array,
  columns: Columns,
  { first, weights, taps }: Taps,
  crop: Float32Array,
  sizePx: number,
): void {
  const wide = columns.to - columns.from;
  for (let y = 0; y * wide < low.length; y++) {
    const row = y * wide - columns.from;
    for (let x = 0; x < first.length; x++) {
      let sum = 0;
      for (let tap = 0; tap < taps; tap += tapsAtOnce) {
        const [w, p] = [x * taps + tap, row + first[x]! + tap];
        sum +=
          weights[w]! * low[p]! +
          weights[w + 1]! * low[p + 1]! +
          weights[w + 2]! * low[p + 2]! +
          weights[w + 3]! * low[p + 3]! +
          weights[w + 4]! * low[p + 4]! +
          weights[w + 5]! * low[p + 5]!;
      }
      crop[y * sizePx + x] = sum;
    }
  }
}
