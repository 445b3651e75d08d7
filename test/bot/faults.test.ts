import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { greyPage } from '../support/bot-story.ts';
import type { Fault } from '../support/discord/faults.ts';
import { tellTroubles, type Trouble } from '../support/trouble.ts';

const begin = tellTroubles();
let image: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  image = { name: 'page.png', bytes: await greyPage() };
});

const acknowledgement = /callback$/;
const upload = /^PATCH .*@original$/;
const isDone = ({ pictures }: { pictures: readonly unknown[] }) => pictures.length === 1;
const lost = 'an interaction was over before it could be acknowledged';

/** The messages of the bot in the channel that show a picture. */
const shown = ({ channel }: Trouble) => channel.messages.filter(isDone);

/** A job that is at work until it is released; what it shows meanwhile is an edit, too, and has been sent. */
async function working() {
  const trouble = await begin({ limits: { queue: { perUser: 1 } } });
  const release = trouble.colouriser.hold();
  const asked = trouble.aoi.slash('colourize', { image });
  await asked.until(({ text }) => text === 'Colouring …');
  return { trouble, asked, release };
}

test('an interaction that Discord forgot before it was acknowledged is dropped with a warning', async () => {
  const trouble = await begin();
  trouble.discord.faults.next(acknowledgement, 10_062);
  trouble.aoi.slash('colourize', { image });
  await trouble.untilLogged(lost);
  await trouble.aoi.slash('colourize', { image }).until(isDone);
  await trouble.bot.stop();
  expect(trouble.logged(lost)).toMatchObject([{ level: 40, error: { code: 10_062 } }]);
  expect(trouble.colouriser.asked).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['was done though Discord answered with 500', '500 after'],
  ['failed with 500', '500 before'],
  ['failed with 503', '503'],
  ['was cut off', 'reset'],
])('an acknowledgement that %s is sent again, and the member gets exactly one picture', async (_, fault) => {
  const trouble = await begin();
  trouble.discord.faults.next(acknowledgement, fault, fault === '500 after' ? 1 : 5); // more than discord.js tries
  const asked = trouble.aoi.slash('colourize', { image });
  await asked.until(isDone);
  await trouble.bot.stop();
  expect(shown(trouble)).toHaveLength(1);
  expect(trouble.colouriser.asked).toHaveLength(1);
});

test('an acknowledgement that somebody else has sent says that another process uses the token', async () => {
  const trouble = await begin();
  trouble.discord.faults.next(acknowledgement, 40_060);
  trouble.aoi.slash('colourize', { image });
  await trouble.untilLogged('another process uses this token and has answered');
  await trouble.bot.stop();
  expect(trouble.colouriser.asked).toEqual([]);
});

test.each<[string, Fault, number]>([
  ['was taken though Discord answered with 500', '500 after', 1],
  ['failed with 503 for a while', '503', 6],
  ['was cut off again and again', 'reset', 6],
  ['met a rate limit', '429', 2],
  ['was answered slowly', { slowMs: 1500 }, 1],
])('an upload that %s ends in exactly one picture', async (_, fault, times) => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, fault, times);
  release();
  await asked.until(isDone);
  await trouble.untilLogged('job done');
  expect(shown(trouble)).toHaveLength(1);
  expect(trouble.colouriser.asked).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['fails', '503'],
  ['breaks off', 'reset'],
])('a picture whose server %s for a while is fetched again', async (_, fault) => {
  const trouble = await begin();
  trouble.discord.faults.next(/^CDN /, fault, 2);
  await trouble.aoi.slash('colourize', { image }).until(isDone);
});

test('a refusal is told though Discord fails at first, and once', async () => {
  const trouble = await begin({ limits: { queue: { perUser: 0 } } });
  trouble.discord.faults.next(acknowledgement, '500 after');
  const asked = trouble.aoi.slash('colourize', { image });
  expect(await asked.until(({ text }) => text !== '')).toMatchObject({ ephemeral: true });
  await trouble.bot.stop();
  expect(trouble.logged('nobody could be told of an error')).toEqual([]);
});

test('a result that the filter refuses is told to the member alone, and the place is free', async () => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, 20_009);
  release();
  const told = await asked.untilFollowUp(({ text }) => text !== '');
  expect(told).toMatchObject({
    ephemeral: true,
    text: "Discord's filter for explicit content refused the result.",
  });
  expect(asked.reply!.deleted).toBe(true);
  await trouble.aoi.slash('colourize', { image }).until(isDone);
});

test.each<[Fault, string]>([
  [50_013, 'I lack a permission in this channel: Attach Files.'],
  [50_001, 'I lack a permission in this channel: View Channel.'],
])('where Discord refuses with %s the member reads which permission is missing', async (fault, sentence) => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, fault);
  release();
  expect((await asked.until(({ text }) => !text.startsWith('Colouring'))).text).toContain(sentence);
});

test('a result that is too large for Discord, though it was computed to fit, goes without its original', async () => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, 40_005);
  release();
  const reply = await asked.until(isDone);
  expect(reply.attachments).toHaveLength(1);
  expect(reply.text).toContain('The original did not fit in');
});

test('where even that is too large it is made smaller, and at last the member is told', async () => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, 40_005, 3);
  release();
  const reply = await asked.until(({ text }) => text.includes('larger than Discord takes'));
  expect(reply.pictures).toEqual([]);
  expect(trouble.colouriser.asked).toEqual(['colourise', 'redecode', 'redecode']);
});

test('a fault of ours has a number, in the reply and in the log, and the next job works', async () => {
  const trouble = await begin();
  const presets = trouble.bot.store.collection('presets', z.string());
  await presets.set(trouble.guild.id, 'no presets');
  const asked = trouble.aoi.slash('colourize', { image });
  const { text } = await asked.until((message) => message.text !== '');
  expect(text).toBe(`That went wrong, and it is my fault. The reference is ${asked.id}.`);
  expect(trouble.logged('a picture failed')).toMatchObject([{ level: 50, reference: asked.id }]);
  await presets.delete(trouble.guild.id);
  await trouble.aoi.slash('colourize', { image }).until(isDone);
});

test('the log of a failed upload holds neither a token, nor a signature, nor the bytes of the file', async () => {
  const { trouble, asked, release } = await working();
  trouble.discord.faults.next(upload, 50_035);
  release();
  await asked.until(({ text }) => text.includes(`The reference is ${asked.id}`));
  const log = trouble.bot.logged();
  expect(trouble.logged('a result could not be shown')).toMatchObject([
    {
      reference: asked.id,
      error: { code: 50_035, status: 400, method: 'PATCH', route: '/webhooks/:id/:token/messages/@original' },
    },
  ]);
  const written = JSON.stringify(Buffer.from(image.bytes)).slice(0, 60);
  for (const secret of [
    asked.token,
    trouble.discord.token,
    'hm=',
    'requestBody',
    'PNG',
    written,
    '137,80,78',
  ]) {
    expect(log).not.toContain(secret);
  }
});
