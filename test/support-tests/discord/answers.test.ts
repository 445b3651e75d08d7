import * as official from 'discord-api-spec/zod';
import { expect, test } from 'vitest';
import { button, file, gallery, png, rawStory, text, v2 } from './raw-bot.ts';

/** What the official description says of an answer, as far as it is wrong. */
function issues(schema: keyof typeof official, body: unknown): unknown {
  const schemas: Record<string, typeof official.MessageResponseSchema> = official;
  return schemas[schema]!.safeParse(body).error?.issues ?? [];
}

test('messages are answered as the official description has them', async () => {
  const { bot, aoi, channel, discord } = await rawStory();
  const path = `/channels/${channel.id}/messages`;
  const section = {
    type: 9,
    components: [text('Left')],
    accessory: { type: 11, media: { url: 'attachment://a.png' } },
  };
  const menu = { type: 1, components: [{ type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }] }] };
  const inside = [
    text('Hi'),
    gallery('a.png'),
    { type: 13, file: { url: 'attachment://a.png' } },
    { type: 14 },
    menu,
  ];
  const body = {
    flags: v2,
    components: [section, { type: 17, components: inside }, button('b')],
    attachments: [{ id: '0' }],
  };
  const sent = await bot.call('POST', path, body, { files: { 0: file('a.png') } });
  expect(issues('MessageResponseSchema', sent.body)).toEqual([]);
  const post = aoi.post({ attachments: [{ name: 'a.png', bytes: png }], snapshots: [{ content: 'Hi' }] });
  const { message_reference: reference, ...forward } = (await bot.call('GET', `${path}/${post.id}`)).body;
  expect(issues('MessageResponseSchema', forward)).toEqual([]);
  expect(reference).toMatchObject({ type: 1 }); // which the description does not know, though Discord sends it
  const asked = aoi.menu('Colourize', post);
  const callback = `/interactions/${asked.id}/${asked.token}/callback?with_response=true`;
  const told = await bot.call('POST', callback, {
    type: 4,
    data: { content: 'Hi', embeds: [{ title: 'T' }] },
  });
  expect(issues('InteractionCallbackResponseSchema', told.body)).toEqual([]);
  expect(issues('MessageResponseSchema', (await bot.followUp(asked, { content: 'Ho' })).body)).toEqual([]);
  expect(discord.refusals).toEqual([]);
});

test.each([
  ['/users/@me', 'UserPIIResponseSchema'],
  ['/applications/@me', 'PrivateApplicationResponseSchema'],
  ['/oauth2/applications/@me', 'PrivateApplicationResponseSchema'],
  ['/gateway/bot', 'GatewayBotResponseSchema'],
] as const)('GET %s answers as the official description has it', async (path, schema) => {
  const { bot } = await rawStory();
  expect(issues(schema, (await bot.call('GET', path)).body)).toEqual([]);
});

test('commands and direct messages are answered as the official description has them', async () => {
  const { bot, discord, user } = await rawStory();
  await bot.register({
    name: 'draw',
    description: 'd',
    options: [{ type: 10, name: 'n', description: 'd', min_value: 0 }],
  });
  const { body } = await bot.call('GET', `/applications/${discord.bot.id}/commands`);
  for (const command of Object.values(body))
    expect(issues('ApplicationCommandResponseSchema', command)).toEqual([]);
  const dm = await bot.call('POST', '/users/@me/channels', { recipient_id: user.id });
  expect(issues('PrivateChannelResponseSchema', dm.body)).toEqual([]);
});
