import {
  LabelBuilder,
  type MessageComponentInteraction,
  ModalBuilder,
  type ModalMessageModalSubmitInteraction,
  PermissionFlagsBits,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Acknowledge } from '../acknowledge.ts';
import { readCustomId, type ResultState, writeCustomId } from './custom-id.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Wish } from '../presets.ts';
import type { Redo } from './redo.ts';
import { otherValue, readChoice } from './replies.ts';
import { customIdsOf, stateOf } from './result-files.ts';
import { textsOf } from '../texts/languages.ts';
import { refuse } from '../texts/texts.ts';

export type Click = MessageComponentInteraction | ModalMessageModalSubmitInteraction;

const temperatureField = 'temperature';

/** What happens when somebody clicks below a result or a waiting job. @throws Refused and what Discord says */
export async function handleClick(
  click: Click,
  { jobs, redo, acknowledge }: { jobs: Jobs; redo: Redo; acknowledge: Acknowledge },
): Promise<void> {
  const read = readCustomId(click.customId);
  if (!read) throw refuse('unknownButton');
  const { action, state } = read;
  if (action === 'modal' && click.isModalSubmit()) {
    const shown = stateOf(click.message); // it may have changed since the modal was opened
    if (shown?.ownerId !== state.ownerId || shown.jobId !== state.jobId) throw refuse('unknownButton');
    return redo.run(click, shown, {
      temperature: readTemperature(click.fields.getTextInputValue(temperatureField)),
    });
  }
  const isThere = customIdsOf(click.message).includes(click.customId); // anybody can make one up
  if (!click.isMessageComponent() || !isThere) throw refuse('unknownButton');
  if (action === 'menu' && click.isStringSelectMenu()) return choose(click.values[0]);
  if (!click.isButton()) throw refuse('unknownButton');
  const usual: Wish = { temperature: state.temperature };
  if (action === 'cancel') {
    const job = jobs.own(state.jobId, click.user.id);
    await acknowledge(click, () => click.deferUpdate());
    return jobs.cancel(job);
  }
  if (action === 'delete') return remove();
  if (action === 'compare') {
    const turned = { ...state, compare: !state.compare };
    return click.user.id === state.ownerId ? redo.compare(click, turned) : redo.run(click, turned, usual);
  }
  if (action === 'force') return redo.run(click, { ...state, force: true }, usual);
  throw refuse('unknownButton');

  async function choose(value: string | undefined): Promise<void> {
    if (value === otherValue) {
      return acknowledge(click, () =>
        (click as MessageComponentInteraction).showModal(temperatureModal(click, state)),
      );
    }
    const wish = readChoice(value ?? '');
    if (!wish) throw refuse('unknownButton');
    return redo.run(click, state, wish);
  }

  async function remove(): Promise<void> {
    const moderator = click.inGuild() && click.memberPermissions?.has(PermissionFlagsBits.ManageMessages);
    if (click.user.id !== state.ownerId && !moderator) throw refuse('notYoursNorModerator');
    const component = click as MessageComponentInteraction;
    await acknowledge(click, () => component.deferUpdate());
    await component.deleteReply();
  }
}

/** With a comma, too, or in full width, as many write it; what is no number is out of range. */
function readTemperature(written: string): number {
  const number = written.normalize('NFKC').trim().replace(',', '.');
  return number === '' ? Number.NaN : Number(number);
}

function temperatureModal(click: Click, state: ResultState): ModalBuilder {
  const { title, label, hint } = textsOf(click.locale).temperatureModal;
  const input = new TextInputBuilder({
    customId: temperatureField,
    style: TextInputStyle.Short,
    minLength: 1,
    maxLength: 6,
    value: String(state.temperature),
  });
  return new ModalBuilder()
    .setCustomId(writeCustomId('modal', state))
    .setTitle(title)
    .addLabelComponents(new LabelBuilder().setLabel(label).setDescription(hint).setTextInputComponent(input));
}
