import { expect, test } from 'vitest';
import { describeError, judge } from '../../src/bot/discord-errors.ts';
import { ColourNetError } from '../../src/errors.ts';

const coded = (code: string) => Object.assign(new Error('a connection'), { code });

test.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
])('a connection that fails with %s is Discord being down, which passes', (code) => {
  expect(judge(coded(code))).toEqual({ kind: 'discord-down' });
});

test.each<[unknown]>([
  [undefined],
  ['a string'],
  [null],
  [new TypeError('ours')],
  [coded('ENOENT')],
  [new ColourNetError('store-failed', 'The store cannot read a.', { cause: coded('ECONNREFUSED') })],
])('what nobody knows is a fault of ours: %s', (error) => {
  expect(judge(error)).toEqual({ kind: 'fault' });
});

test('of an error of ours the log has what it came from, and of a thing that is none its kind', () => {
  const error = new ColourNetError('store-failed', 'The store cannot read a.', { cause: coded('EIO') });
  expect(describeError(error)).toMatchObject({
    name: 'ColourNetError[store-failed]',
    message: 'The store cannot read a.',
    cause: { name: 'Error', message: 'a connection' },
  });
  expect(describeError('a token')).toEqual({ name: 'string' });
});
