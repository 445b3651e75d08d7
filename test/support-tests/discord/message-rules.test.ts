import { expect, test } from 'vitest';
import { button, ephemeral, gallery, rawStory, text, v2 } from './raw-bot.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const row = (...components: object[]) => ({ type: 1, components });
const plain = { type: 2, style: 1, custom_id: 'a', label: 'Go' };
const option = (value: string, more: object = {}) => ({ label: value, value, ...more });
const select = (options: object[], more: object = {}) => row({ type: 3, custom_id: 's', options, ...more });
const media = (url: string) => ({ type: 12, items: [{ media: { url } }] });

test.each<[string, object]>([
  ['content above 2000', { content: 'x'.repeat(2001) }],
  ['an unknown field', { contents: 'Hi' }],
  ['an unknown field of a component', { components: [button('a', 'Go', { colour: 1 })] }],
  ['an unknown flag', { content: 'Hi', flags: 1 << 20 }],
  [
    'embeds above 6000 in sum',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
  ],
  ['an embed with a title of 257', { embeds: [{ title: 'x'.repeat(257) }] }],
  ['an embed with a file that is not there', { embeds: [{ image: { url: 'attachment://a.png' } }] }],
  ['V2 with content', { flags: v2, content: 'Hi', components: [text('Hi')] }],
  ['V2 with embeds', { flags: v2, embeds: [{ title: 'Hi' }], components: [text('Hi')] }],
  [
    'V2 with a poll',
    {
      flags: v2,
      components: [text('Hi')],
      poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] },
    },
  ],
  ['V2 components without the flag', { components: [text('Hi')] }],
  [
    '41 components',
    {
      flags: v2,
      components: many(10).map((n) =>
        row(...many(n < 9 ? 3 : 4).map((m) => ({ ...plain, custom_id: `${n} ${m}` }))),
      ),
    },
  ],
  ['texts above 4000 together', { flags: v2, components: [text('x'.repeat(3000)), text('x'.repeat(1001))] }],
  ['a gallery of a file that is not there', { flags: v2, components: [gallery('a.png')] }],
  ['a gallery of eleven', { flags: v2, components: [gallery(...many(11).map(String))] }],
  ['a picture by a strange scheme', { flags: v2, components: [media('ftp://example.org/a.png')] }],
  [
    'a file component of a file that is not there',
    { flags: v2, components: [{ type: 13, file: { url: 'attachment://a' } }] },
  ],
  [
    'a file component by URL',
    { flags: v2, components: [{ type: 13, file: { url: 'https://example.org/a' } }] },
  ],
  ['six rows', { components: many(6).map((n) => button(`${n}`)) }],
  ['six buttons in a row', { components: [row(...many(6).map((n) => ({ ...plain, custom_id: `${n}` })))] }],
  ['a button without custom_id', { components: [row({ type: 2, style: 1, label: 'Go' })] }],
  ['a button without label', { components: [row({ type: 2, style: 1, custom_id: 'a' })] }],
  ['a label of 81', { components: [button('a', 'x'.repeat(81))] }],
  ['a custom_id of 101', { components: [button('x'.repeat(101))] }],
  ['a custom_id twice', { components: [button('a'), button('a')] }],
  ['an id twice', { components: [button('a', 'Go', { id: 7 }), button('b', 'Go', { id: 7 })] }],
  ['a link without URL', { components: [row({ type: 2, style: 5, label: 'Go' })] }],
  [
    'a link with custom_id',
    { components: [row({ type: 2, style: 5, label: 'Go', custom_id: 'a', url: 'https://example.org' })] },
  ],
  ['26 options', { components: [select(many(26).map((n) => option(`${n}`)))] }],
  ['an option twice', { components: [select([option('a'), option('a')])] }],
  [
    'two defaults of one',
    { components: [select([option('a', { default: true }), option('b', { default: true })])] },
  ],
  ['more to choose than there is', { components: [select([option('a')], { max_values: 2 })] }],
  ['a placeholder of 151', { components: [select([option('a')], { placeholder: 'x'.repeat(151) })] }],
  [
    'a menu beside a button',
    { components: [row({ type: 3, custom_id: 's', options: [option('a')] }, plain)] },
  ],
])('%s is refused', async (_, data) => {
  const { bot, aoi, discord } = await rawStory();
  const asked = aoi.slash('draw');
  expect(await bot.answer(asked, 4, data)).toMatchObject({ status: 400, code: 50035 });
  expect(asked.acknowledged).toBeUndefined();
  expect(discord.refusals).toHaveLength(1);
});

test.each<[string, object]>([
  ['nothing', {}],
  ['white space', { content: '  ' }],
  ['an empty V2 message', { flags: v2, components: [] }],
])('%s is an empty message', async (_, data) => {
  const { bot, aoi } = await rawStory();
  expect((await bot.answer(aoi.slash('draw'), 4, data)).code).toBe(50006);
});

test('a good message of each kind is taken', async () => {
  const { bot, aoi, discord } = await rawStory();
  await bot.answer(aoi.slash('draw'), 4, {
    content: 'Hi',
    tts: false,
    flags: ephemeral,
    components: [button('a')],
  });
  const container = { type: 17, components: [text('In'), { type: 14 }, row({ ...plain, disabled: true })] };
  const section = { type: 9, components: [text('Left')], accessory: { ...plain, custom_id: 'b' } };
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, {
    flags: v2,
    components: [container, section, media('https://example.org/a.png')],
  });
  expect(discord.refusals).toEqual([]);
  expect(asked.reply).toMatchObject({
    text: 'In\nLeft',
    v2: true,
    ephemeral: false,
    pictures: [{ url: 'https://example.org/a.png' }],
  });
  expect(asked.reply!.buttons.map(({ customId, disabled }) => [customId, disabled])).toEqual([
    ['a', true],
    ['b', false],
  ]);
});

test('a defer carries EPHEMERAL and nothing else', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  expect((await bot.answer(asked, 5, { flags: v2 })).code).toBe(50035);
  expect((await bot.answer(asked, 5, { content: 'Hi' })).code).toBe(50035);
  expect((await bot.answer(asked, 5, { flags: ephemeral })).status).toBe(204);
  expect(asked.reply).toMatchObject({ thinking: true, ephemeral: true });
});

test('an edit changes what it names, and neither the audience nor the kind of a message', async () => {
  const { bot, aoi, discord } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 5);
  await bot.edit(asked, { content: 'One', flags: ephemeral });
  expect(asked.reply).toMatchObject({ text: 'One', ephemeral: false, thinking: false, edits: 0 });
  await bot.edit(asked, { components: [button('a')] });
  expect(asked.reply).toMatchObject({ text: 'One', edits: 1, buttons: [{ customId: 'a' }] });
  expect((await bot.edit(asked, { flags: v2, components: [text('V2')] })).code).toBe(50035);
  await bot.edit(asked, { flags: v2, content: null, components: [text('V2')] });
  expect(discord.refusals).toHaveLength(1);
  const other = aoi.slash('draw');
  await bot.answer(other, 4, { flags: v2, components: [text('V2')] });
  expect((await bot.edit(other, { flags: 0 })).code).toBe(50035);
  expect((await bot.edit(other, { content: 'No' })).code).toBe(50035);
  expect((await bot.edit(other, { components: [] })).code).toBe(50006);
  expect(other.reply!.text).toBe('V2');
});

test.each<[string, object]>([
  [
    'a modal without title',
    { custom_id: 'm', components: [row({ type: 4, custom_id: 't', style: 1, label: 'T' })] },
  ],
  [
    'a title of 46',
    {
      custom_id: 'm',
      title: 'x'.repeat(46),
      components: [row({ type: 4, custom_id: 't', style: 1, label: 'T' })],
    },
  ],
  [
    'an input without label',
    { custom_id: 'm', title: 'T', components: [row({ type: 4, custom_id: 't', style: 1 })] },
  ],
  [
    'an input with two labels',
    {
      custom_id: 'm',
      title: 'T',
      components: [{ type: 18, label: 'T', component: { type: 4, custom_id: 't', style: 1, label: 'T' } }],
    },
  ],
  [
    'an input twice',
    {
      custom_id: 'm',
      title: 'T',
      components: many(2).map(() => row({ type: 4, custom_id: 't', style: 1, label: 'T' })),
    },
  ],
  [
    'six inputs',
    {
      custom_id: 'm',
      title: 'T',
      components: many(6).map((n) => row({ type: 4, custom_id: `${n}`, style: 1, label: 'T' })),
    },
  ],
  [
    'min above max',
    {
      custom_id: 'm',
      title: 'T',
      components: [row({ type: 4, custom_id: 't', style: 1, label: 'T', min_length: 3, max_length: 2 })],
    },
  ],
  [
    'a value too long',
    {
      custom_id: 'm',
      title: 'T',
      components: [row({ type: 4, custom_id: 't', style: 1, label: 'T', value: 'xxx', max_length: 2 })],
    },
  ],
])('%s is refused', async (_, data) => {
  const { bot, aoi } = await rawStory();
  expect((await bot.answer(aoi.slash('draw'), 9, data)).code).toBe(50035);
});

test('only whom a message may mention is pinged', async () => {
  const { bot, aoi, user } = await rawStory();
  const asked = aoi.slash('draw');
  const content = `<@${user.id}> <@123456789012345678>`;
  await bot.answer(asked, 4, { content });
  expect(asked.reply!.mentions).toEqual([user.id]);
  await bot.followUp(asked, { content, allowed_mentions: { parse: [] } });
  await bot.followUp(asked, { content, allowed_mentions: { parse: [], users: [user.id] } });
  expect(asked.followUps.map(({ mentions }) => mentions)).toEqual([[], [user.id]]);
});

test('V2 takes no stickers', async () => {
  const { bot, channel } = await rawStory();
  const body = { flags: v2, components: [text('Hi')], sticker_ids: ['1'] };
  expect((await bot.call('POST', `/channels/${channel.id}/messages`, body)).code).toBe(50035);
});
