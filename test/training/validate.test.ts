import { expect, test } from 'vitest';
import { offColour } from '../../src/training/validate.ts';

test('colours up to a quarter off the truth cost nothing, sepia more than it gains in AuC', () => {
  for (const ratio of [0.75, 1, 1.25]) expect(offColour(ratio)).toBeCloseTo(0, 10);
  expect(offColour(0.28)).toBeCloseTo(0.047, 10); // the tint of docs/experiments.md gained 0.012
  expect(offColour(1.75)).toBeCloseTo(0.05, 10);
});
