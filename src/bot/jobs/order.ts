import {
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import type { JobRecord } from './job-store.ts';
import type { Source } from '../message-pictures.ts';
import { checkName, checkTemperature, type Wish } from '../presets.ts';
import { serverOf } from '../server-of.ts';
import { type Refused, refuse } from '../texts/texts.ts';

/** What a command asks for. */
export interface Order {
  readonly interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction;
  readonly sources: readonly Source[];
  /** Pictures of the message beyond those. */
  readonly leftOut: number;
  readonly wish: Wish;
  readonly compare: boolean;
  readonly private: boolean;
}

/** What can be said of an order without waiting. @throws Refused */
export function checkOrder({ interaction, sources, wish }: Order, maxBytes: number): void {
  if (sources.length === 0) throw refuse('noPicture');
  const refusals = sources.map((source) => refusalOf(source, maxBytes));
  const [first] = refusals;
  if (first && !refusals.includes(undefined)) throw first; // else the others are coloured
  if (wish.temperature !== undefined) checkTemperature(wish.temperature);
  if (wish.preset !== undefined) checkName(wish.preset);
  if (interaction.inGuild() && !interaction.appPermissions.has(PermissionFlagsBits.AttachFiles)) {
    throw refuse('missingPermission', 'Attach Files');
  }
}

/** Why a picture is not taken, by what is said of it. */
function refusalOf({ declaredBytes, declaredType }: Source, maxBytes: number): Refused | undefined {
  if ((declaredBytes ?? 0) > maxBytes) return refuse('tooLarge', maxBytes / 2 ** 20);
  if (declaredType !== undefined && !declaredType.startsWith('image/')) return refuse('notAPicture');
  return undefined;
}

/**
 * The record of an order; the temperature that counts is still to be chosen.
 * @param now by this machine's clock, which later tells the age of the token: Discord's may be another
 */
export function recordOf(order: Order, now: number): JobRecord {
  const { interaction } = order;
  const guildId = serverOf(interaction);
  const locale = order.private || !interaction.guildLocale ? interaction.locale : interaction.guildLocale;
  return {
    id: interaction.id,
    token: interaction.token,
    userId: interaction.user.id,
    guildId,
    channelId: interaction.channelId,
    member: guildId !== null,
    private: order.private,
    locale,
    temperature: 0,
    preset: null,
    compare: order.compare,
    force: false,
    maxFileBytes: interaction.attachmentSizeLimit,
    createdAt: now,
    starts: 0,
    leftOut: order.leftOut,
    pictures: order.sources.map(({ url, spoiler, description }) => ({
      url,
      spoiler,
      description: description ?? null,
    })),
  };
}
