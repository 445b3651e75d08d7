import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import type { Colouriser, Models } from '../model/index.ts';
import type { Gate } from '../run-record.ts';
import type { Acknowledge } from './acknowledge.ts';
import type { RequireAdmin } from './admins.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Presets } from './presets.ts';
import type { Retrains } from './retrain/retrains.ts';

export { type ModelEntry, starterName, temperatureRange } from '../model/index.ts';
export { acknowledgeAdmin, adminCommandData } from './admin-command.ts';
export { sayGate } from './gate-of.ts';
export { picturesIn, sourceOf } from './message-pictures.ts';
export { plainText } from './plain-text.ts';
export { longestName } from './presets.ts';
export type { Draft, RunEstimate, RunWish } from './retrain/draft.ts';
export type { RunSummary } from './retrain/retrains.ts';
export { progressLines } from './retrain/run-messages.ts';
export { serverOf } from './server-of.ts';
export { nameOf, textsOf, wordsOf } from './texts/languages.ts';
export { refuse, type Texts } from './texts/texts.ts';

/** What commands may use. */
export interface Bot {
  readonly jobs: Pick<Jobs, 'accept' | 'queue'>;
  readonly presets: Presets;
  readonly acknowledge: Acknowledge;
  /** The model and the engine at work. */
  readonly facts: () => Colouriser['facts'];
  readonly models: Models;
  /** How a model compares with the one in use; undefined where that is not known. */
  readonly gateOf: (name: string) => Promise<Gate | undefined>;
  readonly requireAdmin: RequireAdmin;
  readonly retrains: Retrains;
}

/** Where a command may be used that anybody may use, and by whom it may be installed. */
export const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

type AnyCommandInteraction = ChatInputCommandInteraction | MessageContextMenuCommandInteraction;

/** What people type or choose. What it throws, the one error policy tells them. */
export interface Command {
  readonly data: RESTPostAPIApplicationCommandsJSONBody;
  /** Registered on the home server alone. */
  readonly isForAdmins?: true;
  readonly run: (interaction: AnyCommandInteraction, bot: Bot) => Promise<void>;
  /** Answers while an option is being typed. */
  readonly complete?: (interaction: AutocompleteInteraction, bot: Bot) => Promise<void>;
  /** What its buttons do: their custom ids begin with its name and a colon. */
  readonly click?: (interaction: ButtonInteraction, bot: Bot) => Promise<void>;
}
