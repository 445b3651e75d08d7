import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { registerCommands } from '../support/bot.ts';
import { botEnv } from '../support/bot-env.ts';
import { type BotProcess, runBot } from '../support/bot-process.ts';
import { greyPage } from '../support/bot-story.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startFakeDiscord } from '../support/discord/fake-discord.ts';

let small: { name: string; bytes: Uint8Array };
/** So large that it is still at work when its status has been shown. */
let large: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  small = { name: 'page.png', bytes: await greyPage() };
  const bytes = await sharp('samples/truth/campus.jpg')
    .resize(4000, 5000, { fit: 'fill' })
    .greyscale()
    .png()
    .toBuffer();
  large = { name: 'large.png', bytes };
});

const isDone = ({ pictures }: { pictures: readonly unknown[] }) => pictures.length === 1;

async function scene() {
  const discord = await startFakeDiscord({ attachmentLimit: 100 * 2 ** 20 });
  onTestFinished(() => discord.close());
  await registerCommands(discord);
  const guild = discord.addGuild();
  const channel = guild.addChannel();
  const folder = await temporaryFolder();
  const run = () => runBot(botEnv(discord, folder));
  const start = async () => {
    const bot = run();
    await bot.line('"msg":"ready"');
    return bot;
  };
  const kill = async (bot: BotProcess) => {
    bot.child.kill('SIGKILL');
    expect(await bot.ended).toBeNull();
  };
  const enter = (name: string) => discord.as(discord.addUser({ name }), channel);
  return { discord, guild, folder, run, start, kill, enter };
}

test('killed while one picture is coloured and others wait, the bot answers all of them after a restart', async () => {
  const { discord, guild, folder, start, kill, enter } = await scene();
  const first = await start();
  const moderator = discord.addUser();
  guild.addMember(moderator, { permissions: ['ViewChannel', 'UseApplicationCommands', 'ManageMessages'] });
  const channel = guild.addChannel();
  const saved = discord.as(moderator, channel).slash('preset save', { name: 'warm', temperature: 0.5 });
  await saved.until(({ text }) => text.includes('warm'));

  const running = enter('Aoi').slash('colourize', { image: large });
  await running.until(({ text }) => text === 'Colouring …');
  const next = enter('Eve').slash('colourize', { image: large }); // keeps the others waiting in any case
  await next.answered();
  const waiting = ['Ben', 'Cem', 'Dan'].map((name) => enter(name).slash('colourize', { image: small }));
  await Promise.all(waiting.map((each) => each.until(({ text }) => text.startsWith('Waiting'))));
  await kill(first);

  const second = await start();
  for (const each of [running, next, ...waiting]) await each.until(isDone);
  const shown = await discord
    .as(moderator, channel)
    .slash('colournet presets')
    .until(({ text }) => text !== '');
  expect(shown.text).toContain('warm: 0.5');
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(await readdir(join(folder, 'jobs'))).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual(['jobs', 'store.mdb', 'store.mdb-lock']);
  expect(discord.refusals).toEqual([]);
});

test('a picture that was at work when the bot died twice is left alone, and whoever waited behind it is served', async () => {
  const { run, start, kill, enter } = await scene();
  const first = await start();
  const deadly = enter('Aoi').slash('colourize', { image: large });
  await deadly.answered();
  const behind = enter('Ben').slash('colourize', { image: small });
  await behind.answered();
  const { edits: before } = await deadly.until(({ text }) => text === 'Colouring …');
  await kill(first);
  // Looked for from the start of the process, not only once it has said that it is ready.
  const second = run();
  await deadly.until(({ text, edits }) => text === 'Colouring …' && edits > before);
  await second.line('"msg":"a job of an earlier process is taken up"');
  await kill(second);
  const third = await start();
  const told = await deadly.until(({ text }) => text.startsWith('This picture stopped me twice'));
  expect(told.pictures).toEqual([]);
  await behind.until(isDone);
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
});
