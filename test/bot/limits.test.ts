import sharp from 'sharp';
import { expect, test } from 'vitest';
import { greyPage, isAnswered, tellStories } from '../support/bot-story.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const tell = tellStories();
const page = await greyPage('webp', 256);
const image = { name: 'page.webp', bytes: page };

const isDone = ({ pictures }: SeenMessage) => pictures.length > 0;
const menuLives =
  'The original did not fit in: the menu works until I have coloured some others, or am restarted.';

/** As large as wanted, and still the same picture: readers stop where a WebP says that it ends. */
const padded = (bytes: number) => Buffer.concat([page, Buffer.alloc(bytes - page.length)]);

test('a result too large for a PNG is written as WebP, and that is said', async () => {
  const { aoi } = await tell({ discord: { attachmentLimit: 40_000 } });
  const reply = await aoi.slash('colourize', { image }).until(isDone);
  expect(reply.pictures[0]!.name).toBe('colournet-1.webp');
  expect(reply.text).toContain('Saved as WEBP, since PNG would have been too large.');
  expect(reply.text).not.toContain('Scaled');
  expect(await sharp(reply.pictures[0]!.bytes).metadata()).toMatchObject({ format: 'webp', width: 256 });
});

test('one too large even so is scaled, and that is said, after another choice, too', async () => {
  const { aoi } = await tell({ discord: { attachmentLimit: 6000 } });
  const reply = await aoi.slash('colourize', { image }).until(isDone);
  const { width } = await sharp(reply.pictures[0]!.bytes).metadata();
  expect(width).toBeLessThan(256);
  expect(reply.text).toContain(`Scaled to ${Math.round((width / 256) * 100)}% to fit.`);
  const soft = await aoi
    .choose(reply, 'Temperature: balanced', 'soft (0.8)')
    .until(({ text }) => text.includes('(soft)'));
  expect(soft.text).toContain('Scaled to');
  expect(soft.pictures[0]!.bytes.length).toBeLessThanOrEqual(6000);
});

test('an original that does not fit is left out: the menu works, without comparing, until a restart', async () => {
  const { aoi, join, restart, channel, colouriser } = await tell({ discord: { attachmentLimit: 300_000 } });
  const large = { ...image, bytes: padded(300_001) };
  const reply = await aoi.slash('colourize', { image: large, compare: true }).until(isDone);
  expect(reply.attachments.map(({ name }) => name)).toEqual(['colournet-1.png']);
  expect(reply.text).toContain(menuLives);
  expect(reply.buttons.map(({ label }) => label)).toEqual(['Delete']);
  const soft = await aoi
    .choose(reply, 'Temperature: balanced', 'soft (0.8)')
    .until(({ text }) => text.includes('(soft)'));
  expect(soft.text).toContain(menuLives);
  const copy = await join('Beni').choose(soft, 'Temperature: soft', 'vivid (0.15)').until(isDone);
  expect(copy.text).toContain(menuLives);
  expect(colouriser.asked).toEqual(['colourise', 'redecode', 'redecode']);
  await restart();
  const lost = aoi.choose(soft, 'Temperature: soft', 'vivid (0.15)');
  const told = await lost.untilFollowUp(({ text }) => text !== '');
  expect(told).toMatchObject({
    ephemeral: true,
    text: 'The original is not in this message any more: send it again.',
  });
  expect(channel.messages[0]!.pictures).toHaveLength(1);
});

test('an original of the largest size that Discord takes travels along', async () => {
  const { aoi } = await tell({ discord: { attachmentLimit: 300_000 } });
  const reply = await aoi.slash('colourize', { image: { ...image, bytes: padded(300_000) } }).until(isDone);
  expect(reply.attachments).toHaveLength(2);
  expect(reply.text).not.toContain(menuLives);
});

test('a picture with colours that is too large to travel is not offered to be coloured anyway', async () => {
  const { aoi } = await tell({ discord: { attachmentLimit: 20_000 } });
  const bytes = await sharp({ create: { width: 96, height: 96, channels: 3, background: '#c33' } })
    .composite([
      { input: Buffer.from('<svg width="96" height="48"><rect width="96" height="48" fill="#3c3"/></svg>') },
    ])
    .webp()
    .toBuffer();
  const large = { name: 'a.webp', bytes: Buffer.concat([bytes, Buffer.alloc(20_001)]) };
  const reply = await aoi.slash('colourize', { image: large }).until(isAnswered);
  expect(reply.text).toBe('This picture has colours already.');
  expect(reply.buttons.map(({ label }) => label)).toEqual(['Delete']);
});

test('five results and those originals that fit beside them are no larger than a request may be', async () => {
  const { aoi, restart, discord } = await tell();
  const mib = 2 ** 20;
  const post = aoi.post({
    attachments: Array.from({ length: 5 }, (_, i) => ({ name: `${i}.webp`, bytes: padded(6 * mib) })),
  });
  const reply = await aoi.menu('Colourize', post).until(isDone);
  expect(reply.pictures).toHaveLength(5);
  expect(reply.attachments.filter(({ name }) => name.startsWith('original'))).toHaveLength(4);
  expect(reply.attachments.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(25 * mib);
  expect(reply.text).toContain(menuLives);
  await restart();
  const soft = await aoi
    .choose(reply, 'Temperature: balanced', 'soft (0.8)')
    .until(({ text }) => text.includes('(soft)'));
  expect(soft.pictures).toHaveLength(5); // the fifth stays as it was
  expect(soft.pictures[4]!.bytes).toEqual(reply.pictures[4]!.bytes);
  expect(soft.text).toContain('Picture 5: The original is not in this message any more: send it again.');
  expect(discord.refusals).toEqual([]);
});
