import { ApplicationCommandType } from 'discord.js';
import { type Command, everywhere, nameOf, picturesIn } from '../src/bot/command.ts';

/** As many results and originals as one message takes. */
const mostPictures = 5;

/** Apps > Colourize on a message. */
export const colourizeMessage: Command = {
  data: {
    type: ApplicationCommandType.Message,
    ...nameOf(({ commands }) => commands.colourizeMessage),
    ...everywhere,
  },
  async run(interaction, bot) {
    if (!interaction.isMessageContextMenuCommand()) return;
    const sources = picturesIn(interaction.targetMessage);
    await bot.jobs.accept({
      interaction,
      sources: sources.slice(0, mostPictures),
      leftOut: Math.max(0, sources.length - mostPictures),
      wish: {},
      compare: false,
      private: false,
    });
  },
};
