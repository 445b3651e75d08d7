import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  type MessageContextMenuCommandInteraction,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import type { Colouriser } from '../model/index.ts';
import type { Acknowledge } from './acknowledge.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Presets } from './presets.ts';

export { temperatureRange } from '../model/index.ts';
export { picturesIn, sourceOf } from './message-pictures.ts';
export { plainText } from './plain-text.ts';
export { longestName } from './presets.ts';
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
  readonly run: (interaction: AnyCommandInteraction, bot: Bot) => Promise<void>;
  /** Answers while an option is being typed. */
  readonly complete?: (interaction: AutocompleteInteraction, bot: Bot) => Promise<void>;
}
