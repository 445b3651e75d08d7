import type { AutocompleteInteraction } from 'discord.js';
import { type Bot, serverOf } from '../src/bot/command.ts';

const mostChoices = 25;

/** Offers the presets that count here, or the server's own, and hold what was typed. */
export async function completePreset(
  interaction: AutocompleteInteraction,
  bot: Bot,
  which: 'presets' | 'own' = 'presets',
): Promise<void> {
  const typed = interaction.options.getFocused().trim().toLowerCase();
  const listed = await bot.presets.list(serverOf(interaction));
  const fitting = listed[which].filter(({ name }) => name.toLowerCase().includes(typed));
  await interaction.respond(
    fitting
      .slice(0, mostChoices)
      .map(({ name, temperature }) => ({ name: `${name} (${temperature})`, value: name })),
  );
}
