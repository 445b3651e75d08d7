import * as official from 'discord-api-spec/zod';
import { expect, test } from 'vitest';
import { rawStory } from './raw-bot.ts';

const schemas: Record<string, typeof official.MessageResponseSchema> = official;

test('a thread begins at a message, has its id, and takes messages', async () => {
  const { bot, channel, discord } = await rawStory();
  const path = `/channels/${channel.id}/messages`;
  const { body: message } = await bot.call('POST', path, { content: 'Begin' });
  const id = String(message['id']);
  const opened = await bot.call('POST', `${path}/${id}/threads`, {
    name: 'Talk',
    auto_archive_duration: 10_080,
  });
  expect(opened).toMatchObject({ status: 201, body: { id, type: 11, parent_id: channel.id, name: 'Talk' } });
  expect(schemas['ThreadResponseSchema']!.safeParse(opened.body).error?.issues ?? []).toEqual([]);
  expect((await bot.call('POST', `/channels/${id}/messages`, { content: 'Inside' })).status).toBe(200);
  expect(channel.threads.map(({ name, messages }) => [name, messages.map(({ text }) => text)])).toEqual([
    ['Talk', ['Inside']],
  ]);
  expect(channel.messages).toHaveLength(1);
  expect(discord.refusals).toEqual([]);
  expect((await bot.call('POST', `${path}/${id}/threads`, { name: 'Again' })).body).toMatchObject({
    code: 160004,
  });
  expect((await bot.call('POST', `/channels/${id}/messages/${id}/threads`, { name: 'T' })).status).toBe(404);
});

test.each([
  ['CreatePublicThreads', '/threads', { name: 'T' }],
  ['SendMessagesInThreads', '', { content: 'Hi' }],
] as const)('without %s Discord refuses', async (lacking, end, body) => {
  const { bot, channel, guild } = await rawStory();
  const path = `/channels/${channel.id}/messages`;
  const { body: message } = await bot.call('POST', path, { content: 'Begin' });
  const id = String(message['id']);
  if (end === '') await bot.call('POST', `${path}/${id}/threads`, { name: 'T' });
  const all = ['ViewChannel', 'SendMessages', 'CreatePublicThreads', 'SendMessagesInThreads'] as const;
  guild.setBotPermissions(all.filter((each) => each !== lacking));
  const asked = await bot.call('POST', end === '' ? `/channels/${id}/messages` : `${path}/${id}${end}`, body);
  expect(asked).toMatchObject({ status: 403, body: { code: 50013 } });
});

test.each([{ name: '' }, { name: 'x'.repeat(101) }, { name: 'T', auto_archive_duration: 5 }])(
  'a thread like %j is refused',
  async (body) => {
    const { bot, channel } = await rawStory();
    const path = `/channels/${channel.id}/messages`;
    const { body: message } = await bot.call('POST', path, { content: 'Begin' });
    const asked = await bot.call('POST', `${path}/${String(message['id'])}/threads`, body);
    expect(asked).toMatchObject({ status: 400, body: { code: 50035 } });
  },
);
