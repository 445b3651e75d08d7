import { expect, test } from 'vitest';
import { ephemeral, file, gallery, png, rawStory, text, v2 } from './raw-bot.ts';

const entry = (id: string, more: object = {}) => ({ id, ...more });

test('a file and its entry find each other; a gallery shows it by its name', async () => {
  const { bot, aoi, discord } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 5);
  const components = [
    text('Done'),
    { type: 12, items: [{ media: { url: 'attachment://a(b).png' }, description: 'Alt', spoiler: true }] },
  ];
  const attachments = [entry('0'), entry('1', { description: 'hidden' })];
  const files = { 0: file('a(b).png'), 1: file('old.png') };
  const { body } = await bot.edit(asked, { flags: v2, components, attachments }, { files });
  expect(discord.refusals).toEqual([]);
  const { pictures, attachments: all } = asked.reply!;
  expect(pictures).toMatchObject([{ name: 'a_b_.png', description: 'Alt', spoiler: true }]);
  expect(all).toMatchObject([{ shown: true }, { shown: false, description: 'hidden' }]);
  expect(body['attachments']).toMatchObject([{ id: all[1]!.id }]); // what a component shows is not listed
  const [, shown] = body['components'] as [
    unknown,
    { items: [{ media: { attachment_id: string; url: string } }] },
  ];
  expect(shown.items[0].media.attachment_id).toBe(all[0]!.id);
  const served = await fetch(shown.items[0].media.url);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png);
});

test.each<[string, object, Record<number, { name: string; bytes: Uint8Array }>, number]>([
  ['a file without entry', { content: 'Hi' }, { 0: file('a.png') }, 50035],
  ['an entry without file', { content: 'Hi', attachments: [entry('1')] }, { 0: file('a.png') }, 50035],
  ['an entry twice', { attachments: [entry('0'), entry('0')] }, { 0: file('a.png') }, 50035],
  ['an entry that is no number', { attachments: [entry('a')] }, { 0: file('a.png') }, 50035],
  ['a part without file name', { attachments: [entry('0')] }, { 0: file('blob') }, 50035],
  [
    'an alt text of 1025',
    { attachments: [entry('0', { description: 'x'.repeat(1025) })] },
    { 0: file('a.png') },
    50035,
  ],
  ['a file above the limit', { attachments: [entry('0')] }, { 0: file('a.png', 1001) }, 40005],
])('%s is refused', async (_, body, files, code) => {
  const { bot, aoi, channel } = await rawStory({ attachmentLimit: 1000 });
  expect((await bot.answer(aoi.slash('draw'), 4, body, { files })).code).toBe(code);
  expect((await bot.call('POST', `/channels/${channel.id}/messages`, body, { files })).code).toBe(code);
  expect(channel.messages).toEqual([]);
});

test('a whole request has 25 MiB', async () => {
  const { bot, aoi } = await rawStory({ attachmentLimit: 2 ** 30 });
  const files = { 0: file('a.png', 25 * 2 ** 20) };
  expect(await bot.answer(aoi.slash('draw'), 4, { attachments: [entry('0')] }, { files })).toMatchObject({
    status: 413,
    code: 40005,
  });
});

test('the limit is the best of the user, the guild and the usual', async () => {
  const { bot, discord } = await rawStory({ attachmentLimit: 1000 });
  const channel = discord.addGuild({ attachmentLimit: 2000 }).addChannel();
  const member = discord.as(discord.addUser({ attachmentLimit: 3000 }), channel);
  const send = async (size: number) =>
    (
      await bot.answer(
        member.slash('draw'),
        4,
        { attachments: [entry('0')] },
        { files: { 0: file('a.png', size) } },
      )
    ).status;
  expect([await send(3000), await send(3001)]).toEqual([204, 413]);
});

test('an edit keeps the files that it lists, and drops the others', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  const files = { 0: file('a.png'), 1: file('b.png') };
  await bot.answer(asked, 4, { attachments: [entry('0'), entry('1')] }, { files });
  const [a, b] = asked.reply!.attachments;
  await bot.edit(asked, { content: 'Both stay' });
  expect(asked.reply!.attachments).toHaveLength(2);
  expect((await bot.edit(asked, { content: 'No' }, { files: { 0: file('c.png') } })).code).toBe(50035);
  await bot.edit(asked, { attachments: [entry(b!.id), entry('0')] }, { files: { 0: file('c.png') } });
  expect(asked.reply!.attachments.map(({ name }) => name)).toEqual(['b.png', 'c.png']);
  expect((await fetch(a!.url)).status).toBe(404);
  expect((await fetch(b!.url)).status).toBe(200);
  expect((await bot.edit(asked, { attachments: [entry(a!.id)] })).code).toBe(50035);
});

test('a file that a component names cannot be dropped', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  const attachments = [entry('0')];
  await bot.answer(
    asked,
    4,
    { flags: v2, components: [gallery('a.png')], attachments },
    { files: { 0: file('a.png') } },
  );
  expect((await bot.edit(asked, { attachments: [] })).code).toBe(50035);
  expect((await bot.edit(asked, { attachments: [], components: [text('Gone')] })).status).toBe(200);
});

test('the CDN serves by signature and until it expires, the proxy only media', async () => {
  const { aoi, discord } = await rawStory();
  const [picture, note] = aoi.post({
    attachments: [
      { name: 'a.png', bytes: png },
      { name: 'a.txt', bytes: png },
    ],
  }).attachments;
  const url = new URL(picture!.url);
  expect(url.host).toBe(discord.cdnHost);
  expect([...url.searchParams.keys()]).toEqual(['ex', 'is', 'hm']);
  const status = async (href: string) => (await fetch(href)).status;
  expect(await status(url.href)).toBe(200);
  expect(await status(url.href.replace(/hm=./, 'hm=x'))).toBe(404);
  expect(await status(url.href.split('?')[0]!)).toBe(404);
  expect(await status(url.href.replace('/attachments', '/media/attachments'))).toBe(200);
  expect(await status(note!.url.replace('/attachments', '/media/attachments'))).toBe(415);
  const late = await rawStory({ urlLifeMs: -5000 });
  expect(
    await status(late.aoi.post({ attachments: [{ name: 'a.png', bytes: png }] }).attachments[0]!.url),
  ).toBe(404);
});

test('files of slash options and of ephemeral messages are ephemeral', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw', { image: { name: 'a.png', bytes: png } });
  await bot.answer(
    asked,
    4,
    { flags: ephemeral, attachments: [entry('0')] },
    { files: { 0: file('SPOILER_a.png') } },
  );
  expect(asked.reply!.attachments[0]!.url).toContain('/ephemeral-attachments/');
  expect(asked.reply!.pictures[0]!.spoiler).toBe(true);
});

test('the CDN can answer something else', async () => {
  const { aoi } = await rawStory();
  const served = { status: 302, headers: { location: 'http://example.invalid/' } };
  const post = aoi.post({ attachments: [{ name: 'a.png', bytes: png, served, declaredSize: 5 }] });
  expect(post.attachments[0]!.size).toBe(5);
  expect((await fetch(post.attachments[0]!.url, { redirect: 'manual' })).status).toBe(302);
});
