import { expect, test } from 'vitest';
import { evenAreas } from '../../src/model/area-logits.ts';
import { randomNumbers } from '../support/bundle.ts';

const side = 4; // pixels of a cell
const columns = 8;
const rows = 6;
const width = columns * side;

function lightnessOf(at: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: rows * side * width }, (_, i) => at(i % width, Math.floor(i / width)));
}

/** What was said of each cell in the one bin of two that tells cells apart, by the mean of both runs, and what is said then. */
function evened(lightness: Float32Array): { before: number[]; after: number[]; areas: number } {
  const next = randomNumbers(3);
  const said = () => Float32Array.from({ length: rows * columns * 2 }, (_, i) => (i % 2 === 0 ? next() : 7));
  const [logits, mirrored] = [said(), said()];
  const before = Array.from({ length: rows * columns }, (_, cell) => {
    const column = cell % columns;
    const facing = cell - column + columns - 1 - column;
    return (logits[2 * cell]! + mirrored[2 * facing]!) / 2;
  });
  const result = evenAreas(logits, mirrored, lightness, width);
  for (let i = 1; i < result.logits.length; i += 2) expect(result.logits[i]).toBeCloseTo(7, 5);
  const after = Array.from(result.areaOf, (area) => result.logits[2 * area]!);
  return { before, after, areas: result.logits.length / 2 };
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const cellsWhere = (values: number[], has: (column: number) => boolean) =>
  values.filter((_, cell) => has(cell % columns));

test('of one even picture one thing is said, the mean of all', () => {
  const { before, after, areas } = evened(lightnessOf(() => 50));
  expect(areas).toBe(1);
  for (const value of after) expect(value).toBeCloseTo(mean(before), 5);
});

test('a line of one pixel parts two areas, and of each its own mean is said', () => {
  const { before, after, areas } = evened(lightnessOf((x) => (x === 17 ? 20 : 70)));
  expect(areas).toBe(3); // the line's cells are one, too
  for (const has of [(column: number) => column < 4, (column: number) => column > 4]) {
    const expected = mean(cellsWhere(before, has));
    for (const value of cellsWhere(after, has)) expect(value).toBeCloseTo(expected, 5);
  }
});

test('a border that only the finer segments have becomes a soft step', () => {
  const { before, after, areas } = evened(lightnessOf((x) => (x < 16 ? 60 : 62))); // 24 cells each: 60 / 24 > 2 > 30 / 24
  expect(areas).toBe(2);
  const whole = mean(before);
  for (const has of [(column: number) => column < 4, (column: number) => column > 3]) {
    const expected = (2 * mean(cellsWhere(before, has)) + whole) / 3;
    for (const value of cellsWhere(after, has)) expect(value).toBeCloseTo(expected, 5);
  }
});
