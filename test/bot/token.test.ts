import { beforeAll, expect, test } from 'vitest';
import { greyPage } from '../support/bot-story.ts';
import { tellTroubles, type Trouble } from '../support/trouble.ts';

const begin = tellTroubles();
let image: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  image = { name: 'page.png', bytes: await greyPage() };
});

const noServer = 50_278;

/** A job whose token dies while it is coloured. */
async function dying(trouble: Trouble, options: { private?: boolean } = {}, member = trouble.aoi) {
  const release = trouble.colouriser.hold();
  const asked = member.slash('colourize', { image, ...options });
  await asked.until(({ text }) => text === 'Colouring …');
  asked.expireToken();
  release();
  return asked;
}

test('where the token is dead a public result is a message in the channel that pings its member alone', async () => {
  const trouble = await begin();
  const asked = await dying(trouble);
  const messages = await trouble.channel.until((all) => all.some(({ pictures }) => pictures.length === 1));
  const late = messages.at(-1)!;
  expect(late.text).toMatch(
    new RegExp(`^<@${trouble.user.id}>, here is your picture: .*\\nModel \\*\\*starter\\*\\*`),
  );
  expect(late.mentions).toEqual([trouble.user.id]);
  expect(late.selects).toHaveLength(1);
  await trouble.untilLogged('job done');
  expect(trouble.discord.invalidRequests).toBe(1);
  expect(await trouble.metric('colournet_delivered_late_total')).toBe(1);
  const chosen = trouble.aoi.choose(late, late.selects[0]!.customId, 'v:1');
  expect((await chosen.until(({ text }) => text.includes('temperature **1**'))).id).toBe(late.id);
  expect(asked.reply!.pictures).toHaveLength(0);
});

test('a private result goes into direct messages then', async () => {
  const trouble = await begin();
  await dying(trouble, { private: true });
  const [late] = await trouble.discord
    .dm(trouble.user)
    .until((all) => all.some(({ pictures }) => pictures.length === 1));
  expect(late!.text).toContain('here is your picture');
  expect(trouble.channel.messages.every(({ pictures }) => pictures.length === 0)).toBe(true);
});

test('so does the result of whoever installed the bot for himself, on a server that it is not on', async () => {
  const trouble = await begin();
  const user = trouble.discord.addUser({ name: 'Ben', installed: true });
  const elsewhere = trouble.discord.addGuild({ bot: false }).addChannel();
  await dying(trouble, {}, trouble.discord.as(user, elsewhere));
  await trouble.discord.dm(user).until((all) => all.some(({ pictures }) => pictures.length === 1));
  expect(elsewhere.messages.every(({ pictures }) => pictures.length === 0)).toBe(true);
});

test('where that is refused, too, it is logged and counted, and the next member is served', async () => {
  const trouble = await begin();
  const shy = trouble.discord.addUser({ name: 'Shy', dmsClosed: true });
  await dying(trouble, { private: true }, trouble.discord.as(shy, trouble.channel));
  await trouble.discord.until(() => trouble.logged('job done').length === 1, 'the first one done');

  const hidden = trouble.guild.addChannel({ botPermissions: ['UseApplicationCommands', 'AttachFiles'] });
  await dying(trouble, {}, trouble.discord.as(trouble.user, hidden));
  await trouble.discord.until(() => trouble.logged('job done').length === 2, 'the second one done');

  trouble.discord.faults.next(/^POST \/channels/, noServer);
  await dying(trouble, { private: true });
  await trouble.discord.until(() => trouble.logged('job done').length === 3, 'the third one done');

  expect(trouble.logged('nobody can be told of a late result').map(({ error }) => error)).toMatchObject([
    { code: 50_007 },
    { code: 50_001 },
    { code: noServer },
  ]);
  expect(await trouble.metric('colournet_undelivered_total')).toBe(3);
  await trouble.aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length === 1);
});

test('a dead token is sent once and then no more, whatever changes while the job waits', async () => {
  const trouble = await begin();
  const release = trouble.colouriser.hold();
  trouble.aoi.slash('colourize', { image });
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'a picture at work');
  const ben = trouble.join('Ben').slash('colourize', { image });
  await ben.until(({ text }) => text.startsWith('Waiting: 1 of 1'));
  ben.expireToken();
  const cem = trouble.join('Cem').slash('colourize', { image });
  await cem.until(({ text }) => text.startsWith('Waiting: 2 of 2'));
  release();
  await trouble.channel.until((all) => all.some(({ text }) => text.includes('here is your picture')));
  await trouble.discord.until(() => trouble.logged('job done').length === 3, 'all done');
  const sent = trouble.discord.requests.filter(
    ({ path, code }) => path.includes(ben.token) && code === 50_027,
  );
  expect(sent).toHaveLength(1);
});

test('a file that the channel does not take, though the interaction would have, is made smaller', async () => {
  const trouble = await begin();
  const nitro = trouble.discord.addUser({ name: 'Nitro', attachmentLimit: 100 * 2 ** 20 });
  trouble.discord.faults.next(/^POST \/channels/, 40_005, 2);
  await dying(trouble, {}, trouble.discord.as(nitro, trouble.channel));
  const messages = await trouble.channel.until((all) => all.some(({ pictures }) => pictures.length === 1));
  const late = messages.at(-1)!;
  expect(late.text).toMatch(/Saved as JPEG|Saved as WEBP|Scaled to/);
  expect(late.text).toContain('The original did not fit in');
});
