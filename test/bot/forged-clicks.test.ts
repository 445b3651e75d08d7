import { expect, test } from 'vitest';
import { greyPage, isAnswered, tellStories } from '../support/bot-story.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };
const deaf = 'That button does nothing any more.';

test('a made-up custom id opens nothing: whoever sends it is told that there is no such button', async () => {
  const { aoi, join, user, channel, discord } = await tell();
  const result = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  const beni = discord.addUser({ name: 'Beni' });
  const asBeni = discord.as(beni, channel);
  const ids = [
    `cn1:d:${beni.id}:${result.id}:38:00`, // as though he had asked for it
    `cn1:d:${user.id}:${result.id}:38:00`,
    `cn1:c:${beni.id}:1:38:00`,
    `cn1:f:${beni.id}:1:38:00`,
    `cn1:x:${beni.id}:1:0:00`,
    `cn1:t:${beni.id}:1:38:00`,
    'cn1:d:../../etc:1:38:00',
    '__proto__',
    'x'.repeat(100),
    '',
  ];
  for (const custom_id of ids) {
    const forged = asBeni.forge(result, { custom_id });
    await forged.answered();
    expect(forged.reply, custom_id).toMatchObject({ ephemeral: true, text: deaf });
  }
  const menus = [
    { custom_id: `cn1:m:${beni.id}:1:38:00`, values: ['v:0.5'] },
    { custom_id: result.selects[0]!.customId, values: ['v:'] },
    { custom_id: result.selects[0]!.customId, values: ['p:constructor'] },
    { custom_id: result.selects[0]!.customId, values: [`p:${'x'.repeat(100)}`] },
    { custom_id: result.selects[0]!.customId, values: ['nothing of ours'] },
    { custom_id: result.selects[0]!.customId, values: [] },
  ];
  for (const menu of menus) {
    const forged = join('Chie').forge(result, menu);
    await forged.until(isAnswered);
    expect(forged.reply!.ephemeral).toBe(true);
    expect(forged.reply!.pictures).toEqual([]);
  }
  const [message] = channel.messages;
  expect(message).toMatchObject({ deleted: false, edits: result.edits, text: result.text });
});

test('what the bot wrote for one message does nothing in another', async () => {
  const { aoi, join, channel } = await tell();
  const result = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  const beni = join('Beni');
  const own = await beni.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  const button = own.buttons.find(({ label }) => label === 'Delete')!.customId!;
  const forged = beni.forge(result, { custom_id: button });
  await forged.answered();
  expect(forged.reply!.text).toBe(deaf);
  expect(channel.messages.every(({ deleted }) => !deleted)).toBe(true);
});
