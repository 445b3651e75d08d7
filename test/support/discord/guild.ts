import { channelJson, guildJson } from './guild-json.ts';
import type { Channel, Guild, Message } from './model.ts';
import { bitsOf, type PermissionName } from './permissions.ts';
import { inWords, see, type SeenMessage } from './seen.ts';
import type { World } from './world.ts';

export interface GuildOptions {
  readonly name?: string;
  readonly locale?: string;
  /** Whether the bot is installed to it. */
  readonly bot?: boolean;
  readonly botPermissions?: readonly PermissionName[];
  /** With boosts. */
  readonly attachmentLimit?: number;
}

interface ChannelOptions {
  readonly name?: string;
  readonly nsfw?: boolean;
  readonly botPermissions?: readonly PermissionName[];
}

export interface FakeChannel {
  readonly id: string;
  /** All that were ever there, deleted and ephemeral ones too; `seenBy` says who sees one. */
  readonly messages: readonly SeenMessage[];
  readonly name: string;
  /** The threads in it. */
  readonly threads: readonly FakeChannel[];
  /** Resolves once the messages are as wanted; rejects with what could be seen. */
  until(
    wanted: (messages: readonly SeenMessage[]) => boolean,
    withinMs?: number,
  ): Promise<readonly SeenMessage[]>;
}

export interface FakeGuild {
  readonly id: string;
  addChannel(options?: ChannelOptions): FakeChannel;
  /** @returns its id */
  addRole(name: string): string;
  addMember(
    user: { id: string },
    options?: { permissions?: readonly PermissionName[]; roles?: readonly string[] },
  ): void;
  /** What a server admin does under Integrations: lets a user use a command despite its default permissions. */
  allowCommand(command: string, user: { id: string }): void;
  /** Changes what the bot may do. */
  setBotPermissions(permissions: readonly PermissionName[]): void;
  /** Removes the bot from it. */
  removeBot(): void;
  /** An outage: it is unavailable, which is not leaving. */
  outage(): void;
  /** Ends an outage, or lets the bot in again. */
  comeBack(): void;
}

/** A channel as tests see it. */
export function showChannel(world: World, channel: Channel): FakeChannel {
  const show = (): SeenMessage[] => channel.messages.map((message: Message) => see(world, message));
  return {
    id: channel.id,
    name: channel.name,
    get messages() {
      return show();
    },
    get threads() {
      const all = [...world.channels.values()].filter(({ parent }) => parent === channel);
      return all.map((thread) => showChannel(world, thread));
    },
    until: (wanted, withinMs) =>
      world.watch.until(
        () => {
          const messages = show();
          return wanted(messages) && messages;
        },
        { describe: () => `In the channel: ${show().map(inWords).join('\n  ')}`, withinMs, topic: channel },
      ),
  };
}

/** Makes a guild and tells the bot of it. */
export function createGuild(world: World, options: GuildOptions): FakeGuild {
  const guild: Guild = {
    id: world.newId(),
    name: options.name ?? `Guild ${world.guilds.size + 1}`,
    locale: options.locale ?? 'en-US',
    channels: [],
    members: new Map(),
    roles: new Map(),
    rolesOf: new Map(),
    allowed: new Set(),
    bot: options.bot ?? true,
    unavailable: false,
    botPermissions: bitsOf(options.botPermissions ?? world.options.botPermissions),
    attachmentLimit: options.attachmentLimit ?? world.options.attachmentLimit,
  };
  world.guilds.set(guild.id, guild);
  const tell = (event: string, data: unknown) => world.dispatch(event, data, guild.id);
  if (guild.bot) tell('GUILD_CREATE', guildJson(world, guild));
  return {
    id: guild.id,
    addChannel: ({ name = 'manga', nsfw = false, botPermissions } = {}) => {
      const channel: Channel = {
        id: world.newId(),
        type: 0,
        name,
        guild,
        recipients: [],
        messages: [],
        nsfw,
        botPermissions: botPermissions && bitsOf(botPermissions),
      };
      guild.channels.push(channel);
      world.channels.set(channel.id, channel);
      if (guild.bot) tell('CHANNEL_CREATE', channelJson(world, channel));
      return showChannel(world, channel);
    },
    addRole: (name) => {
      const id = world.newId();
      guild.roles.set(name, id);
      const { roles } = guildJson(world, guild) as { roles: { id: string }[] };
      tell('GUILD_ROLE_CREATE', { guild_id: guild.id, role: roles.find((role) => role.id === id) });
      return id;
    },
    addMember: ({ id }, { permissions = world.options.memberPermissions, roles = [] } = {}) => {
      guild.members.set(id, bitsOf(permissions));
      guild.rolesOf.set(id, [...roles]);
    },
    allowCommand: (command, { id }) => {
      guild.allowed.add(`${command} ${id}`);
    },
    setBotPermissions: (permissions) => {
      guild.botPermissions = bitsOf(permissions);
      const { roles, channels } = guildJson(world, guild) as { roles: unknown[]; channels: unknown[] };
      tell('GUILD_ROLE_UPDATE', { guild_id: guild.id, role: roles[1] });
      for (const channel of channels) tell('CHANNEL_UPDATE', channel);
    },
    removeBot: () => {
      guild.bot = false;
      tell('GUILD_DELETE', { id: guild.id });
    },
    outage: () => {
      guild.unavailable = true;
      tell('GUILD_DELETE', { id: guild.id, unavailable: true });
    },
    comeBack: () => {
      guild.bot = true;
      guild.unavailable = false;
      tell('GUILD_CREATE', guildJson(world, guild));
    },
  };
}
