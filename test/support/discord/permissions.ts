import type { Channel } from './model.ts';

const positions = {
  KickMembers: 1n,
  Administrator: 3n,
  ManageChannels: 4n,
  ManageGuild: 5n,
  ViewChannel: 10n,
  SendMessages: 11n,
  ManageMessages: 13n,
  EmbedLinks: 14n,
  AttachFiles: 15n,
  ReadMessageHistory: 16n,
  MentionEveryone: 17n,
  UseExternalEmojis: 18n,
  UseApplicationCommands: 31n,
  CreatePublicThreads: 35n,
  SendMessagesInThreads: 38n,
  UseExternalApps: 50n,
} as const;

export type PermissionName = keyof typeof positions;

export const everyPermission = (1n << 53n) - 1n;

/** The bit set of some permissions. */
export function bitsOf(names: readonly PermissionName[]): bigint {
  if (names.includes('Administrator')) return everyPermission;
  return names.reduce((bits, name) => bits | (1n << positions[name]), 0n);
}

/** Whether a bit set has a permission; administrators have all. */
export function allows(bits: bigint, name: PermissionName): boolean {
  return ((bits >> positions[name]) & 1n) === 1n || ((bits >> positions.Administrator) & 1n) === 1n;
}

/** Whether a bit set has all of another one. */
export function covers(bits: bigint, wanted: bigint): boolean {
  return (bits & wanted) === wanted || ((bits >> positions.Administrator) & 1n) === 1n;
}

/** The bot's permissions in a channel. */
export function botMay(channel: Channel): bigint {
  if (channel.parent) return botMay(channel.parent);
  if (!channel.guild)
    return bitsOf(['ViewChannel', 'SendMessages', 'EmbedLinks', 'AttachFiles', 'ReadMessageHistory']);
  if (!channel.guild.bot || channel.guild.unavailable) return 0n;
  return channel.botPermissions ?? channel.guild.botPermissions;
}
