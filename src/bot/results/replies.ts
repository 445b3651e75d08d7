import {
  ActionRowBuilder,
  type Attachment,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  MediaGalleryBuilder,
  type MessageActionRowComponentBuilder,
  MessageFlags,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
} from 'discord.js';
import { type ResultState, writeCustomId } from './custom-id.ts';
import type { Preset } from '../presets.ts';
import type { Texts } from '../texts/texts.ts';

/** A message of the bot's, in Components V2. */
export interface Reply {
  readonly flags: MessageFlags.IsComponentsV2;
  readonly components: (
    | TextDisplayBuilder
    | MediaGalleryBuilder
    | ActionRowBuilder<MessageActionRowComponentBuilder>
  )[];
  readonly files: AttachmentBuilder[];
  /** Files of the message that stay. */
  readonly attachments?: readonly Pick<Attachment, 'id'>[];
}

function reply(
  components: Reply['components'],
  files: Reply['files'] = [],
  kept: Reply['attachments'] = [],
): Reply {
  return { flags: MessageFlags.IsComponentsV2, components, files, attachments: kept };
}

const text = (content: string) => new TextDisplayBuilder({ content });

/** A sentence; it takes the place of whatever the message showed. */
export function sentence(content: string): Reply {
  return reply([text(content)]);
}

/** What is shown of a job that waits or runs. */
export function statusReply(texts: Texts, status: string, state: ResultState): Reply {
  return reply([
    text(status),
    row(button(texts.cancel, writeCustomId('cancel', state), ButtonStyle.Secondary)),
  ]);
}

/** A picture of a result: a new file, or one that the message has already. */
interface ShownFile {
  readonly name: string;
  /** Its alt text. */
  readonly alt: string;
  readonly bytes?: Uint8Array;
  /** Of the attachment that the message has. */
  readonly id?: string;
}

export interface ShownPicture {
  /** None where the picture had colours already, or could not be coloured. */
  readonly result: ShownFile | undefined;
  /** None where it did not fit. */
  readonly original: ShownFile | undefined;
  readonly spoiler: boolean;
}

export interface ResultParts {
  readonly texts: Texts;
  readonly state: ResultState;
  readonly pictures: readonly ShownPicture[];
  /** Lines under the pictures. */
  readonly lines: readonly string[];
  /** Lines that stay whatever is chosen later. */
  readonly stays: readonly string[];
  readonly presets: readonly Preset[];
  /** What the menu says while it is closed. */
  readonly placeholder: string;
  /** Whether *Colour anyway* is offered. */
  readonly offerForce: boolean;
}

/** A result: gallery, lines, menu, buttons. Originals travel along unseen unless they are compared. */
export function resultReply(parts: ResultParts): Reply {
  const { texts, state, pictures, lines, stays, offerForce } = parts;
  const files = pictures.flatMap(({ result, original }) =>
    [result, original].filter((file) => file !== undefined),
  );
  const items = pictures.flatMap((picture) => itemsOf(picture, state.compare));
  const coloured = pictures.some(({ result }) => result !== undefined);
  const hasOriginal = pictures.some(({ original }) => original !== undefined);
  const buttons = [
    ...(coloured && hasOriginal
      ? [button(state.compare ? texts.uncompare : texts.compare, writeCustomId('compare', state))]
      : []),
    ...(offerForce ? [button(texts.colourAnyway, writeCustomId('force', state), ButtonStyle.Primary)] : []),
    button(texts.delete, writeCustomId('delete', state), ButtonStyle.Danger),
  ];
  return reply(
    [
      ...(items.length > 0 ? [new MediaGalleryBuilder({ items })] : []),
      ...[lines, stays].filter(({ length }) => length > 0).map((some) => text(some.join('\n'))),
      ...(coloured ? [row(temperatureMenu(parts))] : []),
      row(...buttons),
    ],
    files.flatMap(({ name, alt, bytes }) =>
      bytes ? [new AttachmentBuilder(Buffer.from(bytes), { name, description: alt })] : [],
    ),
    files.flatMap(({ id }) => (id === undefined ? [] : [{ id }])),
  );
}

function itemsOf({ result, original, spoiler }: ShownPicture, compare: boolean) {
  if (!result) return [];
  const item = ({ name, alt }: ShownFile) => ({
    media: { url: `attachment://${name}` },
    description: alt,
    spoiler,
  });
  return [item(result), ...(compare && original ? [item(original)] : [])];
}

const values = [0.05, 0.25, 0.5, 1, 1.25, 1.5];
/** What the menu's choices say: a preset, a value, or that another is wanted. */
export const otherValue = 'other';
const presetPrefix = 'p:';
const valuePrefix = 'v:';

function temperatureMenu({ texts, state, presets, placeholder }: ResultParts): StringSelectMenuBuilder {
  return new StringSelectMenuBuilder({
    customId: writeCustomId('menu', state),
    placeholder,
    options: [
      ...presets.map(({ name, temperature }) => ({
        label: `${name} (${temperature})`,
        value: presetPrefix + name,
      })),
      ...values.map((value) => ({ label: String(value), value: `${valuePrefix}${value}` })),
      { label: texts.otherTemperature, value: otherValue },
    ],
  });
}

/** What a choice of the menu wishes; undefined for what the menu never said. */
export function readChoice(value: string): { preset: string } | { temperature: number } | undefined {
  if (value.startsWith(presetPrefix)) return { preset: value.slice(presetPrefix.length) };
  if (value.startsWith(valuePrefix)) return { temperature: Number(value.slice(valuePrefix.length)) };
  return undefined;
}

function button(label: string, customId: string, style = ButtonStyle.Secondary): ButtonBuilder {
  return new ButtonBuilder({ label, customId, style });
}

function row(
  ...components: MessageActionRowComponentBuilder[]
): ActionRowBuilder<MessageActionRowComponentBuilder> {
  return new ActionRowBuilder<MessageActionRowComponentBuilder>({ components });
}
