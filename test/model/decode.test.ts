import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../src/model/decode.ts';
import { zhangBins } from '../../src/model/zhang-bins.ts';
import annealed from '../fixtures/annealed-formula.json' with { type: 'json' };

const { centres } = zhangBins;

test('the annealed mean of known logits is what numpy gives, at every temperature', () => {
  const rows = 4;
  const logits = Float32Array.from({ length: rows * centres.length }, (_, i) => {
    const row = Math.floor(i / centres.length);
    return 6 * Math.sin(0.05 * ((i % centres.length) + 1) * (row + 1));
  });
  for (const [temperature, expected] of Object.entries(annealed.expected)) {
    const { a, b } = decode(logits, centres, Number(temperature));
    for (const [row, [wantA, wantB]] of (expected as [number, number][]).entries()) {
      expect(a[row]).toBeCloseTo(wantA, 3);
      expect(b[row]).toBeCloseTo(wantB, 3);
    }
  }
});

test('temperature 0 takes the likeliest bin', () => {
  const logits = new Float32Array(centres.length).fill(-3);
  logits[42] = -2.9;
  const { a, b } = decode(logits, centres, 0);
  expect([a[0], b[0]]).toEqual(centres[42]);
});

test('a lower temperature comes nearer to the mode', () => {
  const logits = Float32Array.from(centres, ([a, b]) => -Math.hypot(a - 40, b - 20) / 20);
  const distance = (temperature: number) => {
    const { a, b } = decode(logits, centres, temperature);
    return Math.hypot(a[0]! - 40, b[0]! - 20);
  };
  expect(distance(0)).toBeLessThan(distance(0.1) + 1e-6);
  expect(distance(0.1)).toBeLessThan(distance(0.5));
  expect(distance(0.5)).toBeLessThan(distance(1.5));
});

test('any logits give a colour inside the bins, however large they are', () => {
  const logit = fc.oneof(
    fc.double({ min: -1e30, max: 1e30, noNaN: true }),
    fc.constantFrom(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38, -3.4e38),
  );
  fc.assert(
    fc.property(
      fc.array(logit, { minLength: 5, maxLength: 5 }),
      fc.constantFrom(0, 0.05, 0.38, 1, 1.5),
      (values, temperature) => {
        const five: [number, number][] = [
          [-50, 0],
          [50, 0],
          [0, -50],
          [0, 50],
          [0, 0],
        ]; // prettier-ignore
        const { a, b } = decode(Float32Array.from(values), five, temperature);
        expect(Math.abs(a[0]!) + Math.abs(b[0]!)).toBeLessThanOrEqual(50.001);
      },
    ),
  );
});

test('a temperature out of range is refused in a sentence', () => {
  for (const temperature of [-1, 0.01, 1.6, Number.NaN]) {
    expect(() => decode(new Float32Array(313), centres, temperature)).toThrow(/temperature/);
  }
});
