import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import {
  type Bot,
  type Command,
  longestName,
  plainText,
  refuse,
  serverOf,
  temperatureRange,
  textsOf,
  type Texts,
  wordsOf,
} from '../src/bot/command.ts';
import { completePreset } from './preset-choices.ts';

const name = {
  type: ApplicationCommandOptionType.String as const,
  ...wordsOf(({ commands }) => commands.preset.options.name),
  required: true,
  max_length: longestName,
};

/** /preset save|delete|default, for moderators of a server that the bot is installed on. */
export const preset: Command = {
  data: {
    type: ApplicationCommandType.ChatInput,
    ...wordsOf(({ commands }) => commands.preset),
    default_member_permissions: String(PermissionFlagsBits.ManageMessages),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        ...wordsOf(({ commands }) => commands.preset.subcommands.save),
        options: [
          name,
          {
            type: ApplicationCommandOptionType.Number,
            ...wordsOf(({ commands }) => commands.preset.options.temperature),
            required: true,
            min_value: temperatureRange.least,
            max_value: temperatureRange.most,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        ...wordsOf(({ commands }) => commands.preset.subcommands.delete),
        options: [{ ...name, autocomplete: true }],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        ...wordsOf(({ commands }) => commands.preset.subcommands.default),
        options: [{ ...name, autocomplete: true }],
      },
    ],
  },
  async run(interaction, bot) {
    if (!interaction.isChatInputCommand()) return;
    const guildId = serverOf(interaction);
    if (!guildId) throw refuse('notHere');
    await bot.acknowledge(interaction, () => interaction.deferReply({ flags: MessageFlags.Ephemeral }));
    const content = await change(interaction, guildId, bot, textsOf(interaction.locale));
    await interaction.editReply({ content });
  },
  complete: (interaction, bot) =>
    completePreset(interaction, bot, interaction.options.getSubcommand() === 'delete' ? 'own' : 'presets'),
};

async function change(
  { options }: ChatInputCommandInteraction,
  guildId: string,
  { presets }: Bot,
  { presets: texts }: Texts,
): Promise<string> {
  const wanted = options.getString('name', true);
  switch (options.getSubcommand()) {
    case 'save': {
      const { now, before } = await presets.save(guildId, {
        name: wanted,
        temperature: options.getNumber('temperature', true),
      });
      return before === undefined
        ? texts.saved(plainText(now.name), now.temperature)
        : texts.changed(plainText(now.name), now.temperature, before);
    }
    case 'delete': {
      const gone = await presets.delete(guildId, wanted);
      return texts.deleted(plainText(gone.name), gone.temperature);
    }
    default:
      return texts.defaultNow(plainText((await presets.makeDefault(guildId, wanted)).name));
  }
}
