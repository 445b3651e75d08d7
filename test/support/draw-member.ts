/**
 * Draws what a member sees: the bot, on the fake Discord, answers a `/colourize` that compares.
 * Usage: npx tsx test/support/draw-member.ts samples/page.png docs/member.webp
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pino from 'pino';
import { REST } from 'discord.js';
import sharp from 'sharp';
import { commands } from '../../commands/index.ts';
import { startBot } from '../../src/bot/bot.ts';
import { deployCommands } from '../../src/bot/register.ts';
import { openStore } from '../../src/bot/store.ts';
import { renderSvg } from '../../src/model/image.ts';
import { loadColouriser } from '../../src/model/index.ts';
import { startFakeDiscord } from './discord/fake-discord.ts';
import type { SeenMessage } from './discord/seen.ts';
import { drawMessages } from './draw-message.ts';

const member = 'Aoi';

/** The bot's answer to a picture. */
async function play(picture: { name: string; bytes: Uint8Array }): Promise<SeenMessage> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-'));
  const discord = await startFakeDiscord();
  const colouriser = await loadColouriser({ engine: 'onnx' });
  const store = await openStore(undefined, folder);
  const bodies = commands.map(({ data }) => data);
  await deployCommands(new REST({ api: discord.api }).setToken(discord.token), bodies, undefined);
  const channel = discord.addGuild({ locale: 'en-GB' }).addChannel();
  const bot = await startBot({
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API: discord.api,
      CDN_HOSTS: [discord.cdnHost],
      DATA_DIR: folder,
      HTTP_PORT: 0,
      DISCORD_ADMINS: [],
      DISCORD_ADMIN_ROLES: [],
    },
    commands,
    colouriser,
    store,
    log: pino({ level: 'silent' }),
  });
  try {
    const aoi = discord.as(discord.addUser({ name: member }), channel);
    const asked = aoi.slash('colourize', { image: picture, compare: true });
    return await asked.until(({ pictures }) => pictures.length === 2);
  } finally {
    await bot.stop();
    await colouriser.close();
    await store.close();
    await discord.close();
    await rm(folder, { recursive: true });
  }
}

const [from, to] = process.argv.slice(2);
if (!from || !to) throw new Error('Usage: npx tsx test/support/draw-member.ts PICTURE FILE.webp');
const message = await play({ name: basename(from), bytes: await readFile(from) });
const asked = { by: member, command: '/colourize' };
const svg = await drawMessages([{ message, time: 'Today at 12:00', asked }]);
const { data, width, height } = await renderSvg(svg);
await sharp(data, { raw: { width, height, channels: 3 } })
  .webp({ quality: 76, effort: 6, smartSubsample: true })
  .toFile(to);
