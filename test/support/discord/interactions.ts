import { channelJson, memberJson, userJson } from './guild-json.ts';
import type { Channel, Command, Interaction, Json, Message, User } from './model.ts';
import { bitsOf, botMay } from './permissions.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly type: Interaction['type'];
  readonly user: User;
  readonly channel: Channel;
  readonly data: Json;
  readonly owners: Record<string, string>;
  readonly source?: Message | undefined;
  readonly sourceJson?: Json | undefined;
  readonly targetId?: string | undefined;
}

/** Where the interaction happens: 0 a guild, 1 the bot's direct messages, 2 other private channels. */
export function contextOf(channel: Channel): 0 | 1 | 2 {
  return channel.guild ? 0 : channel.type === 1 ? 1 : 2;
}

/** By whose installation a member can use the bot here, of a command or at all. */
export function ownersOf(
  user: User,
  channel: Channel,
  command?: Command,
  sharesGuild = false,
): Record<string, string> {
  const types = command?.integration_types ?? [0, 1];
  const owners: Record<string, string> = {};
  const guildInstalled = channel.guild
    ? channel.guild.bot
    : channel.type === 1 && (sharesGuild || user.installed);
  if (types.includes(0) && guildInstalled) owners['0'] = channel.guild?.id ?? '0';
  if (types.includes(1) && user.installed) owners['1'] = user.id;
  return owners;
}

const privatePermissions = bitsOf(['EmbedLinks', 'AttachFiles', 'MentionEveryone', 'UseExternalEmojis']);

function appPermissions(channel: Channel, user: User, owners: Record<string, string>): bigint {
  if (!channel.guild) return privatePermissions;
  if ('0' in owners) return botMay(channel);
  return (channel.guild.members.get(user.id) ?? 0n) & privatePermissions;
}

/** Delivers an interaction to the bot and starts its clock. */
export function deliver(world: World, asked: Asked, times: number): Interaction {
  const { type, user, channel, data, owners, source, targetId } = asked;
  const { guild } = channel;
  const limits = [world.options.attachmentLimit, user.attachmentLimit, guild?.attachmentLimit ?? 0];
  const id = world.newId();
  const interaction: Interaction = {
    id,
    token: `aW50ZXJhY3Rpb246${Buffer.from(id).toString('base64url')}${'x'.repeat(120)}`,
    type,
    user,
    channel,
    owners,
    attachmentLimit: Math.max(...limits),
    appPermissions: appPermissions(channel, user, owners),
    source,
    targetId,
    createdAt: Date.now(),
    acknowledged: undefined,
    timedOut: false,
    expired: false,
    original: undefined,
    followUps: [],
    followUpCount: 0,
    modal: undefined,
    choices: undefined,
  };
  world.interactions.set(interaction.token, interaction);
  setTimeout(() => {
    interaction.timedOut = interaction.acknowledged === undefined;
    world.watch.changed(interaction);
  }, world.options.acknowledgeMs).unref();
  const permissions = guild?.members.get(user.id) ?? 0n;
  const who = guild ? { member: memberJson(world, guild, user, permissions) } : { user: userJson(user) };
  const {
    recipients: _recipients,
    permission_overwrites: _overwrites,
    ...partial
  } = channelJson(world, channel);
  const payload = {
    id,
    application_id: world.bot.id,
    type,
    token: interaction.token,
    version: 1,
    data,
    channel: guild ? { ...partial, permissions: String(permissions) } : partial,
    channel_id: channel.id,
    ...(guild && { guild_id: guild.id, guild_locale: guild.locale }),
    ...(guild && { guild: { id: guild.id, locale: guild.locale, features: [] } }),
    ...who,
    locale: user.locale,
    app_permissions: String(interaction.appPermissions),
    entitlements: [],
    authorizing_integration_owners: owners,
    context: contextOf(channel),
    attachment_size_limit: interaction.attachmentLimit,
    ...(asked.sourceJson && { message: asked.sourceJson }),
  };
  for (let time = 0; time < times; time += 1) world.dispatch('INTERACTION_CREATE', payload, guild?.id);
  return interaction;
}
