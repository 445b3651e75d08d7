import { expect, test } from 'vitest';
import { rawStory } from './raw-bot.ts';

const long = { limit: 2, perMs: 60_000 };

test('a bucket is told in headers, and refuses what is too much', async () => {
  const { bot, channel, guild, discord } = await rawStory({
    limits: { channel: long },
  });
  const send = (id: string) => bot.call('POST', `/channels/${id}/messages`, { content: 'Hi' });
  const first = await send(channel.id);
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
  expect(Number(first.headers.get('x-ratelimit-reset-after'))).toBeCloseTo(60, 0);
  await send(channel.id);
  const third = await send(channel.id);
  expect(third).toMatchObject({
    status: 429,
    body: { message: 'You are being rate limited.', global: false },
  });
  expect(Number(third.headers.get('retry-after'))).toBeCloseTo(60, 0);
  expect(third.headers.get('x-ratelimit-scope')).toBe('user');
  expect((await send(guild.addChannel().id)).status).toBe(200);
  expect((await bot.call('GET', `/channels/${channel.id}`)).status).toBe(200);
  expect(discord.invalidRequests).toBe(1);
  expect(channel.messages).toHaveLength(2);
});

test('each token has a bucket of its own; acknowledgements have none', async () => {
  const { bot, aoi } = await rawStory({ limits: { webhook: long } });
  const [one, two] = [aoi.slash('draw'), aoi.slash('draw')];
  for (const asked of [one, two])
    expect((await bot.answer(asked, 5)).headers.get('x-ratelimit-limit')).toBeNull();
  for (const asked of [one, one, two]) expect((await bot.edit(asked, { content: 'Hi' })).status).toBe(200);
  expect((await bot.edit(one, { content: 'Hi' })).status).toBe(429);
});

test('the bot has a limit over all its routes, interactions are exempt', async () => {
  const { bot, aoi } = await rawStory({ globalLimit: { limit: 2, perMs: 60_000 } });
  expect((await bot.call('GET', '/users/@me')).status).toBe(200); // the second one: the commands were the first
  const third = await bot.call('GET', '/users/@me');
  expect(third).toMatchObject({ status: 429, body: { global: true } });
  expect(third.headers.get('x-ratelimit-global')).toBe('true');
  expect((await bot.answer(aoi.slash('draw'), 5)).status).toBe(204);
});

test('an app of the user alone follows up five times', async () => {
  const webhook = { limit: 100, perMs: 60_000 };
  const { bot, discord } = await rawStory({ limits: { webhook } });
  const user = discord.addUser({ installed: true });
  const channel = discord.addGuild({ bot: false }).addChannel();
  await bot.register({ name: 'draw', description: 'Draws', integration_types: [1] });
  const asked = discord.as(user, channel).slash('draw');
  await bot.answer(asked, 4, { content: 'Hi' });
  for (let time = 0; time < 5; time += 1) {
    expect((await bot.followUp(asked, { content: 'Hi' })).status).toBe(200);
  }
  expect((await bot.followUp(asked, { content: 'Hi' })).code).toBe(40094);
  expect(asked.followUps).toHaveLength(5);
});
