import type { MessageBody } from './bodies.ts';
import { refusal } from './errors.ts';
import { hasFlag } from './flags.ts';
import { createMessage } from './messages.ts';
import type { Interaction, Message, Upload, User } from './model.ts';
import { allows } from './permissions.ts';
import type { World } from './world.ts';

/** Fields that discord.js sends although the official schemas lack them. */
export const messageExtras = ['tts', 'enforce_nonce'];

/** Whom alone a reply shows itself to; replies of a user's own app are private where the guild says so. */
export function audience(interaction: Interaction, wanted: number | null | undefined): User | undefined {
  const external = interaction.channel.guild && !('0' in interaction.owners);
  const member = interaction.channel.guild?.members.get(interaction.user.id) ?? 0n;
  const hidden = external && !allows(member, 'UseExternalApps');
  return hidden || hasFlag(wanted, 'ephemeral') ? interaction.user : undefined;
}

/** Refuses files where the bot may not attach them. */
export function checkAttach(interaction: Interaction, files: ReadonlyMap<number, Upload>): void {
  if (files.size > 0 && !allows(interaction.appPermissions, 'AttachFiles'))
    throw refusal(50013, 'AttachFiles');
}

/** Posts a message of the bot in answer to an interaction. */
export function postReply(
  world: World,
  interaction: Interaction,
  body: MessageBody,
  files: ReadonlyMap<number, Upload>,
): Message {
  checkAttach(interaction, files);
  const { channel, attachmentLimit: limit } = interaction;
  const onlyFor = audience(interaction, body.flags);
  return createMessage(world, { channel, author: world.bot, body, files, limit, interaction, onlyFor });
}
