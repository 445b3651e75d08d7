import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isCdnPath, serveFile } from './cdn.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type FakeGateway } from './gateway.ts';
import { createGuild, type FakeChannel, type FakeGuild, type GuildOptions, showChannel } from './guild.ts';
import { createHandle, type InteractionHandle } from './handle.ts';
import { commandJson } from './command-json.ts';
import { createMember, type FakeMember } from './member.ts';
import type { Json, RefusalRecord, RequestRecord, User } from './model.ts';
import { bitsOf } from './permissions.ts';
import { type FakeDiscordSettings, withDefaults } from './options.ts';
import { embedPicture, type MemberFile } from './posts.ts';
import { createRest } from './rest.ts';
import { channelRoutes, dmOf } from './routes-channels.ts';
import { commandRoutes } from './routes-commands.ts';
import { guildRoutes } from './routes-guilds.ts';
import { interactionRoutes } from './routes-interactions.ts';
import { ownRoutes } from './routes-own.ts';
import { threadRoutes } from './routes-threads.ts';
import { createWorld } from './world.ts';

interface UserOptions {
  readonly name?: string;
  readonly locale?: string;
  readonly dmsClosed?: boolean;
  /** Whether the user installed the bot for their own use. */
  readonly installed?: boolean;
  /** With Nitro. */
  readonly attachmentLimit?: number;
}

interface FakeUser {
  readonly id: string;
  readonly name: string;
}

/**
 * A Discord on this machine, as strict as the real one: the gateway over WebSocket, REST and the CDN on one port. The
 * real discord.js is pointed at it, a scripted member uses the bot, and what that member sees is asserted:
 *
 *     const discord = await startFakeDiscord({ acknowledgeMs: 500 });
 *     const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.api } });
 *     await client.login(discord.token);
 *     const guild = discord.addGuild({ locale: 'ja', botPermissions: ['ViewChannel', 'SendMessages', 'AttachFiles'] });
 *     const channel = guild.addChannel({ nsfw: false });
 *     const aoi = discord.as(discord.addUser({ name: 'Aoi', locale: 'fr' }), channel);
 *     const asked = aoi.slash('colourize', { image: { name: 'page.png', bytes }, temperature: 0.3 });
 *     await asked.answered(); // { type: 5, afterMs: 12 }; rejects with "The application did not respond"
 *     const reply = await asked.until(({ pictures }) => pictures.length === 1);
 *     reply.pictures[0].url; // fetchable, beside description (alt text), spoiler and bytes
 *     const chosen = aoi.choose(reply, 'Temperature', 'Other...'); // by placeholder or custom id
 *     const other = aoi.submit(await chosen.opened(), { temperature: '0.5' });
 *     await other.until(({ text }) => text.includes('0.5'));
 *     aoi.click(reply, 'Delete'); // by label or custom id
 *     await channel.until((messages) => messages.every(({ deleted }) => deleted));
 *     const page = aoi.post({ attachments: [{ name: 'page.png', bytes }] });
 *     aoi.menu('Colourize', page);
 *     expect(() => aoi.slash('preset save', { name: 'warm' })).toThrow('needs permissions');
 *     discord.faults.next(/^PATCH .*@original/, '500 after'); // the effect is there, the answer is not
 *     discord.gateway.disconnect({ resumable: true });
 *     expect(discord.refusals).toEqual([]); // no request broke a rule
 *     await client.destroy(); // first, or it tries to come back
 *     await discord.close();
 */
export interface FakeDiscord {
  /** For discord.js's `rest.api`. */
  readonly api: string;
  readonly token: string;
  /** Serves attachments, as `host:port`. */
  readonly cdnHost: string;
  readonly bot: FakeUser;
  readonly requests: readonly RequestRecord[];
  /** Requests that broke a rule; those that a fault failed are not among them. */
  readonly refusals: readonly RefusalRecord[];
  /** Requests that Discord counts against the bot: 401, 403 and 429. */
  readonly invalidRequests: number;
  readonly gateway: FakeGateway;
  readonly faults: Faults;
  /** The registered commands as the API shows them. */
  readonly commands: readonly Json[];
  addGuild(options?: GuildOptions): FakeGuild;
  addUser(options?: UserOptions): FakeUser;
  /** The user's direct messages with the bot. */
  dm(user: FakeUser): FakeChannel;
  /** A private channel of users, without the bot. */
  addPrivateChannel(...users: readonly FakeUser[]): FakeChannel;
  /** The user in a channel; becomes a member of its guild with the usual permissions. */
  as(user: FakeUser, channel: FakeChannel): FakeMember;
  /** The interactions that nobody has acknowledged yet, oldest first. */
  pending(): readonly InteractionHandle[];
  /** An embed with a picture: `url` leads outside, `proxy_url` serves the bytes. */
  embedPicture(channel: FakeChannel, file: MemberFile, url?: string): Json;
  /** Resolves once something holds, of the fake or of the test. */
  until(holds: () => boolean, what: string, withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

const invalidStatuses = [401, 403, 429];

/** Starts one; settings shorten the clocks. */
export async function startFakeDiscord(settings: FakeDiscordSettings = {}): Promise<FakeDiscord> {
  const world = createWorld(withDefaults(settings));
  const server = createServer();
  const { faults, pick } = createFaults();
  const { gateway, identifiesLeft, close } = createGateway(world, server);
  const routes = [
    ...ownRoutes(identifiesLeft),
    ...channelRoutes,
    ...threadRoutes,
    ...guildRoutes,
    ...commandRoutes,
    ...interactionRoutes,
  ];
  const answer = createRest(world, routes, pick, () => faults.retryAfterMs);
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', `http://${world.host}`);
    if (isCdnPath(url.pathname)) serveFile(world, url, response, pick(`CDN ${url.pathname}`));
    else void answer(request, response, url);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  world.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  function userOf({ id }: FakeUser): User {
    return world.users.get(id)!;
  }

  return {
    api: `http://${world.host}/api`,
    token: world.token,
    cdnHost: world.host,
    bot: world.bot,
    requests: world.requests,
    refusals: world.refusals,
    gateway,
    faults,
    get invalidRequests() {
      return world.requests.filter(({ status }) => invalidStatuses.includes(status ?? 0)).length;
    },
    get commands() {
      return [...world.commands.values()].map((command) => commandJson(world, command));
    },
    addGuild: (wanted = {}) => createGuild(world, wanted),
    addUser: (wanted = {}) => {
      const user: User = {
        id: world.newId(),
        name: wanted.name ?? `User ${world.users.size}`,
        locale: wanted.locale ?? 'en-US',
        bot: false,
        dmsClosed: wanted.dmsClosed ?? false,
        installed: wanted.installed ?? false,
        attachmentLimit: wanted.attachmentLimit ?? 0,
      };
      world.users.set(user.id, user);
      return user;
    },
    dm: (user) => showChannel(world, dmOf(world, userOf(user))),
    addPrivateChannel: (...users) => {
      const id = world.newId();
      const recipients = users.map(userOf);
      const rest = { name: '', guild: undefined, messages: [], nsfw: false, botPermissions: undefined };
      const channel = { id, type: 3 as const, recipients, ...rest };
      world.channels.set(id, channel);
      return showChannel(world, channel);
    },
    as: (user, { id }) => {
      const channel = world.channels.get(id)!;
      const { guild } = channel;
      const usual = bitsOf(world.options.memberPermissions);
      if (guild && !guild.members.has(user.id)) guild.members.set(user.id, usual);
      return createMember(world, userOf(user), channel, faults);
    },
    pending: () =>
      [...world.interactions.values()]
        .filter(({ acknowledged, timedOut }) => !acknowledged && !timedOut)
        .map((interaction) => createHandle(world, interaction)),
    embedPicture: ({ id }, file, url = 'https://example.invalid/picture.png') =>
      embedPicture(world, world.channels.get(id)!, file, url),
    until: async (holds, what, withinMs) => {
      await world.watch.until(holds, { describe: () => `Wanted: ${what}`, withinMs });
    },
    close: async () => {
      close();
      world.watch.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
