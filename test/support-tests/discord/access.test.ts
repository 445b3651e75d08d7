import { expect, test } from 'vitest';
import { file, png, rawStory } from './raw-bot.ts';

test('bot routes want the token, routes with a token in the path none', async () => {
  const { bot, aoi, discord } = await rawStory();
  expect((await bot.call('GET', '/users/@me', undefined, { auth: 'none' })).status).toBe(401);
  expect((await bot.answer(aoi.slash('draw'), 5, undefined, { auth: 'bot' })).status).toBe(401);
  expect(discord.invalidRequests).toBe(2);
  expect(discord.refusals).toMatchObject([{ status: 401 }, { status: 401 }]);
});

test('a strange user agent, an unknown route, broken JSON and another version are refused', async () => {
  const { bot, channel, discord } = await rawStory();
  expect((await bot.call('GET', '/users/@me', undefined, { userAgent: 'curl' })).code).toBe(40333);
  expect((await bot.call('GET', '/nowhere')).status).toBe(404);
  const headers = {
    'user-agent': 'DiscordBot (x, 1)',
    authorization: `Bot ${discord.token}`,
    'content-type': 'application/json',
  };
  const path = `${discord.api}/v10/channels/${channel.id}/messages`;
  const broken = await fetch(path, { method: 'POST', headers, body: '{' });
  expect(await broken.json()).toMatchObject({ code: 50109 });
  const text = { ...headers, 'content-type': 'text/plain' };
  expect((await fetch(path, { method: 'POST', headers: text, body: '{}' })).status).toBe(400);
  expect((await fetch(path.replace('v10', 'v9'), { method: 'POST', headers, body: '{}' })).status).toBe(404);
});

test('a channel wants the permissions that a message needs', async () => {
  const { bot, guild, discord } = await rawStory();
  const send = async (permissions: Parameters<typeof guild.addChannel>[0], files = {}) => {
    const channel = guild.addChannel(permissions);
    const attachments = Object.keys(files).map((id) => ({ id }));
    return (
      await bot.call('POST', `/channels/${channel.id}/messages`, { content: 'Hi', attachments }, { files })
    ).code;
  };
  expect(await send({ botPermissions: [] })).toBe(50001);
  expect(await send({ botPermissions: ['ViewChannel'] })).toBe(50013);
  expect(await send({ botPermissions: ['ViewChannel', 'SendMessages'] })).toBeUndefined();
  expect(await send({ botPermissions: ['ViewChannel', 'SendMessages'] }, { 0: file('a.png') })).toBe(50013);
  expect(await send({ botPermissions: ['Administrator'] }, { 0: file('a.png') })).toBeUndefined();
  guild.removeBot();
  expect(await send({})).toBe(50001);
  expect((await bot.call('GET', '/channels/1')).code).toBe(10003);
  expect(discord.requests.at(-1)).toMatchObject({ route: '/channels/:channel', status: 404 });
});

test('the bot edits its own messages, and deletes those of others where it may manage them', async () => {
  const { bot, guild, aoi, channel } = await rawStory();
  const theirs = `/channels/${channel.id}/messages/${aoi.post({ content: 'Hi' }).id}`;
  expect((await bot.call('GET', theirs)).body['content']).toBe('Hi');
  expect((await bot.call('PATCH', theirs, { content: 'Ho' })).code).toBe(50005);
  expect((await bot.call('DELETE', theirs)).code).toBe(50013);
  guild.setBotPermissions(['ViewChannel', 'SendMessages', 'ManageMessages']);
  expect((await bot.call('GET', theirs)).code).toBe(50013);
  expect((await bot.call('DELETE', theirs)).status).toBe(204);
  expect((await bot.call('DELETE', theirs)).code).toBe(10008);
  const { body } = await bot.call('POST', `/channels/${channel.id}/messages`, { content: 'Mine' });
  const mine = `/channels/${channel.id}/messages/${String(body['id'])}`;
  expect((await bot.call('PATCH', mine, { content: 'Still' })).body['content']).toBe('Still');
  expect((await bot.call('DELETE', mine)).status).toBe(204);
});

test('an ephemeral message is nothing to the routes of the bot', async () => {
  const { bot, aoi, channel } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, { content: 'Hi', flags: 64 });
  expect((await bot.call('GET', `/channels/${channel.id}/messages/${asked.reply!.id}`)).code).toBe(10008);
});

test('a reply to a message, and a nonce that is not sent twice', async () => {
  const { bot, aoi, channel } = await rawStory();
  const path = `/channels/${channel.id}/messages`;
  const target = aoi.post({ content: 'Hi' });
  const body = {
    content: 'Ho',
    message_reference: { message_id: target.id },
    nonce: '1',
    enforce_nonce: true,
  };
  await bot.call('POST', path, body);
  await bot.call('POST', path, body);
  expect(channel.messages).toMatchObject([{}, { text: 'Ho', replyTo: target.id }]);
  const unknown = { content: 'Ho', message_reference: { message_id: '1' } };
  expect((await bot.call('POST', path, unknown)).code).toBe(50035);
});

test('direct messages reach those who share a guild or installed the bot, unless they closed them', async () => {
  const { bot, discord, user } = await rawStory();
  const write = async (recipient: { id: string }) => {
    const { body } = await bot.call('POST', '/users/@me/channels', { recipient_id: recipient.id });
    return (await bot.call('POST', `/channels/${String(body['id'])}/messages`, { content: 'Hi' })).code;
  };
  expect(await write(user)).toBeUndefined();
  expect(discord.dm(user).messages).toMatchObject([{ text: 'Hi' }]);
  expect(await write(discord.addUser())).toBe(50278);
  expect(await write(discord.addUser({ installed: true }))).toBeUndefined();
  expect(await write(discord.addUser({ installed: true, dmsClosed: true }))).toBe(50007);
  expect((await bot.call('POST', '/users/@me/channels', { recipient_id: '1' })).code).toBe(50033);
});

test('a reply with a file wants the permission that the interaction tells of', async () => {
  const { bot, guild, discord, user } = await rawStory();
  const member = discord.as(user, guild.addChannel({ botPermissions: ['ViewChannel'] }));
  const asked = member.slash('draw', { image: { name: 'a.png', bytes: png } });
  await bot.answer(asked, 5);
  const body = { attachments: [{ id: '0' }] };
  expect((await bot.edit(asked, body, { files: { 0: file('a.png') } })).code).toBe(50013);
});

test('guilds and their members are read where the bot is', async () => {
  const { bot, guild, user, discord } = await rawStory();
  expect((await bot.call('GET', `/guilds/${guild.id}`)).body).toMatchObject({
    id: guild.id,
    name: 'Guild 1',
  });
  expect((await bot.call('GET', `/guilds/${guild.id}/members/${user.id}`)).body).toMatchObject({
    user: { id: user.id },
  });
  expect((await bot.call('GET', `/guilds/${guild.id}/members/${discord.bot.id}`)).status).toBe(200);
  expect((await bot.call('GET', `/guilds/${guild.id}/members/1`)).code).toBe(10007);
  expect((await bot.call('GET', '/guilds/1')).code).toBe(10004);
  expect((await bot.call('GET', `/guilds/${discord.addGuild({ bot: false }).id}`)).code).toBe(50001);
});
