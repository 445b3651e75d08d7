import { setTimeout as wait } from 'node:timers/promises';
import { type AutocompleteInteraction, Collection, type Interaction, MessageFlags } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../log.ts';
import type { Acknowledge } from './acknowledge.ts';
import { handleClick } from './results/clicks.ts';
import type { Bot, Command } from './command.ts';
import { describeError, judge } from './discord-errors.ts';
import { tokenLifeMs } from './jobs/job-store.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Metrics } from './metrics.ts';
import type { Redo } from './results/redo.ts';
import { sentence } from './results/replies.ts';
import { customIdsOf } from './results/result-files.ts';
import { textsOf } from './texts/languages.ts';
import { type Refused, refuse } from './texts/texts.ts';

export interface DispatchParts {
  readonly commands: readonly Command[];
  readonly bot: Bot;
  readonly jobs: Jobs;
  readonly redo: Redo;
  readonly acknowledge: Acknowledge;
  readonly metrics: Metrics;
  readonly log: Logger;
}

const rememberedInteractions = 10_000;
/** Between the tries to tell somebody of an error while Discord fails. */
const pausesMs = [1000, 2000, 4000, 8000, 16_000];

/** Makes the function that every interaction goes through: to its command or its click, and its error to the policy. */
export function createDispatch(parts: DispatchParts): (interaction: Interaction) => Promise<void> {
  const { commands, bot, acknowledge, metrics, log } = parts;
  const byName = new Collection(commands.map((command) => [command.data.name, command]));

  const seen = new LRUCache<string, true>({ max: rememberedInteractions, ttl: tokenLifeMs });

  return async (interaction) => {
    if (seen.has(interaction.id)) return log.info({ interaction: interaction.id }, 'delivered again');
    seen.set(interaction.id, true);
    try {
      await run(interaction);
    } catch (error) {
      await tell(interaction, error).catch((failure: unknown) => {
        log.warn(
          { interaction: interaction.id, error: describeError(failure) },
          'nobody could be told of an error',
        );
      });
    }
  };

  async function run(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete())
      return byName.get(interaction.commandName)?.complete?.(interaction, bot);
    if (interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand()) {
      const command = byName.get(interaction.commandName);
      if (!command) throw refuse('unknownButton');
      return command.run(interaction, bot);
    }
    if (interaction.isButton()) {
      const { customId, message } = interaction;
      const click = byName.get(customId.split(':', 1)[0] ?? '')?.click;
      if (click && customIdsOf(message).includes(customId)) return click(interaction, bot);
    }
    if (interaction.isMessageComponent()) return handleClick(interaction, parts);
    if (interaction.isModalSubmit() && interaction.isFromMessage()) return handleClick(interaction, parts);
  }

  async function tell(interaction: Interaction, error: unknown): Promise<void> {
    const verdict = judge(error);
    const about = { interaction: interaction.id, verdict: verdict.kind, error: describeError(error) };
    const acknowledged = !interaction.isAutocomplete() && (interaction.deferred || interaction.replied);
    if (verdict.kind === 'late' || (verdict.kind === 'discord-down' && !acknowledged)) {
      metrics.unacknowledged.inc();
      return log.warn(about, 'an interaction was over before it could be acknowledged');
    }
    if (verdict.kind === 'answered-elsewhere')
      return log.error(about, 'another process uses this token and has answered');
    if (verdict.kind === 'gone' || verdict.kind === 'token-dead')
      return log.warn(about, 'there is nothing left to answer');
    if (verdict.kind === 'tell') {
      metrics.refusals.inc({ reason: verdict.refused.reason });
      log.info({ interaction: interaction.id, reason: verdict.refused.reason }, 'refused');
      return say(interaction, verdict.refused);
    }
    metrics.faults.inc();
    log.error({ ...about, reference: interaction.id }, 'an interaction failed');
    await say(interaction, refuse('fault', interaction.id));
  }

  /** By the way that is open: the first answer, the promised one, or one more where a message was to be changed. */
  async function say(interaction: Interaction, refused: Refused): Promise<void> {
    if (interaction.isAutocomplete()) return; // shows no sentence
    const content = refused.in(textsOf(isPublic(interaction) ? interaction.guildLocale : interaction.locale));
    const flags = MessageFlags.Ephemeral;
    if (!interaction.deferred && !interaction.replied) {
      await acknowledge(interaction, () => interaction.reply({ content, flags }));
    } else if (changesMessage(interaction)) {
      await interaction.followUp({ content, flags });
    } else {
      await patiently(() => interaction.editReply(sentence(content)));
    }
  }
}

/** What may be repeated is, while Discord fails. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      await work();
      return;
    } catch (error) {
      if (judge(error).kind !== 'discord-down') throw error;
      await wait(pauseMs);
    }
  }
  await work();
}

/** Whether all see what comes of the first answer. */
function isPublic(interaction: Exclude<Interaction, AutocompleteInteraction>): boolean {
  return interaction.deferred && interaction.ephemeral === false && interaction.guildLocale !== null;
}

/** Whether the first answer promised to change the message that was clicked, and not one of its own. */
function changesMessage(interaction: Exclude<Interaction, AutocompleteInteraction>): boolean {
  return (interaction.isMessageComponent() || interaction.isModalSubmit()) && interaction.ephemeral === null;
}
