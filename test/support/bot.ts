import { Writable } from 'node:stream';
import { REST } from 'discord.js';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { AdminEnv } from '../../src/bot/admins.ts';
import { type BotParts, type RunningBot, startBot } from '../../src/bot/bot.ts';
import { deployCommands } from '../../src/bot/register.ts';
import { readEnv } from '../../src/env.ts';
import { openStore, type Store } from '../../src/bot/store.ts';
import { type Colouriser, loadColouriser } from '../../src/model/index.ts';
import type { FakeDiscord } from './discord/fake-discord.ts';

/** Registers the commands as `npm run deploy` does. */
export async function registerCommands(discord: FakeDiscord, home?: string): Promise<void> {
  const rest = new REST({ api: discord.api }).setToken(discord.token);
  const [forAdmins, forAll] = [true, false].map((are) =>
    commands.filter(({ isForAdmins = false }) => isForAdmins === are).map(({ data }) => data),
  );
  await deployCommands(rest, forAll!, undefined);
  if (home) await deployCommands(rest, forAdmins!, home);
}

export interface TestBot extends RunningBot {
  readonly store: Store;
  /** All that was logged, as lines of JSON. */
  readonly logged: () => string;
}

export interface TestBotOptions {
  /** `DATA_DIR`. */
  readonly folder: string;
  readonly colouriser: Colouriser;
  /** Where pictures may come from beside the fake's CDN. */
  readonly cdnHosts?: readonly string[];
  readonly limits?: BotParts['limits'];
  readonly admins?: Partial<AdminEnv>;
  /** Whether a model is pinned. */
  readonly pinned?: string | undefined;
  /** The bot's clock. */
  readonly now?: () => number;
}

/** Starts the real bot against the fake Discord, with a store of its own in `folder`; it stops when the test ends. */
export async function startTestBot(
  discord: FakeDiscord,
  { folder, colouriser, cdnHosts = [], limits = {}, admins = {}, pinned, now = Date.now }: TestBotOptions,
): Promise<TestBot> {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const store = await openStore(undefined, folder);
  const bot = await startBot({
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API: discord.api,
      CDN_HOSTS: [discord.cdnHost, ...cdnHosts],
      DATA_DIR: folder,
      HTTP_PORT: 0,
      COLOURNET_MODEL: pinned,
      DISCORD_ADMINS: [],
      DISCORD_ADMIN_ROLES: [],
      ...admins,
    },
    commands,
    colouriser,
    store,
    log: pino({ level: 'debug' }, sink),
    limits,
    now,
  });
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= (async () => {
      await bot.stop();
      await store.close();
    })());
  onTestFinished(stop);
  return { ...bot, store, stop, logged: () => lines.join('') };
}

const asked = readEnv().COLOURNET_ENGINE;
/** What the stories are played on: ONNX Runtime, or the engine that `COLOURNET_ENGINE` names. */
export const storyEngine = asked === 'auto' ? 'onnx' : asked;

/** The colouriser that the bot has: the starter. */
export function loadStarter(): Promise<Colouriser> {
  return loadColouriser({ engine: storyEngine });
}
