import { ComponentType } from 'discord.js';
import { expect, test } from 'vitest';
import type { ResultState } from '../../../src/bot/results/custom-id.ts';
import { type Finished, maxResultBytes, showResult } from '../../../src/bot/results/result.ts';
import { readAlt, readFileName } from '../../../src/bot/results/result-names.ts';
import { textsOf } from '../../../src/bot/texts/languages.ts';
import { Refused, refuse } from '../../../src/bot/texts/texts.ts';
import type { ColouriseResult } from '../../../src/model/index.ts';
import { flatFile } from '../../support/pictures.ts';

const locales = ['en-US', 'ja', 'fr', 'de', 'es-ES'];
const state: ResultState = { ownerId: '1', jobId: '2', temperature: 0.38, compare: true, force: false };
const original = { bytes: await flatFile('jpeg', [9, 9, 9]) };
const result: ColouriseResult = {
  status: 'coloured',
  bytes: original.bytes,
  format: 'jpeg',
  width: 32,
  height: 24,
  scale: 0.5,
  engine: 'onnx',
  model: 'starter',
  temperature: 0.38,
  toning: 0,
  notes: ['animated: only the first frame was coloured'],
  key: 'a',
  ms: { decode: 1, network: 1, colour: 1, encode: 1, total: 4 },
};
const picture: Finished = { outcome: result, original, spoiler: false, description: undefined };
const options = { state, preset: 'balanced', presets: [], maxFileBytes: 2 ** 20, leftOut: 0 };

function show(
  finished: readonly Finished[],
  locale = 'en-US',
  more: Partial<Parameters<typeof showResult>[1]> = {},
) {
  const reply = showResult(finished, { ...options, texts: textsOf(locale), ...more });
  const components = reply.components.map((component) => component.toJSON());
  const items = components.flatMap((each) => (each.type === ComponentType.MediaGallery ? each.items : []));
  const texts = components.flatMap((each) => (each.type === ComponentType.TextDisplay ? [each.content] : []));
  return { reply, components, items, texts };
}

test.each(locales)('what a picture is called is read again from its alt text, written in %s', (locale) => {
  for (const description of ['A roof: at night', 'x', '屋根：夜', 'two\nlines']) {
    const { items } = show([{ ...picture, description }], locale);
    expect(items.map((item) => readAlt(item.description!))).toEqual([description, description]);
  }
});

test.each(locales)('the longest message is one that Discord takes, in %s', (locale) => {
  const presets = Array.from({ length: 18 }, (_, i) => ({ name: `${i}`.padEnd(32, '*'), temperature: 0.55 }));
  const long = { presets, preset: presets[0]!.name, leftOut: 5 };
  const failed = { ...picture, outcome: new Refused('badPicture', () => 'x'.repeat(150)) };
  const { components, items, texts } = show([picture, failed, failed, failed, picture], locale, long);
  expect(items).toHaveLength(4);
  expect(components.length).toBeLessThan(20);
  expect(texts.join('').length).toBeLessThan(4000);
  const rows = components.flatMap((each) => (each.type === ComponentType.ActionRow ? each.components : []));
  const menus = rows.flatMap((each) => (each.type === ComponentType.StringSelect ? [each] : []));
  expect(menus[0]!.options).toHaveLength(25);
  expect(menus[0]!.placeholder!.length).toBeLessThanOrEqual(150);
});

test('files are named by what they are, never by what a member called them', () => {
  const { reply } = show([{ ...picture, spoiler: true, description: '../../etc/passwd' }, picture]);
  expect(reply.files.map(({ name }) => name)).toEqual([
    'SPOILER_colournet-1.jpg',
    'SPOILER_original-1.jpg',
    'colournet-2.jpg',
    'original-2.jpg',
  ]);
  expect(readFileName('SPOILER_original-5.png')).toEqual({ part: 'original', index: 4, spoiler: true });
  for (const name of ['original-6.png', 'original-0.png', 'colournet-1', '../original-1.png', 'a.png', '']) {
    expect(readFileName(name)).toBeUndefined();
  }
});

test('of one that failed nothing is shown; its original stays where it may be tried again', () => {
  const failed = { ...picture, outcome: refuse('fault', '7') };
  const unread = { ...failed, outcome: refuse('notFetched'), original: { bytes: new Uint8Array() } };
  const { reply, texts } = show([failed, unread, picture]);
  expect(reply.files.map(({ name }) => name)).toEqual([
    'original-1.jpg',
    'colournet-3.jpg',
    'original-3.jpg',
  ]);
  expect(texts[0]).toContain('Picture 1: That went wrong');
  expect(texts[1]).toBe('Picture 2: The picture could not be fetched from Discord: send it again.');
});

test('the result that a message shows stays where nothing new came of it', () => {
  const gone = { ...picture, outcome: refuse('originalGone'), original: undefined };
  const { reply, items } = show([picture, { ...gone, result: { id: '9', name: 'colournet-2.png' } }]);
  expect(reply.attachments).toEqual([{ id: '9' }]);
  expect(items.at(-1)!.media.url).toBe('attachment://colournet-2.png');
});

test('so many results share a request', () => {
  expect(maxResultBytes(1, 10 * 2 ** 20)).toBe(10 * 2 ** 20);
  expect(5 * maxResultBytes(5, 10 * 2 ** 20)).toBeLessThan(25 * 2 ** 20);
});
