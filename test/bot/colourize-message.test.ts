import { expect, test } from 'vitest';
import {
  colouredPage,
  colourOf,
  greyPage,
  isAnswered,
  moderator,
  tellStories,
} from '../support/bot-story.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const tell = tellStories();
const page = await greyPage();
const file = (name: string) => ({ name, bytes: page });

const isDone = ({ pictures }: SeenMessage) => pictures.length > 0;

test('the pictures of a message are coloured for all to see, each with its alt text and its spoiler', async () => {
  const { aoi } = await tell();
  const post = aoi.post({
    attachments: [
      { ...file('a.png'), description: 'A roof' },
      { ...file('b.png'), spoiler: true },
      file('c.mp4'),
    ],
  });
  const asked = aoi.menu('Colourize', post);
  expect(await asked.answered()).toMatchObject({ type: 5 });
  const reply = await asked.until(isDone);
  expect(reply.ephemeral).toBe(false);
  expect(reply.pictures).toMatchObject([
    { name: 'colournet-1.png', description: 'Coloured by ColourNet: A roof', spoiler: false },
    { name: 'SPOILER_colournet-2.png', description: 'Coloured by ColourNet: A picture 2', spoiler: true },
  ]);
  expect(reply.attachments).toHaveLength(4);
  expect(await colourOf(reply.pictures[1]!.bytes)).toBeGreaterThan(5);
});

test("the server's default preset counts", async () => {
  const { aoi, join } = await tell();
  const asked = join('Mod', { permissions: moderator }).slash('preset default', { name: 'soft' });
  await asked.until(isAnswered);
  const reply = await aoi.menu('Colourize', aoi.post({ attachments: [file('a.png')] })).until(isDone);
  expect(reply.text).toContain('(soft)');
});

test("pictures in the components of another app's message, in forwards and in embeds are found", async () => {
  const { aoi, channel, discord } = await tell();
  const gallery = {
    type: 17,
    components: [
      { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'A roof', spoiler: true }] },
      {
        type: 9,
        components: [{ type: 10, content: 'A title' }],
        accessory: { type: 11, media: { url: 'attachment://b.png' } },
      },
    ],
  };
  const shown = aoi.post({ attachments: [file('a.png'), file('b.png')], components: [gallery] });
  expect((await aoi.menu('Colourize', shown).until(isDone)).pictures).toMatchObject([
    { description: 'Coloured by ColourNet: A roof', spoiler: true },
    { description: 'Coloured by ColourNet: A picture 2', spoiler: false },
  ]);
  const forward = aoi.post({ snapshots: [{ attachments: [file('c.png')] }] });
  expect((await aoi.menu('Colourize', forward).until(isDone)).pictures).toHaveLength(1);
  const embed = aoi.post({ embeds: [discord.embedPicture(channel, file('d.png'))] });
  expect((await aoi.menu('Colourize', embed).until(isDone)).pictures).toHaveLength(1);
});

test('a result of the bot is found too, and is said to have colours', async () => {
  const { aoi } = await tell();
  const result = await aoi.slash('colourize', { image: file('a.png') }).until(isDone);
  const again = await aoi.menu('Colourize', result).until(isAnswered);
  expect(again.text).toBe('This picture has colours already.');
});

test('of seven pictures five are coloured, and two are said to be left out, whatever is chosen later', async () => {
  const { aoi, discord } = await tell();
  const post = aoi.post({ attachments: Array.from({ length: 7 }, (_, i) => file(`${i}.png`)) });
  const reply = await aoi.menu('Colourize', post).until(isDone);
  const said = '2 more of that message were left out: five are the most that fit.';
  expect(reply.pictures).toHaveLength(5);
  expect(reply.attachments).toHaveLength(10);
  expect(reply.text).toContain(said);
  const vivid = await aoi
    .choose(reply, 'Temperature: balanced', 'vivid (0.15)')
    .until(({ text }) => text.includes('(vivid)'));
  expect(vivid.pictures).toHaveLength(5);
  expect(vivid.text).toContain(said);
  const compared = await aoi.click(vivid, 'Compare').until(({ pictures }) => pictures.length === 10);
  expect(compared.text).toBe(vivid.text);
  expect(discord.refusals).toEqual([]);
});

test('a bad picture does not fail the others, and is told of by its number', async () => {
  const { aoi } = await tell();
  const post = aoi.post({
    attachments: [
      file('a.png'),
      { name: 'b.png', bytes: Buffer.from('no picture') },
      {
        ...file('c.png'),
        declaredSize: 26 * 2 ** 20,
        served: { status: 200, headers: { 'content-length': String(26 * 2 ** 20) } },
      },
      { name: 'd.png', bytes: page.subarray(0, 500) },
      { ...file('e.png'), served: { status: 404 } },
    ],
  });
  const reply = await aoi.menu('Colourize', post).until(isDone);
  expect(reply.pictures).toHaveLength(1);
  expect(reply.text).toMatch(/Picture 2: This is not a picture/);
  expect(reply.text).toMatch(/Picture 3: That file is larger than 25 MiB/);
  expect(reply.text).toMatch(/Picture 4: The PNG file is damaged/);
  expect(reply.text).toMatch(/Picture 5: The picture could not be fetched/);
  const vivid = await aoi
    .choose(reply, 'Temperature: balanced', 'vivid (0.15)')
    .until(({ text }) => text.includes('(vivid)'));
  for (const number of [2, 3, 4, 5])
    expect(vivid.text.match(RegExp(`Picture ${number}:`, 'g'))).toHaveLength(1);
});

test('where every picture of a message is bad, each is told of', async () => {
  const { aoi } = await tell();
  const bytes = Buffer.from('no picture');
  const post = aoi.post({
    attachments: [
      { name: 'a.png', bytes },
      { name: 'b.png', bytes },
    ],
  });
  const reply = await aoi.menu('Colourize', post).until(isAnswered);
  expect(reply.text).toMatch(/^Picture 1: This is not a picture.*\nPicture 2: This is not a picture/);
  expect(reply.selects).toEqual([]);
});

test('of a message with coloured and grey pictures both are told, and all are coloured anyway if wanted', async () => {
  const { aoi } = await tell();
  const coloured = { name: 'b.png', bytes: await colouredPage() };
  const post = aoi.post({ attachments: [file('a.png'), coloured] });
  const reply = await aoi.menu('Colourize', post).until(isDone);
  expect(reply.pictures).toHaveLength(1);
  expect(reply.text).toContain('1 of the pictures');
  const forced = await aoi.click(reply, 'Colour anyway').until(({ pictures }) => pictures.length === 2);
  expect(forced.buttons.map(({ label }) => label)).toEqual(['Compare', 'Delete']);
});

test.each([
  ['text', { content: 'https://cdn.discordapp.com/attachments/1/2/a.png' }],
  ['a video', { attachments: [file('a.mp4')] }],
  ['an embed without a copy of Discord', { embeds: [{ image: { url: 'https://example.com/a.png' } }] }],
])('in a message of %s there is no picture', async (_, post) => {
  const { aoi } = await tell();
  const asked = aoi.menu('Colourize', aoi.post(post));
  expect(await asked.answered()).toMatchObject({ type: 4 });
  expect(asked.reply).toMatchObject({ ephemeral: true, text: 'There is no picture in that message.' });
});
