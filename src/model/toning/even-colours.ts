import type { AbPlanes } from '../decode.ts';

/** Cells of the working size with all that keeps colours apart there. */
export interface ColourField extends AbPlanes {
  /** L of each cell, 0..100. */
  readonly lightness: Float32Array;
  /** The area each cell belongs to; 0 where there is ink. Colour does not go from one area to another. */
  readonly labels: Int32Array;
  /** How much a cell's own colour counts, 0..1. */
  readonly weights: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** How far colour spreads over even paper, in cells, and how much farther (in cells) a step of 1 in L puts a cell. */
const reach = 54;
const cellsPerLightness = 3;
const noise = 3; // smaller steps in L do not count

/** How far the colour of an area's cells is drawn to the area's mean: what is drawn as one has one colour. */
const areaShare = 0.8;

/** What is left of a colour on the way to the next cell, by the step in L. */
const stepsPerLightness = 4;
const passages = Float32Array.from({ length: 102 * stepsPerLightness }, (_, i) => {
  const away = 1 + cellsPerLightness * Math.max(0, i / stepsPerLightness - noise);
  const left = Math.exp((-Math.SQRT2 * away) / reach);
  return left > 1e-4 ? left : 0;
});

/**
 * Evens colours out between the lines: each cell takes the weighted mean of the cells that it reaches along its row and
 * column without crossing a line, and is then drawn to the mean of its area. As in the domain transform of Gastal and
 * Oliveira (2011) a line, however thin, is as long a way as the lightness goes down and up again on it; unlike in its
 * recursive form nothing is divided on the way, or else the first cell behind a line, which has most of the colour from
 * before it, would count for many.
 */
export function evenColours(field: ColourField): AbPlanes {
  const { lightness, labels, weights, width, height } = field;
  const across = new Float32Array(lightness.length);
  const down = new Float32Array(lightness.length);
  fillPassages(lightness, labels, width, across, down);
  const a = product(field.a, weights);
  const b = product(field.b, weights);
  const sum = weights.slice();
  const before = new Float32Array(lightness.length); // room to work in
  for (const plane of [a, b, sum]) {
    spreadAcross(plane, across, width, height);
    spreadDown(plane, down, width, height, before);
  }
  divide(a, sum, field.a);
  divide(b, sum, field.b);
  for (const plane of [a, b]) drawTowardsAreaMeans(plane, labels, weights);
  return { a, b };
}

// The loops over all cells are functions of plain arrays, see areas.ts.

function product(plane: Float32Array, weights: Float32Array): Float32Array {
  const out = new Float32Array(plane.length);
  for (let cell = 0; cell < out.length; cell++) out[cell] = plane[cell]! * weights[cell]!;
  return out;
}

function divide(plane: Float32Array, sum: Float32Array, otherwise: Float32Array): void {
  for (let cell = 0; cell < plane.length; cell++) {
    plane[cell] = sum[cell]! > 0 ? plane[cell]! / sum[cell]! : otherwise[cell]!;
  }
}

function drawTowardsAreaMeans(plane: Float32Array, labels: Int32Array, weights: Float32Array): void {
  let count = 0;
  for (let cell = 0; cell < labels.length; cell++) if (labels[cell]! > count) count = labels[cell]!;
  const means = new Float64Array(count + 1);
  const sums = new Float64Array(count + 1);
  for (let cell = 0; cell < labels.length; cell++) {
    means[labels[cell]!]! += weights[cell]! * plane[cell]!;
    sums[labels[cell]!]! += weights[cell]!;
  }
  for (let label = 1; label <= count; label++) if (sums[label]! > 0) means[label]! /= sums[label]!;
  for (let cell = 0; cell < labels.length; cell++) {
    const label = labels[cell]!;
    if (label > 0 && sums[label]! > 0) plane[cell]! += areaShare * (means[label]! - plane[cell]!);
  }
}

/** What passes into each cell from the left, or back; and from above, or back. */
function fillPassages(
  lightness: Float32Array,
  labels: Int32Array,
  width: number,
  across: Float32Array,
  down: Float32Array,
): void {
  for (let cell = 0; cell < lightness.length; cell++) {
    const l = lightness[cell]!;
    const label = labels[cell]!;
    if (cell % width) across[cell] = passage(l - lightness[cell - 1]!, label, labels[cell - 1]!);
    if (cell >= width) down[cell] = passage(l - lightness[cell - width]!, label, labels[cell - width]!);
  }
}

function passage(step: number, here: number, there: number): number {
  if (here !== there && here !== 0 && there !== 0) return 0;
  return passages[(stepsPerLightness * Math.abs(step) + 0.5) | 0]!;
}

/** Adds to each cell what reaches it from its row, from before it and from behind. */
function spreadAcross(plane: Float32Array, across: Float32Array, width: number, height: number): void {
  const before = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let held = 0;
    for (let x = 0; x < width; x++) {
      held = plane[start + x]! + across[start + x]! * held;
      before[x] = held;
    }
    held = 0;
    for (let x = width - 1; x >= 0; x--) {
      const own = plane[start + x]!;
      plane[start + x] = before[x]! + held;
      held = (held + own) * across[start + x]!;
    }
  }
}

/** The same for columns, row by row. */
function spreadDown(
  plane: Float32Array,
  down: Float32Array,
  width: number,
  height: number,
  before: Float32Array,
): void {
  const held = new Float64Array(width);
  for (let y = 0, cell = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell++) {
      held[x] = plane[cell]! + down[cell]! * held[x]!;
      before[cell] = held[x]!;
    }
  }
  held.fill(0);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0, cell = y * width; x < width; x++, cell++) {
      const own = plane[cell]!;
      plane[cell] = before[cell]! + held[x]!;
      held[x] = (held[x]! + own) * down[cell]!;
    }
  }
}
