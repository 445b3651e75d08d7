import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type InteractionEditReplyOptions,
} from 'discord.js';
import {
  acknowledgeAdmin,
  adminCommandData,
  type Bot,
  type Command,
  type ModelEntry,
  plainText,
  refuse,
  sayGate,
  starterName,
  textsOf,
  type Texts,
  wordsOf,
} from '../src/bot/command.ts';

const longestName = 64;
const mostChoices = 25;

const option = (which: 'name' | 'other', required: boolean) => ({
  type: ApplicationCommandOptionType.String as const,
  ...wordsOf(({ commands }) => commands.model.options[which]),
  required,
  max_length: longestName,
  autocomplete: true,
});
const optionsOf = {
  list: [],
  show: [option('name', true)],
  compare: [option('name', true), option('other', false)],
  promote: [option('name', true)],
  rollback: [],
  remove: [option('name', true)],
} as const;
type Part = keyof typeof optionsOf;
/** What all may see: it changes who colours, or what is there. */
const openParts: readonly Part[] = ['promote', 'rollback', 'remove'];

/** /model list|show|compare|promote|rollback|remove, for the admins of the bot. */
export const model: Command = {
  isForAdmins: true,
  data: adminCommandData(({ commands }) => commands.model, optionsOf),
  async run(interaction, bot) {
    bot.requireAdmin(interaction);
    if (!interaction.isChatInputCommand()) return;
    const { part, texts } = await acknowledgeAdmin(interaction, bot, openParts);
    await interaction.editReply(await answer(part, interaction, bot, texts));
  },
  async complete(interaction, bot) {
    bot.requireAdmin(interaction);
    const typed = interaction.options.getFocused().trim().toLowerCase();
    const fitting = (await bot.models.list()).filter(({ name }) => name.toLowerCase().includes(typed));
    await interaction.respond(fitting.slice(0, mostChoices).map(({ name }) => ({ name, value: name })));
  },
  /** A click of an admin on *Promote*: asks once more where the model is not known to be as good as the one in use. */
  async click(interaction, bot) {
    bot.requireAdmin(interaction);
    const [, asked, name = ''] = interaction.customId.split(':');
    await bot.acknowledge(interaction, () => interaction.deferUpdate());
    const texts = textsOf(interaction.guildLocale);
    const gate = await bot.gateOf(name);
    const isSafe = gate?.verdict === 'better' || gate?.verdict === 'alike';
    const said = interaction.message.content; // what a run has told of itself, or the question
    if (asked === '1' && !isSafe) {
      const verdict = sayGate(gate, texts); // the model in use may have changed since
      const content = [said, ...(said.includes(verdict) ? [] : [verdict]), texts.models.askAgain].join('\n');
      const label = texts.models.promoteAnyway;
      await interaction.editReply({ content, components: [button(`model:2:${name}`, label, 'Danger')] });
    } else {
      const content = [said, await promote(name, bot, texts)].join('\n');
      await interaction.editReply({ content, components: [] });
    }
  },
};

async function answer(
  part: Part,
  { options }: ChatInputCommandInteraction,
  bot: Bot,
  texts: Texts,
): Promise<InteractionEditReplyOptions> {
  const { models } = bot;
  const entries = await models.list();
  const find = (name: string) => {
    const found = entries.find((entry) => entry.name === name);
    if (!found) throw refuse('unknownModel', plainText(name));
    return found;
  };
  switch (part) {
    case 'list':
      return {
        content: [`**${texts.models.title}**`, ...entries.map((entry) => lineOf(entry, texts))].join('\n'),
      };
    case 'show':
      return show([find(options.getString('name', true))], bot, texts);
    case 'compare': {
      const other = options.getString('other') ?? bot.facts().model;
      return show([find(options.getString('name', true)), find(other)], bot, texts);
    }
    case 'promote': {
      const { name } = find(options.getString('name', true));
      if (models.isPinned) throw refuse('modelPinned');
      await refuseUnfinished(name, bot);
      const content = [texts.models.ask(plainText(name)), sayGate(await bot.gateOf(name), texts)].join('\n');
      return { content, components: [button(`model:1:${name}`, texts.models.promote, 'Primary')] };
    }
    case 'rollback': {
      if (models.isPinned) throw refuse('modelPinned');
      const before = bot.facts().model;
      const name = await models.rollback();
      if (name === undefined) throw refuse('nothingBefore');
      return { content: texts.models.rolledBack(plainText(name), plainText(before)) };
    }
    default: {
      // remove
      const { name, promoted } = find(options.getString('name', true));
      if (promoted === 0 || name === starterName) throw refuse('modelStays', plainText(name));
      await refuseUnfinished(name, bot);
      return { content: texts.models.removed(plainText(name), megabytes(await models.remove(name))) };
    }
  }
}

/** What a run is still making is neither promoted nor removed. @throws Refused */
async function refuseUnfinished(name: string, { retrains }: Bot): Promise<void> {
  const at = await retrains.atWork();
  if (at?.plan.id === name) throw refuse('runAtWork', plainText(name));
}

async function promote(name: string, bot: Bot, texts: Texts): Promise<string> {
  const { models, facts } = bot;
  if (models.isPinned) throw refuse('modelPinned');
  await refuseUnfinished(name, bot);
  const known = (await models.list()).some((entry) => entry.name === name);
  if (!known) throw refuse('unknownModel', plainText(name));
  const before = facts().model;
  await models.promote(name);
  const pruned = await models.prune();
  return [
    texts.models.promoted(plainText(name), plainText(before)),
    ...(pruned.length > 0 ? [texts.models.pruned(pruned.map(plainText).join(', '))] : []),
  ].join('\n');
}

/** What models say of themselves, with the pictures that they were shown by. */
async function show(
  entries: readonly ModelEntry[],
  bot: Bot,
  texts: Texts,
): Promise<InteractionEditReplyOptions> {
  const [first] = entries;
  const files = await Promise.all(
    entries.map(async ({ name }) => ({
      attachment: await readFile(join(bot.models.folderOf(name), 'samples.png')),
      name: `${name}.png`,
      description: texts.models.samples(name),
    })),
  );
  const gate = first && (await bot.gateOf(first.name));
  const lines = entries.map((entry) => lineOf(entry, texts));
  return { content: [...lines, ...(gate ? [sayGate(gate, texts)] : [])].join('\n'), files };
}

function lineOf({ name, created, figures, bytes, promoted }: ModelEntry, { models }: Texts): string {
  const parts = [
    `**${plainText(name)}**`,
    `<t:${Math.floor(Date.parse(created) / 1000)}:d>`,
    figures ? models.figures(figures) : models.noFigures,
    models.size(megabytes(bytes)),
  ];
  if (promoted !== undefined) parts.push(promoted === 0 ? models.inUse : models.usedBefore);
  return parts.join(' · ');
}

function button(customId: string, label: string, style: 'Primary' | 'Danger') {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder({ customId, label, style: ButtonStyle[style] }),
  );
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
