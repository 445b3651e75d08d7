import { beforeAll, expect, test, vi } from 'vitest';
import { presetsSchema } from '../../src/bot/presets.ts';
import { greyPage } from '../support/bot-story.ts';
import { tellTroubles, type Trouble } from '../support/trouble.ts';

const begin = tellTroubles();
const patience = { timeout: 50_000, interval: 50 };
const dayMs = 24 * 3_600_000;
let image: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  image = { name: 'page.png', bytes: await greyPage() };
});

const isDone = ({ pictures }: { pictures: readonly unknown[] }) => pictures.length === 1;
const health = async ({ bot }: Trouble) =>
  (await fetch(`http://127.0.0.1:${bot.monitorPort}/healthz`)).status;

/** A server's preset, saved by a moderator of it. */
async function savePreset({ discord, guild, channel }: Trouble) {
  const moderator = discord.addUser();
  guild.addMember(moderator, { permissions: ['ViewChannel', 'UseApplicationCommands', 'ManageMessages'] });
  const asked = discord.as(moderator, channel).slash('preset save', { name: 'warm', temperature: 0.5 });
  await asked.until(({ text }) => text.includes('warm'));
}

const stored = ({ bot, guild }: Trouble) => bot.store.collection('presets', presetsSchema).get(guild.id);

test.each<[string, (trouble: Trouble) => void, 'resumed' | 'ready']>([
  ['was cut off and resumes', ({ discord }) => discord.gateway.disconnect({ resumable: true }), 'resumed'],
  [
    'was cut off for a new session',
    ({ discord }) => discord.gateway.disconnect({ resumable: false }),
    'ready',
  ],
  ['has an invalid session', ({ discord }) => discord.gateway.invalidate({ resumable: false }), 'ready'],
  ['is asked to reconnect', ({ discord }) => discord.gateway.askToReconnect(), 'resumed'],
])('a bot that %s finishes its job, is unwell meanwhile, and goes on', async (_, cut, back) => {
  const trouble = await begin();
  const { gateway } = trouble.discord;
  const release = trouble.colouriser.hold();
  const asked = trouble.aoi.slash('colourize', { image });
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'a picture at work');
  expect(await health(trouble)).toBe(200);
  const before = gateway.events.filter(({ type }) => type === back).length;
  cut(trouble);
  await trouble.untilLogged('reconnecting');
  const missed = trouble.join('Ben').slash('colourize', { image });
  release();
  await asked.until(isDone);
  await gateway.until(back, before + 1);
  await vi.waitFor(async () => expect(await health(trouble)).toBe(200), patience);
  if (back === 'resumed') await missed.until(isDone);
  await trouble.join('Cem').slash('colourize', { image }).until(isDone);
  expect(trouble.discord.refusals).toEqual([]);
});

test('while the connection is down the bot says that it is unwell', async () => {
  const trouble = await begin({ discord: { identifies: 1 } });
  trouble.discord.gateway.disconnect({ resumable: false }); // and it is not let in again
  await trouble.untilLogged('disconnected for good');
  expect(await health(trouble)).toBe(503);
  expect((await trouble.bot.lost).message).toMatch(/^Discord does not know DISCORD_TOKEN/);
});

test('heartbeats keep the connection while the engine is busy', async () => {
  const heartbeatMs = 3000; // half of it may a heartbeat be late, which a busy machine alone makes it by a second
  const trouble = await begin({ discord: { heartbeatMs } });
  const large = await greyPage('png', 2400);
  const begun = Date.now();
  do {
    const asked = trouble.aoi.slash('colourize', { image: { name: 'large.png', bytes: large } });
    await asked.until(isDone);
  } while (Date.now() - begun < 2.5 * heartbeatMs);
  expect(trouble.discord.gateway.events.map(({ type }) => type)).toEqual(['identify', 'ready']);
});

test('during an outage of a server its presets stay, however long it lasts', async () => {
  const trouble = await begin();
  await savePreset(trouble);
  trouble.guild.outage();
  trouble.pass(40 * dayMs);
  const restarting = trouble.restart();
  await trouble.discord.gateway.until('ready', 2);
  const elsewhere = trouble.discord.addGuild().addChannel();
  const asked = trouble.discord.as(trouble.user, elsewhere).slash('colourize', { image });
  await restarting; // which waits for no server
  await asked.until(isDone);
  expect(await stored(trouble)).toMatchObject({ leftAt: null, presets: [{ name: 'warm' }] });
});

test('when the bot has left a server its presets stay for thirty days, and if it comes back for good', async () => {
  const trouble = await begin();
  await savePreset(trouble);
  trouble.guild.removeBot();
  await vi.waitFor(async () => expect((await stored(trouble))!.leftAt).not.toBeNull(), patience);
  trouble.pass(29 * dayMs);
  await trouble.restart();
  expect(await stored(trouble)).toMatchObject({ presets: [{ name: 'warm' }] });
  trouble.guild.comeBack();
  await trouble.restart();
  expect(await stored(trouble)).toMatchObject({ leftAt: null, presets: [{ name: 'warm' }] });
  trouble.guild.removeBot();
  await vi.waitFor(async () => expect((await stored(trouble))!.leftAt).not.toBeNull(), patience);
  trouble.pass(31 * dayMs);
  await trouble.restart();
  expect(await stored(trouble)).toBeUndefined();
});
