import { expect, test } from 'vitest';
import { button, ephemeral, rawStory } from './raw-bot.ts';

test('an interaction that nobody acknowledges in time is lost', async () => {
  const { bot, aoi, discord } = await rawStory({ acknowledgeMs: 20 });
  const asked = aoi.slash('draw');
  await asked.failed();
  expect(asked.failure).toBe('The application did not respond');
  expect(await bot.answer(asked, 5)).toMatchObject({ status: 404, code: 10062 });
  await expect(asked.answered()).rejects.toThrow('The application did not respond');
  expect(discord.refusals).toMatchObject([
    { code: 10062, message: expect.stringContaining('Unknown interaction') },
  ]);
});

test('an interaction is acknowledged once', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  expect((await bot.answer(asked, 5)).status).toBe(204);
  expect(await bot.answer(asked, 5)).toMatchObject({ status: 400, code: 40060 });
  expect(asked.acknowledged).toMatchObject({ type: 5 });
});

test('unknown interactions and tokens are unknown, and so is a reply before the acknowledgement', async () => {
  const { bot, aoi, discord } = await rawStory();
  const asked = aoi.slash('draw');
  expect((await bot.call('POST', `/interactions/1/${asked.token}/callback`, { type: 5 })).code).toBe(10062);
  expect((await bot.edit(asked, { content: 'Hi' })).code).toBe(10015);
  expect((await bot.call('POST', `/webhooks/${discord.bot.id}/nonsense`, { content: 'Hi' })).code).toBe(
    10015,
  );
});

test('a token lives for a while', async () => {
  const { bot, aoi, discord } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 5);
  asked.expireToken();
  expect(await bot.edit(asked, { content: 'Hi' })).toMatchObject({ status: 401, code: 50027 });
  expect(await bot.followUp(asked, { content: 'Hi' })).toMatchObject({ status: 401, code: 50027 });
  expect(discord.invalidRequests).toBe(2);
  const brief = await rawStory({ tokenMs: -1 });
  const late = brief.aoi.slash('draw');
  await brief.bot.answer(late, 5);
  expect((await brief.bot.edit(late, { content: 'Hi' })).code).toBe(50027);
});

test('messages older than an hour are edited a few times', async () => {
  const { bot, aoi, channel } = await rawStory({ oldMessageMs: 0, oldMessageEdits: 0 });
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, { content: 'Hi' });
  expect(await bot.edit(asked, { content: 'Ho' })).toMatchObject({ status: 429, code: 30046 });
  const { body } = await bot.call('POST', `/channels/${channel.id}/messages`, { content: 'Hi' });
  const path = `/channels/${channel.id}/messages/${String(body['id'])}`;
  expect((await bot.call('PATCH', path, { content: 'Ho' })).code).toBe(30046);
});

test('the first follow-up after a defer takes the place of "thinking"', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 5, { flags: ephemeral });
  await bot.followUp(asked, { content: 'One' });
  await bot.followUp(asked, { content: 'Two' });
  expect(asked.reply).toMatchObject({ text: 'One', ephemeral: true, thinking: false });
  expect(asked.followUps.map(({ text, ephemeral: hidden }) => [text, hidden])).toEqual([['Two', false]]);
});

test('a reply is read, edited and deleted; then it is unknown', async () => {
  const { bot, aoi, discord, channel } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, { content: 'Hi' });
  const path = `/webhooks/${discord.bot.id}/${asked.token}/messages`;
  expect((await bot.call('GET', `${path}/@original`)).body['content']).toBe('Hi');
  expect((await bot.call('PATCH', `${path}/${asked.reply!.id}`, { content: 'Ho' })).status).toBe(200);
  expect((await bot.call('PATCH', `${path}/1`, { content: 'Ho' })).code).toBe(10008);
  expect((await bot.call('DELETE', `${path}/@original`)).status).toBe(204);
  expect((await bot.call('GET', `${path}/@original`)).code).toBe(10008);
  expect(channel.messages).toMatchObject([{ text: 'Ho', deleted: true }]);
});

test('a dismissed reply is unknown', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, { content: 'Hi', flags: ephemeral });
  aoi.remove(asked.reply!);
  expect((await bot.edit(asked, { content: 'Ho' })).code).toBe(10008);
});

test.each([1, 6, 7, 8, 12])('type %i does not answer a command', async (type) => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  expect((await bot.answer(asked, type)).code).toBe(50035);
  expect(asked.acknowledged).toBeUndefined();
});

test('a component updates its message at once or later', async () => {
  const { bot, aoi } = await rawStory();
  const asked = aoi.slash('draw');
  await bot.answer(asked, 4, { content: 'Hi', components: [button('a')] });
  const clicked = aoi.click(asked.reply!, 'Go');
  await bot.answer(clicked, 7, { content: 'Clicked' });
  expect(asked.reply!.text).toBe('Clicked');
  const again = aoi.click(asked.reply!, 'a');
  expect((await bot.answer(again, 6, { content: 'No' })).code).toBe(50035);
  await bot.answer(again, 6);
  const seen = asked.until(({ text }) => text === 'Later');
  await bot.edit(again, { content: 'Later' });
  expect((await seen).id).toBe(clicked.reply!.id);
});

test('with_response is answered by a body', async () => {
  const { bot, aoi } = await rawStory();
  const told = async (type: number, data: object) => {
    const asked = aoi.slash('draw');
    return bot.call('POST', `/interactions/${asked.id}/${asked.token}/callback?with_response=true`, {
      type,
      data,
    });
  };
  expect(await told(4, { content: 'Hi' })).toMatchObject({
    status: 200,
    body: { resource: { type: 4, message: { content: 'Hi' } } },
  });
  const { body } = await told(5, { flags: ephemeral });
  expect(body).toMatchObject({
    interaction: { response_message_loading: true, response_message_ephemeral: true },
  });
});
