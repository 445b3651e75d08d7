import { expect, test } from 'vitest';
import { ciede2000 } from '../../src/model/ciede2000.ts';
import type { Triple } from '../../src/model/lab.ts';
import sharma from '../fixtures/ciede2000.json' with { type: 'json' };

const tripleOf = ([L, a, b]: number[]): Triple => [L!, a!, b!];

test('there are the 34 pairs of Sharma, Wu and Dalal', () => {
  expect(sharma.pairs).toHaveLength(34);
});

test.each(sharma.pairs)('pair $pair differs by $difference in both orders', ({ one, two, difference }) => {
  const [p, q] = [tripleOf(one), tripleOf(two)];
  expect(ciede2000(p, q).toFixed(4)).toBe(difference.toFixed(4));
  expect(ciede2000(q, p).toFixed(4)).toBe(difference.toFixed(4));
});

test('a colour does not differ from itself', () => {
  expect(ciede2000([50, 20, -30], [50, 20, -30])).toBe(0);
  expect(ciede2000([50, 0, 0], [50, 0, 0])).toBe(0);
});
