import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Colouriser } from '../../src/model/index.ts';
import { loadStarter, registerCommands, startTestBot, type TestBot, type TestBotOptions } from './bot.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type FakeDiscord, startFakeDiscord } from './discord/fake-discord.ts';
import type { FakeChannel, FakeGuild, GuildOptions } from './discord/guild.ts';
import type { FakeMember } from './discord/member.ts';
import type { FakeDiscordOptions } from './discord/options.ts';
import type { PermissionName } from './discord/permissions.ts';
import type { SeenMessage } from './discord/seen.ts';

/** The real colouriser, whose work is written down and can be held up. */
export interface WatchedColouriser extends Colouriser {
  /** What it was asked for, in order. */
  readonly asked: readonly ('colourise' | 'redecode')[];
  /** Until the function that it gives is called, nothing is begun. */
  hold(): () => void;
  /** Resolves when the newest of it has ended. */
  idle(): Promise<void>;
}

/** Watches the real one; closing it is left to whoever loaded that. */
export function watchColouriser(real: Colouriser): WatchedColouriser {
  const asked: ('colourise' | 'redecode')[] = [];
  let held = Promise.resolve();
  let newest: Promise<unknown> = held;
  const doing = <T>(what: 'colourise' | 'redecode', work: () => Promise<T>): Promise<T> => {
    asked.push(what);
    const done = held.then(work);
    newest = done;
    return done;
  };
  return {
    asked,
    get facts() {
      return real.facts;
    },
    colourise: (...job) => doing('colourise', () => real.colourise(...job)),
    redecode: (...job) => doing('redecode', () => real.redecode(...job)),
    idle: async () => {
      await newest.catch(() => undefined);
    },
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      onTestFinished(() => release());
      return release;
    },
    load: (folder) => real.load(folder),
    close: () => Promise.resolve(),
  };
}

export interface StoryOptions extends Pick<TestBotOptions, 'cdnHosts' | 'limits' | 'pinned'> {
  /** Whether the server is the home of the bot, where Rei and the keepers are its admins. */
  readonly home?: boolean;
  readonly discord?: Partial<FakeDiscordOptions>;
  readonly guild?: GuildOptions;
  /** Codes by which Discord may refuse something in this story. */
  readonly refused?: readonly number[];
}

interface Joining {
  /** Ids. */
  readonly roles?: readonly string[];
  readonly locale?: string;
  readonly permissions?: readonly PermissionName[];
}

/** A bot on a server, and a member of it in a channel. */
export interface Story {
  readonly discord: FakeDiscord;
  readonly guild: FakeGuild;
  readonly channel: FakeChannel;
  readonly colouriser: WatchedColouriser;
  readonly bot: TestBot;
  readonly user: ReturnType<FakeDiscord['addUser']>;
  readonly aoi: FakeMember;
  readonly rei: Story['user'];
  /** Rei, who may manage the server; the bot's admin where that is its home. */
  readonly admin: FakeMember;
  /** The id of a role whose members are admins, too. */
  readonly keepers: string;
  /** `DATA_DIR`. */
  readonly folder: string;
  /** Another member in the channel. */
  readonly join: (name: string, options?: Joining) => FakeMember;
  /** Ends the bot and starts another one on the same folder. */
  readonly restart: () => Promise<void>;
}

export const moderator: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'UseApplicationCommands',
  'ManageMessages',
];

/**
 * Loads the network once for a file of stories, and gives what begins one. When it ends, Discord must have refused
 * nothing and the log must hold no secret.
 */
export function tellStories(): (options?: StoryOptions) => Promise<Story> {
  let real: Colouriser;
  beforeAll(async () => {
    real = await loadStarter();
  });
  afterAll(() => real.close());

  return async ({ discord: clocks, guild: guildOptions, refused = [], home = false, ...botOptions } = {}) => {
    const discord = await startFakeDiscord(clocks);
    onTestFinished(() => discord.close());
    const guild = discord.addGuild({ locale: 'en-US', ...guildOptions });
    await registerCommands(discord, home ? guild.id : undefined);
    const rei = discord.addUser({ name: 'Rei' });
    guild.addMember(rei, { permissions: [...moderator, 'ManageGuild'] });
    const keepers = guild.addRole('Keepers');
    const named = { DISCORD_ADMINS: [rei.id], DISCORD_ADMIN_ROLES: [keepers] };
    const admins = home ? { DISCORD_HOME_GUILD: guild.id, ...named } : {};
    const channel = guild.addChannel();
    const colouriser = watchColouriser(real);
    const parts = { ...botOptions, admins, folder: await temporaryFolder(), colouriser };
    const bots = [await startTestBot(discord, parts)];
    const user = discord.addUser({ name: 'Aoi' });
    onTestFinished(() => {
      const unexpected = discord.refusals.filter(({ code }) => !refused.includes(code));
      expect(
        unexpected.map(({ request, message }) => `${request.method} ${request.route}: ${message}`),
      ).toEqual([]);
      const logged = bots.map((bot) => bot.logged()).join('');
      for (const secret of [discord.token, interactionToken, 'hm=']) expect(logged).not.toContain(secret);
    });
    return {
      discord,
      guild,
      channel,
      colouriser,
      get bot() {
        return bots.at(-1)!;
      },
      user,
      aoi: discord.as(user, channel),
      rei,
      admin: discord.as(rei, channel),
      keepers,
      folder: parts.folder,
      join: (name, { locale = 'en-US', permissions, roles } = {}) => {
        const member = discord.addUser({ name, locale });
        if (permissions || roles)
          guild.addMember(member, { ...(permissions && { permissions }), ...(roles && { roles }) });
        return discord.as(member, channel);
      },
      restart: async () => {
        await bots.at(-1)!.stop();
        bots.push(await startTestBot(discord, parts));
      },
    };
  };
}

/** The same for stories that begin with a result which is shown already. */
export async function tellOfResults() {
  const tell = tellStories();
  const page = await greyPage();
  const image = { name: 'page.png', bytes: page };
  const tellOfResult = async (compare = false, options: StoryOptions = {}) => {
    const story = await tell(options);
    const asked = story.aoi.slash('colourize', { image, compare });
    return Object.assign(story, { result: await asked.until(({ pictures }) => pictures.length > 0) });
  };
  return { page, image, tell, tellOfResult };
}

/** Whether a reply is more than a promise or a place in the queue. */
export function isAnswered({ thinking, buttons }: SeenMessage): boolean {
  return !thinking && !buttons.some(({ label }) => label === 'Cancel');
}

/** How every token of an interaction begins. */
const interactionToken = 'aW50ZXJhY3Rpb246';

/** A page without colours: 96 pixels wide, so that it is done at once. */
export async function greyPage(
  format: 'png' | 'jpeg' | 'webp' | 'tiff' = 'png',
  width = 96,
): Promise<Buffer> {
  return sharp(await readFile('samples/truth/campus.jpg'))
    .resize(width)
    .greyscale()
    .toFormat(format)
    .toBuffer();
}

/** The same with its colours. */
export async function colouredPage(): Promise<Buffer> {
  return sharp(await readFile('samples/truth/campus.jpg'))
    .resize(96)
    .png()
    .toBuffer();
}

/** How far a picture is from grey, 0..255: the mean of what its channels differ by. */
export async function colourOf(bytes: Uint8Array): Promise<number> {
  const { data } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    sum += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return sum / (data.length / 3);
}
