import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  MessageFlags,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Bot } from './command.ts';
import type { Named } from './texts/command-texts.ts';
import { textsOf, wordsOf } from './texts/languages.ts';
import type { Texts } from './texts/texts.ts';

/** A command of admins as Discord wants it, from the options of each of its parts. */
export function adminCommandData<Part extends string>(
  wordsIn: (texts: Texts) => Named & { readonly subcommands: Readonly<Record<Part, Named>> },
  optionsOf: Readonly<Record<Part, readonly APIApplicationCommandBasicOption[]>>,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const parts = Object.keys(optionsOf) as Part[];
  return {
    type: ApplicationCommandType.ChatInput,
    ...wordsOf(wordsIn),
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: parts.map((part) => ({
      type: ApplicationCommandOptionType.Subcommand,
      ...wordsOf((texts) => wordsIn(texts).subcommands[part]),
      options: [...optionsOf[part]],
    })),
  };
}

/**
 * Acknowledges an admin's command: for all to see, in the language of the server, where it is of the open parts, else to
 * the admin alone and in his own.
 */
export async function acknowledgeAdmin<Part extends string>(
  interaction: ChatInputCommandInteraction,
  { acknowledge }: Pick<Bot, 'acknowledge'>,
  openParts: readonly Part[],
): Promise<{ part: Part; texts: Texts }> {
  const part = interaction.options.getSubcommand() as Part;
  const isOpen = openParts.includes(part);
  await acknowledge(interaction, () =>
    interaction.deferReply(isOpen ? {} : { flags: MessageFlags.Ephemeral }),
  );
  return { part, texts: textsOf(isOpen ? interaction.guildLocale : interaction.locale) };
}
