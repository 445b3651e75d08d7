import { expect, test } from 'vitest';
import { evenColours } from '../../../src/model/toning/even-colours.ts';

const width = 40;
const height = 12;
const cells = width * height;

/** Two rooms on paper with a line of ink one cell thick between them; the left is red, the right blue, blurred over it. */
function rooms(lineLightness: number) {
  const line = 20;
  const column = (of: (x: number) => number) => Float32Array.from({ length: cells }, (_, i) => of(i % width));
  return {
    a: column((x) => 20 + 20 * Math.tanh((line - x) / 4)),
    b: column((x) => -20 + 20 * Math.tanh((line - x) / 4)),
    lightness: column((x) => (x === line ? lineLightness : 100)),
    labels: Int32Array.from({ length: cells }, (_, i) => [1, 0, 2][Math.sign((i % width) - line) + 1]!),
    weights: column((x) => (x === line ? 0.02 : 1)),
    width,
    height,
  };
}

test('each side of a line gets one colour, up to the line', () => {
  const field = rooms(0);
  const { a, b } = evenColours(field);
  for (let y = 0; y < height; y++) {
    const at = (x: number) => [a[y * width + x]!, b[y * width + x]!] as const;
    expect(at(19)[0]).toBeGreaterThan(36); // 25 before
    expect(at(21)[0]).toBeLessThan(4); // 15 before
    expect(Math.abs(at(19)[0] - at(2)[0])).toBeLessThan(3);
    expect(Math.abs(at(21)[1] - at(37)[1])).toBeLessThan(3);
  }
});

test('a thin grey line keeps colours apart as well, where nothing says which area is which', () => {
  const field = { ...rooms(70), labels: new Int32Array(cells) };
  const { a } = evenColours(field);
  expect(a[5 * width + 18]! - a[5 * width + 22]!).toBeGreaterThan(20); // 18.5 before
});

test('what has no weight lends no colour, and keeps its own where nothing reaches it', () => {
  const field = rooms(0);
  field.weights.fill(0);
  const alone = evenColours(field);
  expect(alone.a).toEqual(field.a);
  field.weights.forEach((_, i) => {
    field.weights[i] = i % width < 10 ? 1 : 0;
  });
  expect(evenColours(field).a[15]).toBeCloseTo(40, 0);
});
