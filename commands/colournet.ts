import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  MessageFlags,
} from 'discord.js';
import {
  type Bot,
  type Command,
  everywhere,
  plainText,
  serverOf,
  textsOf,
  type Texts,
  wordsOf,
} from '../src/bot/command.ts';

const parts = ['about', 'queue', 'presets', 'help'] as const;

/** /colournet about|queue|presets|help */
export const colournet: Command = {
  data: {
    type: ApplicationCommandType.ChatInput,
    ...wordsOf(({ commands }) => commands.colournet),
    ...everywhere,
    options: parts.map((part) => ({
      type: ApplicationCommandOptionType.Subcommand,
      ...wordsOf(({ commands }) => commands.colournet.subcommands[part]),
    })),
  },
  async run(interaction, bot) {
    if (!interaction.isChatInputCommand()) return;
    await bot.acknowledge(interaction, () => interaction.deferReply({ flags: MessageFlags.Ephemeral }));
    const content = await tell(interaction, bot, textsOf(interaction.locale));
    await interaction.editReply({ content });
  },
};

async function tell(interaction: ChatInputCommandInteraction, bot: Bot, texts: Texts): Promise<string> {
  switch (interaction.options.getSubcommand()) {
    case 'about': {
      const { model, figures, engine, device, why } = bot.facts();
      const { about } = texts;
      return [
        `**${about.title}**`,
        about.model(model),
        ...(figures ? [about.figures(figures)] : []),
        about.engine(engine, device, about.engineReasons[why]),
        about.privacy,
      ].join('\n');
    }
    case 'queue': {
      const { waiting, current, waitMs, pictureMs } = bot.jobs.queue;
      const { queue } = texts;
      return [
        ...(current ? [queue.running] : []),
        waiting === 0 ? queue.empty : queue.state(waiting, Math.ceil((waitMs + pictureMs) / 1000)),
      ].join('\n');
    }
    case 'presets': {
      const { presets, default: usual } = await bot.presets.list(serverOf(interaction));
      return [
        `**${texts.presets.title}**`,
        ...presets.map(
          ({ name, temperature }) =>
            `${plainText(name)}: ${temperature}${name === usual.name ? ` (${texts.presets.default})` : ''}`,
        ),
      ].join('\n');
    }
    default:
      return texts.help(`/${texts.commands.colourize.name}`);
  }
}
