import { expect, test } from 'vitest';
import { type Edges, edgesUpwards, intersect, segment } from '../../src/model/segments.ts';
import { randomFrom } from '../../src/model/random.ts';

const columns = 24;
const random = randomFrom(1);
const lightness = Float32Array.from(
  { length: columns * 20 },
  (_, cell) => (cell % columns < 9 ? 30 : 60) + 12 * random(),
);
const edges = edgesUpwards(lightness, columns);
const listed = listOf(edges);

function listOf({ from, to, steps }: Edges): { from: number; to: number; step: number }[] {
  return Array.from(steps, (step, edge) => ({ from: from[edge]!, to: to[edge]!, step }));
}

/** The steps of the edges that make the smallest tree over cells, by Kruskal's rule. */
function treeOf(cells: ReadonlySet<number>): number[] {
  const part = new Map([...cells].map((cell) => [cell, cell]));
  const steps: number[] = [];
  for (const { from, to, step } of listed) {
    const [one, two] = [part.get(from), part.get(to)];
    if (one === undefined || two === undefined || one === two) continue;
    for (const [cell, at] of part) if (at === two) part.set(cell, one);
    steps.push(step);
  }
  return steps;
}

test('edges are all pairs of neighbours, from the least step upwards', () => {
  expect(listOf(edgesUpwards(Float32Array.of(1, 4, 9, 0, 4, 9), 3))).toEqual([
    { from: 1, to: 4, step: 0 },
    { from: 2, to: 5, step: 0 },
    { from: 0, to: 3, step: 1 },
    { from: 0, to: 1, step: 3 },
    { from: 3, to: 4, step: 4 },
    { from: 1, to: 2, step: 5 },
    { from: 4, to: 5, step: 5 },
  ]);
});

test.each([10, 40])('segments are in one piece, and neither too fine nor too coarse, k = %s', (k) => {
  const labels = segment(lightness.length, edges, k);
  const segments = new Map<number, number[]>();
  for (const [cell, label] of labels.entries()) segments.set(label, [...(segments.get(label) ?? []), cell]);
  expect(segments.size).toBeGreaterThan(1);
  expect(segments.size).toBeLessThan(100);
  const within = new Map([...segments].map(([label, cells]) => [label, treeOf(new Set(cells))]));
  for (const [label, cells] of segments)
    expect(within.get(label), 'a tree over all').toHaveLength(cells.length - 1);
  const limitOf = (label: number) => Math.max(0, ...within.get(label)!) + k / segments.get(label)!.length;
  for (const [one, two] of pairsOf(labels)) {
    const between = listed.find(({ from, to }) => {
      const sides = [labels[from], labels[to]];
      return sides.includes(one) && sides.includes(two);
    })!;
    expect(between.step, 'a border is more than what lies within').toBeGreaterThan(
      Math.min(limitOf(one), limitOf(two)),
    );
  }
});

/** Pairs of segments that touch. */
function pairsOf(labels: Int32Array): [number, number][] {
  const pairs = new Map<string, [number, number]>();
  for (const { from, to } of listed) {
    const pair = [labels[from]!, labels[to]!].toSorted((one, two) => one - two) as [number, number];
    if (pair[0] !== pair[1]) pairs.set(pair.join(), pair);
  }
  return [...pairs.values()];
}

test('what two divisions have in common keeps together what both do', () => {
  expect([...intersect(Int32Array.of(0, 0, 1, 1, 0), Int32Array.of(5, 5, 5, 3, 3))]).toEqual([0, 0, 1, 2, 3]);
});
