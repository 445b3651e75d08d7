import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { randomLight } from '../../../src/training/manga/light.ts';

test('light falls evenly across and down, changes the middle hardly, and stays within 0..100', () => {
  const [width, height] = [40, 30];
  const grey = new Float32Array(width * height).fill(50);
  const edges = [];
  for (let seed = 0; seed < 50; seed++) {
    const lit = randomLight(grey, width, height, randomFrom(seed));
    expect(lit[15 * width + 20]).toBeCloseTo(50, 0);
    expect(lit[1]! - lit[0]!).toBeCloseTo(lit[30]! - lit[29]!, 3);
    edges.push(lit[15 * width]!, lit[20]!);
  }
  expect(Math.min(...edges)).toBeLessThan(42);
  expect(Math.max(...edges)).toBeGreaterThan(58);
  const white = randomLight(grey.fill(100), width, height, randomFrom(3));
  expect(Math.max(...white)).toBe(100);
});
