import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ownerOf } from '../../../src/folder-lock.ts';
import { writeBundle } from '../../../src/model/bundle-write.ts';
import { runsFolder } from '../../../src/run-files.ts';
import { gateSchema } from '../../../src/run-record.ts';
import { registerCommands } from '../../support/bot.ts';
import { botEnv } from '../../support/bot-env.ts';
import { type BotProcess, runBot } from '../../support/bot-process.ts';
import { greyPage, isAnswered, moderator } from '../../support/bot-story.ts';
import { tinyParts } from '../../support/bundle.ts';
import { account, fakeDanbooru } from '../../support/fake-danbooru.ts';
import { startFakeDiscord } from '../../support/discord/fake-discord.ts';
import { installDrawn, killRun, tinyWidth, untilIn } from '../../support/drawn-runs.ts';
import { says, today } from '../../support/retrain-story.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const image = { name: 'page.png', bytes: await greyPage() };
const patienceMs = 200_000;

/** A bot in a process of its own, on its home server, where Rei is its admin. */
async function scene() {
  const discord = await startFakeDiscord({ patienceMs });
  onTestFinished(() => discord.close());
  const guild = discord.addGuild();
  await registerCommands(discord, guild.id);
  const channel = guild.addChannel();
  const rei = discord.addUser({ name: 'Rei' });
  guild.addMember(rei, { permissions: [...moderator, 'ManageGuild'] });
  const folder = await temporaryFolder();
  await installDrawn(folder);
  const danbooru = await fakeDanbooru({ newestId: 2000 });
  const env = {
    ...botEnv(discord, folder),
    DISCORD_HOME_GUILD: guild.id,
    DISCORD_ADMINS: rei.id,
    DANBOORU_URL: danbooru.url,
    DANBOORU_LOGIN: account.login,
    DANBOORU_API_KEY: account.apiKey,
    DANBOORU_USER_ID: String(account.userId),
  };
  const start = async () => {
    const bot = runBot(env);
    await bot.line('"msg":"ready"');
    return bot;
  };
  const kill = async (bot: BotProcess) => {
    bot.child.kill('SIGKILL');
    expect(await bot.ended).toBeNull();
  };
  const admin = discord.as(rei, channel);
  return {
    discord,
    channel,
    folder,
    start,
    kill,
    admin,
    /** Plans a run and starts it. */
    begin: async (options: Record<string, string | number>) => {
      const asked = await admin.slash('retrain start', options).until(isAnswered);
      await admin.click(asked, 'Start').until(says('was started by'));
    },
    told: (text: string) => channel.messages.filter(says(text)).length,
    until: (text: string, times = 1) =>
      channel.until((messages) => messages.filter(says(text)).length >= times, patienceMs),
  };
}

test.each(['scrape', 'prepare', 'train', 'compare'] as const)(
  'kill -9 of the bot, of the trainer and of both in %s: what is said is true, and the run goes on',
  { timeout: 2 * patienceMs },
  async (stage) => {
    const { channel, folder, start, kill, begin, told, until } = await scene();
    const source =
      stage === 'scrape' ? { source: 'scrape', count: 24 } : { source: 'dataset', dataset: 'drawn' };
    const wish = { ...source, from: 'nothing', width: tinyWidth };

    const first = await start();
    await begin(wish);
    await untilIn(folder, today, stage);
    await kill(first);
    const second = await start();
    await until(`Run **${today}** is done`);
    expect(told('ended without a word')).toBe(0);

    const next = `${today}-2`;
    await begin(wish.source === 'scrape' ? { ...wish, dataset: 'other' } : wish);
    await untilIn(folder, next, stage);
    await killRun(folder);
    await until(`Run **${next}** ended without a word`);
    expect(told(`Run **${next}** is done`)).toBe(0);

    await begin({ source: 'resume' });
    await untilIn(folder, next, stage, 2);
    await Promise.all([kill(second), killRun(folder)]);
    const third = await start();
    await until(`Run **${next}** ended without a word`, 2);

    await begin({ source: 'resume' });
    await until(`Run **${next}** is done`);
    for (const id of [today, next]) {
      expect(told(`Run **${id}** is done`)).toBe(1);
      const gate = gateSchema.parse(
        JSON.parse(await readFile(join(folder, 'runs', id, 'gate.json'), 'utf8')),
      );
      expect(gate.models).toEqual({ current: 'starter', next: id });
    }
    expect(told('ended without a word')).toBe(2);
    expect(channel.messages.filter(says(`**Run ${today}**`))).toHaveLength(1);
    expect(await ownerOf(runsFolder(folder))).toBeUndefined();
    third.child.kill('SIGTERM');
    expect(await third.ended).toBe(0);
  },
);

test('kill -9 of the bot between the click and the swap: the model is the one before or the new one, and whole', {
  timeout: 2 * patienceMs,
}, async () => {
  const { folder, start, kill, admin, discord, channel } = await scene();
  await writeBundle(join(folder, 'models', 'one'), tinyParts(1));
  await writeBundle(join(folder, 'models', 'two'), tinyParts(2));
  const aoi = discord.as(discord.addUser({ name: 'Aoi' }), channel);
  let bot = await start();
  let before = 'starter';
  for (const delayMs of [0, 5, 20, 60, 150, 400]) {
    const name = before === 'one' ? 'two' : 'one';
    const asked = await admin.slash('model promote', { name }).until(isAnswered);
    const again = await admin.click(asked, 'Promote').until(says('all the same'));
    admin.click(again, 'Promote anyway');
    await wait(delayMs);
    await kill(bot);
    bot = await start();
    const coloured = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length === 1);
    const now = /Model \*\*(\w+)\*\*/.exec(coloured.text)![1]!;
    expect([before, name], `after ${delayMs} ms`).toContain(now);
    const message = channel.messages.find(({ id }) => id === again.id)!;
    if (message.text.includes('colours from now on')) expect(now).toBe(name);
    before = now;
  }
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
});
