import type { Channel, Guild, Json, User } from './model.ts';
import { everyPermission } from './permissions.ts';
import type { World } from './world.ts';

/** A user as the API shows it. */
export function userJson(user: User): Json {
  return {
    id: user.id,
    username: user.name.toLowerCase().replaceAll(/[^\w.]/g, '_'),
    discriminator: '0',
    global_name: user.bot ? null : user.name,
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(user.bot && { bot: true }),
  };
}

/** A guild's member as interactions carry it. */
export function memberJson(world: World, guild: Guild, user: User, permissions: bigint): Json {
  const isBot = user.id === world.bot.id;
  return {
    user: userJson(user),
    nick: null,
    avatar: null,
    banner: null,
    roles: isBot ? [String(BigInt(guild.id) + 1n)] : (guild.rolesOf.get(user.id) ?? []),
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    premium_since: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
    communication_disabled_until: null,
    permissions: String(permissions),
  };
}

/** A channel as the API shows it; the bot's permissions in it are exact by its own overwrite. */
export function channelJson(world: World, channel: Channel): Json {
  if (!channel.guild) {
    const recipients = channel.recipients.map(userJson);
    return { id: channel.id, type: channel.type, flags: 0, last_message_id: null, recipients };
  }
  if (channel.parent) return threadJson(channel, channel.parent, channel.guild);
  const allow = channel.botPermissions ?? channel.guild.botPermissions;
  const own = { id: world.bot.id, type: 1, allow: String(allow), deny: String(everyPermission & ~allow) };
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guild.id,
    name: channel.name,
    topic: null,
    position: channel.guild.channels.indexOf(channel),
    permission_overwrites: [own],
    parent_id: null,
    nsfw: channel.nsfw,
    rate_limit_per_user: 0,
    last_message_id: null,
    flags: 0,
  };
}

function threadJson({ id, name, type, messages }: Channel, parent: Channel, guild: Guild): Json {
  return {
    id,
    type,
    name,
    guild_id: guild.id,
    parent_id: parent.id,
    owner_id: parent.messages.find((message) => message.id === id)?.author.id,
    last_message_id: messages.at(-1)?.id ?? null,
    message_count: messages.length,
    total_message_sent: messages.length,
    member_count: 1,
    rate_limit_per_user: 0,
    flags: 0,
    thread_metadata: {
      archived: false,
      auto_archive_duration: 10_080,
      archive_timestamp: '2026-01-01T00:00:00.000Z',
      locked: false,
    },
  };
}

function roleJson(id: string, name: string, permissions: bigint, managed: boolean): Json {
  const look = { color: 0, colors: { primary_color: 0, secondary_color: null, tertiary_color: null } };
  const rest = { hoist: false, icon: null, unicode_emoji: null, mentionable: false, flags: 0 };
  return { id, name, permissions: String(permissions), position: managed ? 1 : 0, managed, ...look, ...rest };
}

function threadsIn(world: World, guild: Guild): Channel[] {
  return [...world.channels.values()].filter((channel) => channel.guild === guild && channel.parent);
}

/** A guild as GUILD_CREATE brings it: without the members intent only the bot is in it. */
export function guildJson(world: World, guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: String(BigInt(guild.id) + 2n),
    preferred_locale: guild.locale,
    unavailable: false,
    large: false,
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    member_count: guild.members.size + 1,
    roles: [
      roleJson(guild.id, '@everyone', 0n, false),
      roleJson(String(BigInt(guild.id) + 1n), world.bot.name, guild.botPermissions, true),
      ...Array.from(guild.roles, ([name, id]) => roleJson(id, name, 0n, false)),
    ],
    members: [memberJson(world, guild, world.bot, guild.botPermissions)],
    channels: guild.channels.map((channel) => channelJson(world, channel)),
    threads: threadsIn(world, guild).map((thread) => channelJson(world, thread)),
    emojis: [],
    stickers: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    features: [],
    icon: null,
    splash: null,
    banner: null,
    description: null,
    discovery_splash: null,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    nsfw: false,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    max_members: 500_000,
    max_video_channel_users: 25,
    lazy: true,
  };
}
