import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import {
  type Command,
  everywhere,
  sourceOf,
  wordsOf,
  longestName,
  temperatureRange,
} from '../src/bot/command.ts';
import { completePreset } from './preset-choices.ts';

/** /colourize image [temperature] [preset] [compare] [private] */
export const colourize: Command = {
  data: {
    type: ApplicationCommandType.ChatInput,
    ...wordsOf(({ commands }) => commands.colourize),
    ...everywhere,
    options: [
      {
        type: ApplicationCommandOptionType.Attachment,
        ...wordsOf(({ commands }) => commands.colourize.options.image),
        required: true,
        file_types: ['image'],
      },
      {
        type: ApplicationCommandOptionType.Number,
        ...wordsOf(({ commands }) => commands.colourize.options.temperature),
        min_value: temperatureRange.least,
        max_value: temperatureRange.most,
      },
      {
        type: ApplicationCommandOptionType.String,
        ...wordsOf(({ commands }) => commands.colourize.options.preset),
        autocomplete: true,
        max_length: longestName,
      },
      {
        type: ApplicationCommandOptionType.Boolean,
        ...wordsOf(({ commands }) => commands.colourize.options.compare),
      },
      {
        type: ApplicationCommandOptionType.Boolean,
        ...wordsOf(({ commands }) => commands.colourize.options.private),
      },
    ],
  },
  async run(interaction, bot) {
    if (!interaction.isChatInputCommand()) return;
    const { options } = interaction;
    await bot.jobs.accept({
      interaction,
      sources: [sourceOf(options.getAttachment('image', true))],
      leftOut: 0,
      wish: {
        temperature: options.getNumber('temperature') ?? undefined,
        preset: options.getString('preset') ?? undefined,
      },
      compare: options.getBoolean('compare') ?? false,
      private: options.getBoolean('private') ?? false,
    });
  },
  complete: completePreset,
};
