import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  type BaseInteraction,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  userMention,
} from 'discord.js';
import {
  acknowledgeAdmin,
  adminCommandData,
  type Bot,
  type Command,
  type Draft,
  nameOf,
  plainText,
  progressLines,
  refuse,
  type RunEstimate,
  type RunSummary,
  type RunWish,
  sayGate,
  textsOf,
  type Texts,
  wordsOf,
} from '../src/bot/command.ts';

const types = ApplicationCommandOptionType;
const longestText = 100;
const mostChoices = 25;
const shownRuns = 10;
/** Without them nothing can be told of a run. */
const needed = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  AttachFiles: 'Attach Files',
} as const;
const neededForThreads = ['CreatePublicThreads', 'SendMessagesInThreads'] as const;

type OptionName = keyof Texts['commands']['retrain']['options'];
const words = (name: OptionName) => wordsOf(({ commands }) => commands.retrain.options[name]);
function choices<O extends 'source' | 'from'>(
  of: O,
  values: readonly (keyof Texts['commands']['retrain']['choices'][O])[],
) {
  return values.map((value) => ({
    ...nameOf(({ commands }) => ({ name: String(commands.retrain.choices[of][value]) })),
    value: String(value),
  }));
}

const optionsOf = {
  start: [
    { type: types.String, ...words('source'), choices: choices('source', ['scrape', 'dataset', 'resume']) },
    { type: types.String, ...words('dataset'), autocomplete: true, max_length: 64 },
    { type: types.Integer, ...words('count'), min_value: 1, max_value: 1_000_000 },
    { type: types.String, ...words('query'), max_length: longestText },
    { type: types.String, ...words('from'), choices: choices('from', ['current', 'nothing']) },
    { type: types.Number, ...words('minutes'), min_value: 1, max_value: 100_000 },
    { type: types.Number, ...words('width'), min_value: 0.0625, max_value: 2 },
    { type: types.String, ...words('note'), max_length: longestText },
  ],
  status: [],
  stop: [],
  history: [],
} as const;
type Part = keyof typeof optionsOf;
/** What all may see: it begins or ends something. */
const openParts: readonly Part[] = ['start', 'stop'];

/** /retrain start|status|stop|history, for the admins of the bot. */
export const retrain: Command = {
  isForAdmins: true,
  data: adminCommandData(({ commands }) => commands.retrain, optionsOf),
  async run(interaction, bot) {
    bot.requireAdmin(interaction);
    if (!interaction.isChatInputCommand()) return;
    const { part, texts } = await acknowledgeAdmin(interaction, bot, openParts);
    if (part === 'start') {
      mayThreadIn(interaction);
      const { draft, estimate } = await bot.retrains.plan(interaction.id, wishOf(interaction));
      const content = describe(draft, estimate, bot, texts).join('\n');
      const start = new ButtonBuilder({
        customId: `retrain:start:${interaction.id}`,
        label: texts.run.start,
        style: ButtonStyle.Primary,
      });
      const components = [new ActionRowBuilder<ButtonBuilder>().addComponents(start)];
      await interaction.editReply({ content, components });
    } else if (part === 'stop') {
      await interaction.editReply(texts.run.stopping(await bot.retrains.stop()));
    } else if (part === 'status') {
      await interaction.editReply(await status(bot, texts));
    } else {
      await interaction.editReply(await history(bot, texts));
    }
  },
  async complete(interaction, bot) {
    bot.requireAdmin(interaction);
    const typed = interaction.options.getFocused().trim().toLowerCase();
    const fitting = (await bot.retrains.datasets()).filter((name) => name.toLowerCase().includes(typed));
    await interaction.respond(fitting.slice(0, mostChoices).map((name) => ({ name, value: name })));
  },
  /** An admin's click on *Start*. */
  async click(interaction, bot) {
    bot.requireAdmin(interaction);
    const mayThread = mayThreadIn(interaction);
    const [, , key = ''] = interaction.customId.split(':');
    await bot.acknowledge(interaction, () => interaction.deferUpdate());
    const { channelId, guildId, user, guildLocale: locale } = interaction;
    const place = { channelId, guildId: guildId!, by: user.id, locale, mayThread };
    const id = await bot.retrains.start(key, place);
    const content = [interaction.message.content, textsOf(locale).run.started(id, userMention(user.id))].join(
      '\n',
    );
    await interaction.editReply({ content, components: [] });
  },
};

/** @returns whether a run may have a thread in the channel. @throws Refused where nothing can be told there */
function mayThreadIn({ appPermissions, channel }: BaseInteraction): boolean {
  const lacking = Object.entries(needed).filter(([name]) => !appPermissions.has(name as keyof typeof needed));
  if (lacking.length > 0) throw refuse('missingPermission', lacking.map(([, name]) => name).join(', '));
  return appPermissions.has([...neededForThreads]) && channel?.isThread() !== true;
}

function wishOf({ options }: ChatInputCommandInteraction): RunWish {
  const dataset = options.getString('dataset') ?? undefined;
  return {
    source: (options.getString('source') ??
      (dataset === undefined ? 'scrape' : 'dataset')) as RunWish['source'],
    dataset,
    count: options.getInteger('count') ?? undefined,
    query: options.getString('query') ?? undefined,
    from: (options.getString('from') ?? undefined) as RunWish['from'],
    minutes: options.getNumber('minutes') ?? undefined,
    width: options.getNumber('width') ?? undefined,
    note: options.getString('note') ?? undefined,
  };
}

/** What a run would do and take. */
function describe(draft: Draft, estimate: RunEstimate, bot: Bot, { run }: Texts): string[] {
  const { scrape, pictures, steps, trainingHours: hours, diskBytes } = estimate;
  if ('resume' in draft)
    return [run.goesOn(draft.resume), run.training({ from: draft.resume, steps, hours })];
  const { dataset, from } = draft.plan;
  const source = scrape
    ? run.scraping({ dataset, pictures: scrape.pictures, requests: scrape.requests, hours: scrape.hours })
    : run.fromDataset(dataset, pictures);
  const begins = from === null ? undefined : plainText(bot.facts().model);
  return [source, run.training({ from: begins, steps, hours }), run.disk(Math.max(0.1, diskBytes / 1e9))];
}

async function status({ retrains }: Bot, texts: Texts): Promise<string> {
  const at = await retrains.atWork();
  if (at) {
    const lines = progressLines(at.plan, at.state, Date.now(), texts);
    return [...lines, ...(at.link === undefined ? [] : [at.link])].join('\n');
  }
  const [last] = await retrains.history();
  return [texts.refused.noRun, ...(last ? [lineOf(last, texts)] : [])].join('\n');
}

async function history(bot: Bot, texts: Texts): Promise<string> {
  const runs = (await bot.retrains.history()).slice(0, shownRuns);
  if (runs.length === 0) return texts.run.noRuns;
  const lines = runs.map(async (summary) => {
    const gate = summary.standing === 'done' ? await bot.gateOf(summary.plan.id) : undefined;
    return [lineOf(summary, texts), ...(gate ? [sayGate(gate, texts)] : [])].join(' · ');
  });
  return (await Promise.all(lines)).join('\n');
}

function lineOf({ plan, standing }: RunSummary, { run }: Texts): string {
  const parts = [
    run.title(plainText(plan.id)),
    `<t:${Math.floor(Date.parse(plan.at) / 1000)}:f>`,
    run.outcomes[standing],
  ];
  if (plan.note !== '') parts.push(plainText(plan.note));
  return parts.join(' · ');
}
