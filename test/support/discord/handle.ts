import { everyComponent, kinds } from './components.ts';
import type { Choice } from './bodies.ts';
import type { Interaction } from './model.ts';
import { inWords, see, type SeenMessage } from './seen.ts';
import type { World } from './world.ts';

interface SeenField {
  readonly customId: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly required: boolean;
  readonly minLength: number;
  readonly maxLength: number;
}

export interface SeenModal {
  readonly customId: string;
  readonly title: string;
  readonly fields: readonly SeenField[];
  /** The interaction that opened it. */
  readonly openedBy: string;
}

/** What a member sees of one interaction. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  /** How it was acknowledged: callback type and time. */
  readonly acknowledged: { readonly type: number; readonly afterMs: number } | undefined;
  /** What Discord tells the member where the bot was too late. */
  readonly failure: 'The application did not respond' | undefined;
  readonly modal: SeenModal | undefined;
  readonly choices: readonly Choice[] | undefined;
  /** The reply as it is now; of an update the message that was updated. */
  readonly reply: SeenMessage | undefined;
  readonly followUps: readonly SeenMessage[];
  /** Resolves once it is acknowledged; rejects where the bot was too late. */
  answered(): Promise<{ readonly type: number; readonly afterMs: number }>;
  /** Resolves with the modal that it opens. */
  opened(): Promise<SeenModal>;
  /** Resolves once Discord has told the member that nobody answered. */
  failed(): Promise<void>;
  /** Resolves once the reply is as wanted; rejects with what could be seen. */
  until(wanted: (message: SeenMessage) => boolean, withinMs?: number): Promise<SeenMessage>;
  /** The same for any of the follow-ups. */
  untilFollowUp(wanted: (message: SeenMessage) => boolean, withinMs?: number): Promise<SeenMessage>;
  /** Ends the token's life, as a quarter of an hour would. */
  expireToken(): void;
}

function seeModal({ modal, token }: Interaction): SeenModal | undefined {
  if (!modal) return undefined;
  const inputs = [...everyComponent(modal.components)].filter(
    ({ component }) => component.type === kinds.textInput,
  );
  const fields = inputs.map(({ component, parent }) => ({
    customId: component.custom_id ?? '',
    label: component.label ?? parent?.label ?? '',
    value: component.value ?? '',
    placeholder: component.placeholder ?? '',
    required: component.required ?? true,
    minLength: component.min_length ?? 0,
    maxLength: component.max_length ?? 4000,
  }));
  return { customId: modal.custom_id, title: modal.title, fields, openedBy: token };
}

/** The member's view of an interaction. */
export function createHandle(world: World, interaction: Interaction): InteractionHandle {
  const { watch } = world;
  const failure = 'The application did not respond' as const;

  function describe(): string {
    const { acknowledged, timedOut, original, modal, followUps } = interaction;
    const state = acknowledged
      ? `Acknowledged by type ${acknowledged.type}.`
      : timedOut
        ? failure
        : 'No answer yet.';
    const seen = original ? ` Reply: ${inWords(see(world, original))}.` : ' No reply.';
    const more = followUps.map((message) => ` Follow-up: ${inWords(see(world, message))}.`);
    const refused = world.refusals.map(
      ({ request, message }) => `\n  ${request.method} ${request.route}: ${message}`,
    );
    const list = refused.length > 0 ? `\nRefused requests:${refused.slice(-5).join('')}` : '';
    return `${state}${modal ? ` Modal "${modal.title}".` : ''}${seen}${more.join('')}${list}`;
  }

  function look<T>(found: () => T | undefined | false, withinMs?: number): Promise<T> {
    const attempt = () => {
      const value = found();
      if (!value && interaction.timedOut) throw new Error(describe());
      return value;
    };
    return watch.until(attempt, { describe, withinMs, topic: interaction });
  }

  return {
    id: interaction.id,
    token: interaction.token,
    get acknowledged() {
      return interaction.acknowledged;
    },
    get failure() {
      return interaction.timedOut ? failure : undefined;
    },
    get modal() {
      return seeModal(interaction);
    },
    get choices() {
      return interaction.choices;
    },
    get reply() {
      return interaction.original && see(world, interaction.original);
    },
    get followUps() {
      return interaction.followUps.map((message) => see(world, message));
    },
    answered: () => look(() => interaction.acknowledged),
    opened: () => look(() => seeModal(interaction)),
    failed: async () => {
      await watch.until(() => interaction.timedOut, { describe, topic: interaction });
    },
    until: (wanted, withinMs) =>
      look(() => {
        const message = interaction.original && see(world, interaction.original);
        return message && wanted(message) && message;
      }, withinMs),
    untilFollowUp: (wanted, withinMs) =>
      look(() => interaction.followUps.map((message) => see(world, message)).find(wanted), withinMs),
    expireToken: () => {
      interaction.expired = true;
    },
  };
}
