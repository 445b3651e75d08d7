import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Fault } from '../../support/discord/faults.ts';
import { file, png, rawStory } from './raw-bot.ts';

async function deferred() {
  const story = await rawStory();
  const asked = story.aoi.slash('draw');
  await story.bot.answer(asked, 5);
  return { ...story, asked };
}

test('a fault before the effect leaves nothing, one after it leaves the effect', async () => {
  const { bot, asked, discord } = await deferred();
  discord.faults.next(/^PATCH .*@original$/, '500 before');
  expect((await bot.edit(asked, { content: 'One' })).status).toBe(500);
  expect(asked.reply!.thinking).toBe(true);
  discord.faults.next(/^PATCH /, '500 after');
  expect((await bot.edit(asked, { content: 'Two' })).status).toBe(500);
  expect(asked.reply!.text).toBe('Two');
  expect(await bot.edit(asked, { content: 'Three' })).toMatchObject({ status: 200 });
  expect(discord.requests.slice(-3).map(({ fault }) => fault)).toEqual([
    '500 before',
    '500 after',
    undefined,
  ]);
  expect(discord.refusals).toEqual([]);
});

test.each([
  ['429', 429, undefined],
  ['503', 503, 0],
  [20009, 400, 20009],
  [10062, 404, 10062],
  [50027, 401, 50027],
] as const)('%s answers %i before the effect, as often as wanted', async (fault, status, code) => {
  const { bot, asked, discord } = await deferred();
  discord.faults.next(/./, fault, 2);
  expect(await bot.edit(asked, { content: 'One' })).toMatchObject({ status, code });
  expect((await bot.edit(asked, { content: 'One' })).status).toBe(status);
  expect(asked.reply!.thinking).toBe(true);
  expect((await bot.edit(asked, { content: 'One' })).status).toBe(200);
  expect(discord.faults.applied.get(String(fault))).toBe(2);
});

test('what is slow has its effect at once, what is late has it with the answer', async () => {
  const { bot, asked, discord } = await deferred();
  const editing = async (content: string, fault: Fault) => {
    discord.faults.next(/^PATCH /, fault);
    const edited = bot.edit(asked, { content });
    await discord.until(() => discord.faults.applied.get('slow') === Number(content), 'the request');
    await wait(150);
    const meanwhile = asked.reply!.text;
    expect((await edited).status).toBe(200);
    return [meanwhile, asked.reply!.text];
  };
  expect(await editing('1', { slowMs: 1000 })).toEqual(['1', '1']);
  expect(await editing('2', { slowMs: 1000, late: true })).toEqual(['1', '2']);
});

test('a connection is reset in the middle of an upload, or never answered', async () => {
  const { bot, asked, discord } = await deferred();
  discord.faults.next(/^PATCH /, 'reset');
  const upload = { files: { 0: file('a.png', 1_000_000) } };
  await expect(bot.edit(asked, { attachments: [{ id: '0' }] }, upload)).rejects.toThrow('fetch failed');
  discord.faults.next(/^GET /, 'hang');
  const patience = new AbortController();
  const refused = expect(fetch(`${discord.api}/v10/gateway`, { signal: patience.signal })).rejects.toThrow(
    'tired',
  );
  await discord.until(() => discord.faults.applied.has('hang'), 'the request');
  await wait(20);
  expect(discord.requests.at(-1)).toMatchObject({ path: '/gateway', status: undefined });
  patience.abort(new Error('tired of waiting'));
  await refused;
  await discord.until(() => discord.requests.at(-1)?.status === 0, 'the hang-up');
  expect(asked.reply!.thinking).toBe(true);
  expect(discord.requests.slice(-2).map(({ status }) => status)).toEqual([0, 0]);
});

test('a slow answer has its effect first', async () => {
  const { bot, asked, discord } = await deferred();
  discord.faults.next(/^PATCH /, { slowMs: 50 });
  const edited = bot.edit(asked, { content: 'One' });
  await asked.until(({ text }) => text === 'One');
  expect(discord.requests.at(-1)!.status).toBeUndefined();
  expect((await edited).status).toBe(200);
});

test('a share of the requests fails, the same for each seed', async () => {
  const outcomes = async (seed: number) => {
    const { bot, discord } = await rawStory();
    discord.faults.share({ share: 0.3, faults: ['500 before', '503'], seed, on: /users/ });
    const seen: number[] = [];
    for (let time = 0; time < 30; time += 1) seen.push((await bot.call('GET', '/users/@me')).status);
    expect((await bot.call('GET', '/gateway/bot')).status).toBe(200);
    discord.faults.clear();
    expect((await bot.call('GET', '/users/@me')).status).toBe(200);
    return seen;
  };
  const first = await outcomes(1);
  expect(new Set(first)).toEqual(new Set([200, 500, 503]));
  expect(await outcomes(1)).toEqual(first);
  expect(await outcomes(2)).not.toEqual(first);
});

test('a request that the bot breaks off has no effect', async () => {
  const { channel, discord } = await rawStory();
  const body = new ReadableStream({
    pull: (stream) => {
      stream.enqueue(new Uint8Array(10));
      throw new Error('broken off');
    },
  });
  const headers = { 'user-agent': 'DiscordBot (x, 1)', 'content-type': 'application/json' };
  const options = { method: 'POST', headers, body, duplex: 'half' };
  await expect(fetch(`${discord.api}/v10/channels/${channel.id}/messages`, options)).rejects.toThrow();
  await discord.until(() => discord.requests.every(({ endedAt }) => endedAt !== undefined), 'the end');
  expect(channel.messages).toEqual([]);
});

test('the CDN fails too, where a fault names it', async () => {
  const { aoi, discord } = await rawStory();
  const { url } = aoi.post({ attachments: [{ name: 'a.png', bytes: png }] }).attachments[0]!;
  discord.faults.share({ share: 1, faults: ['503'], seed: 1 });
  expect((await fetch(url)).status).toBe(200);
  discord.faults.next(/^CDN /, '503');
  expect((await fetch(url)).status).toBe(503);
  discord.faults.next(/^CDN /, { slowMs: 5 });
  expect((await fetch(url)).status).toBe(200);
  discord.faults.next(/^CDN /, 'reset');
  await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  discord.faults.next(/^CDN /, 'hang');
  await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout');
});

test('a code that comes with 429 says how long to wait', async () => {
  const { bot, asked, discord } = await deferred();
  discord.faults.next(/^PATCH /, 30046);
  const { status, code, headers } = await bot.edit(asked, { content: 'One' });
  expect([status, code, headers.get('retry-after')]).toEqual([429, 30046, '0.05']);
});
