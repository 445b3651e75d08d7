import { expect, test } from 'vitest';
import { dropSpecks } from '../../../src/training/manga/specks.ts';

/** Ink from digits, 0 to 9 tenths. */
function inkOf(rows: readonly string[]): Float32Array {
  return Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
}

test('small and faint marks go, a line stays to its faint ends, round corners too', () => {
  const ink = inkOf(['9900000000', '0000000380', '0000009000', '0000030000', '1111100000', '0000000005']);
  dropSpecks(ink, 10, 6, { leastPx: 4, leastInk: 0.5 });
  // The five tenths of the last corner are alone; the ones of the row above touch the line and are its end.
  expect(ink).toEqual(
    inkOf(['0000000000', '0000000380', '0000009000', '0000030000', '1111100000', '0000000000']),
  );
  const faint = inkOf(['1111111111']);
  dropSpecks(faint, 10, 1, { leastPx: 4, leastInk: 0.5 });
  expect(Math.max(...faint)).toBe(0);
});

test('marks do not reach round the sides of the picture', () => {
  const ink = inkOf(['0000000099', '9900000000']);
  dropSpecks(ink, 10, 2, { leastPx: 3, leastInk: 0.5 });
  expect(Math.max(...ink)).toBe(0);
});
