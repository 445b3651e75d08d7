import { findRoot } from './find-root.ts';

/** Pairs of neighbouring cells, from the least step in L between them upwards. */
export interface Edges {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly steps: Float32Array;
}

/** Steps of L are told apart down to this one. */
const finestStep = 1 / 64;

/** @param lightness of the cells, row by row */
export function edgesUpwards(lightness: Float32Array, columns: number): Edges {
  const cells = lightness.length;
  const most = 2 * cells; // to the right and down from each
  const keys = new Uint32Array(most - columns - cells / columns); // the step, then the edge: sorted as plain numbers
  let count = 0;
  const add = (edge: number, from: number, to: number) => {
    const step = Math.abs(lightness[to]! - lightness[from]!);
    keys[count++] = Math.round(step / finestStep) * most + edge;
  };
  for (let cell = 0; cell < cells; cell++) {
    if ((cell + 1) % columns !== 0) add(2 * cell, cell, cell + 1);
    if (cell + columns < cells) add(2 * cell + 1, cell, cell + columns);
  }
  keys.sort();
  const edges = keys.map((key) => key % most);
  return {
    from: edges.map((edge) => edge >> 1),
    to: edges.map((edge) => (edge >> 1) + (edge % 2 === 0 ? 1 : columns)),
    steps: Float32Array.from(keys, (key) => Math.floor(key / most) * finestStep),
  };
}

/**
 * Efficient graph-based image segmentation (Felzenszwalb and Huttenlocher 2004): two segments are joined at an edge between
 * them whose step is no larger than the largest within either plus k over its size.
 * @returns the segment of each cell, from 0
 */
export function segment(cells: number, { from, to, steps }: Edges, k: number): Int32Array {
  const parents = Int32Array.from({ length: cells }, (_, cell) => cell);
  const sizes = new Int32Array(cells).fill(1);
  const limits = new Float32Array(cells).fill(k);
  for (let edge = 0; edge < steps.length; edge++) {
    const step = steps[edge]!;
    const one = findRoot(parents, from[edge]!);
    const two = findRoot(parents, to[edge]!);
    if (one === two || step > limits[one]! || step > limits[two]!) continue;
    parents[two] = one;
    sizes[one]! += sizes[two]!;
    limits[one] = step + k / sizes[one]!; // it is the largest yet
  }
  const numbers = new Map<number, number>();
  return parents.map((_, cell) => numberOf(findRoot(parents, cell), numbers));
}

/** What two divisions of the same cells have in common: cells stay together that are together in both. */
export function intersect(one: Int32Array, two: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return one.map((label, cell) => numberOf(label * one.length + two[cell]!, numbers));
}

/** Numbers keys from 0 in the order in which they come. */
function numberOf(key: number, numbers: Map<number, number>): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
