import { expect, test } from 'vitest';
import { textsOf } from '../../src/bot/texts/languages.ts';
import { describeError, judge } from '../../src/bot/discord-errors.ts';
import { ColourNetError } from '../../src/errors.ts';
import { BadPicture } from '../../src/model/index.ts';

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

test('a bad picture, and a result that fits nowhere, are told in any language', () => {
  const french = textsOf('fr');
  const told = [
    [new BadPicture(['pixels', 9000, 8000, 40]), 'badPicture', french.badPicture.pixels(9000, 8000, 40)],
    [
      new ColourNetError('result-too-large', 'However small.'),
      'resultTooLarge',
      french.refused.resultTooLarge,
    ],
  ] as const;
  for (const [error, reason, sentence] of told) {
    const verdict = judge(error);
    if (verdict.kind !== 'tell') throw new Error(`${verdict.kind}, not told`);
    expect([verdict.refused.reason, verdict.refused.in(french)]).toEqual([reason, sentence]);
  }
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
