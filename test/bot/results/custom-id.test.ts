import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Action, readCustomId, writeCustomId } from '../../../src/bot/results/custom-id.ts';

const actions: Action[] = ['menu', 'compare', 'delete', 'force', 'cancel', 'modal'];
const snowflake = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String);
const state = fc.record({
  ownerId: snowflake,
  jobId: snowflake,
  temperature: fc.integer({ min: 5, max: 150 }).map((hundredths) => hundredths / 100),
  compare: fc.boolean(),
  force: fc.boolean(),
});

test('what is written is read again, and fits into the hundred characters that Discord takes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...actions), state, (action, wanted) => {
      const id = writeCustomId(action, wanted);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(readCustomId(id)).toEqual({ action, state: wanted });
    }),
  );
});

test.each([
  '',
  'cn1',
  'cn1:m:1:2:38',
  'cn1:m:1:2:38:00:extra',
  'cn1:z:1:2:38:00',
  'cn2:m:1:2:38:00',
  'cn1:m:../1:2:38:00',
  'cn1:m:1:2:0.38:00',
  'cn1:m:1:2:38:02',
  'cn1:m:123456789012345678901:2:38:00',
  'cn1:m:１:2:38:00',
])('nothing is read from "%s"', (id) => expect(readCustomId(id)).toBeUndefined());

test('nothing is read from what the bot never wrote, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (id) => {
      expect(readCustomId(id)).toBeUndefined();
    }),
  );
});
