/**
 * Draws what an admin sees of a retrain: the bot, on the fake Discord, plans one, tells of it and offers the model. The
 * run is a real one, of few steps, on drawn pictures; what it is shown on are the pictures of `samples/truth`. It wants
 * what trains: `npm run native`.
 * Usage: npx tsx test/support/draw-admin.ts docs/retrain.webp docs/retrained.webp
 */
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { REST } from 'discord.js';
import sharp from 'sharp';
import { commands } from '../../commands/index.ts';
import { startBot } from '../../src/bot/bot.ts';
import { deployCommands } from '../../src/bot/register.ts';
import { openStore } from '../../src/bot/store.ts';
import { renderSvg } from '../../src/model/image.ts';
import { loadColouriser } from '../../src/model/index.ts';
import { importPictures } from '../../src/training/scrape/import-pictures.ts';
import { startFakeDiscord } from './discord/fake-discord.ts';
import type { SeenMessage } from './discord/seen.ts';
import { drawMessages, type Shown } from './draw-message.ts';
import { drawnFolder } from './training-set.ts';

const admin = 'Rei';
const truth = 'samples/truth';
const patienceMs = 30 * 60_000;
const says = (text: string) => (message: SeenMessage) => message.text.includes(text);

/** Drawn pictures to learn from, and the samples to look at. */
async function install(dataDir: string): Promise<void> {
  await mkdir(join(dataDir, 'datasets'), { recursive: true });
  const { images } = await drawnFolder(48, dataDir);
  const lines = ['file\tauthor\tgroup\tsplit'];
  for (const file of await readdir(images)) {
    if (file.endsWith('.png')) lines.push(`${file}\tdrawn\tdrawn\ttrain`);
  }
  for (const file of await readdir(truth)) {
    await copyFile(join(truth, file), join(images, file));
    lines.push(`${file}\t${file}\tsamples\tunseen`);
  }
  const sources = join(images, 'sources.tsv');
  await writeFile(sources, `${lines.join('\n')}\n`);
  await importPictures({ folder: join(dataDir, 'datasets', 'drawn'), images, sources });
  await writeFile(
    join(dataDir, 'retrain.json'),
    JSON.stringify({ steps: 60, batch: 4, evaluateEverySteps: 30 }),
  );
}

async function play(): Promise<{ run: Shown[]; end: Shown[]; names: Map<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-'));
  const discord = await startFakeDiscord({ patienceMs });
  const colouriser = await loadColouriser({ engine: 'onnx' });
  const store = await openStore(undefined, folder);
  await install(folder);
  const guild = discord.addGuild({ locale: 'en-GB' });
  const bodies = commands.filter(({ isForAdmins }) => isForAdmins).map(({ data }) => data);
  await deployCommands(new REST({ api: discord.api }).setToken(discord.token), bodies, guild.id);
  const rei = discord.addUser({ name: admin });
  guild.addMember(rei, { permissions: ['ViewChannel', 'UseApplicationCommands', 'ManageGuild'] });
  const channel = guild.addChannel();
  const bot = await startBot({
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API: discord.api,
      DISCORD_HOME_GUILD: guild.id,
      DISCORD_ADMINS: [rei.id],
      DISCORD_ADMIN_ROLES: [],
      CDN_HOSTS: [discord.cdnHost],
      DATA_DIR: folder,
      HTTP_PORT: 0,
    },
    commands,
    colouriser,
    store,
    log: pino({ level: 'silent' }),
    limits: { teller: { editEveryMs: 1000 } },
  });
  try {
    const member = discord.as(rei, channel);
    const planned = await member
      .slash('retrain start', { source: 'dataset', note: 'the first one' })
      .until(({ buttons }) => buttons.length > 0);
    await member.click(planned, 'Start').until(says('was started by'));
    const progress = (await channel.until((messages) => messages.some(says('pictures/s')), patienceMs)).find(
      says('pictures/s'),
    )!;
    const seenAtS = Math.floor(Date.now() / 1000);
    const isEnd = says('is done');
    const end = (await channel.until((messages) => messages.some(isEnd), patienceMs)).find(isEnd)!;
    const evaluation = channel.threads[0]!.messages.at(-1)!;
    const asked = { by: admin, command: '/retrain start' };
    return {
      names: new Map([[rei.id, admin]]),
      run: [
        { message: planned, time: 'Today at 12:00', asked },
        { message: progress, time: 'Today at 12:01', seenAtS },
      ],
      end: [
        { message: evaluation, time: 'Today at 14:02' },
        { message: end, time: 'Today at 14:03' },
      ],
    };
  } finally {
    await bot.stop();
    await colouriser.close();
    await store.close();
    await discord.close();
    await rm(folder, { recursive: true });
  }
}

async function draw(shown: readonly Shown[], names: ReadonlyMap<string, string>, to: string): Promise<void> {
  const { data, width, height } = await renderSvg(await drawMessages(shown, names));
  await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 76, effort: 6, smartSubsample: true })
    .toFile(to);
}

const [runFile, endFile] = process.argv.slice(2);
if (!runFile || !endFile) throw new Error('Usage: npx tsx test/support/draw-admin.ts RUN.webp END.webp');
const { run, end, names } = await play();
await draw(run, names, runFile);
await draw(end, names, endFile);
