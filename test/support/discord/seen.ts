import { signedUrl } from './cdn.ts';
import { everyComponent, kinds } from './components.ts';
import { flags, hasFlag } from './flags.ts';
import { referenced, shownBy } from './component-json.ts';
import type { Component, Embed, SelectOption } from './bodies.ts';
import type { Attachment, Message } from './model.ts';
import type { World } from './world.ts';

interface SeenPicture {
  /** Serves it, like Discord's CDN. */
  readonly url: string;
  readonly name: string;
  /** The alt text. */
  readonly description: string | undefined;
  readonly spoiler: boolean;
  readonly bytes: Buffer;
}

interface SeenAttachment extends SeenPicture {
  readonly id: string;
  readonly size: number;
  /** Whether the member sees it: with Components V2 only what a component names. */
  readonly shown: boolean;
}

interface SeenButton {
  readonly label: string;
  readonly customId: string | undefined;
  readonly url: string | undefined;
  readonly style: number;
  readonly disabled: boolean;
}

interface SeenSelect {
  readonly customId: string;
  readonly placeholder: string;
  readonly options: readonly SelectOption[];
  readonly disabled: boolean;
}

/** A message as those see it who may, at one moment. */
export interface SeenMessage {
  readonly id: string;
  readonly channelId: string;
  readonly author: { readonly id: string; readonly name: string };
  readonly ephemeral: boolean;
  readonly v2: boolean;
  /** "ColourNet is thinking..." */
  readonly thinking: boolean;
  readonly flags: number;
  /** Content, or all text displays, one a line. */
  readonly text: string;
  readonly embeds: readonly Embed[];
  /** Those that are shown, in order. */
  readonly pictures: readonly SeenPicture[];
  readonly attachments: readonly SeenAttachment[];
  readonly buttons: readonly SeenButton[];
  readonly selects: readonly SeenSelect[];
  /** As the bot sent them. */
  readonly components: readonly Component[];
  readonly edits: number;
  readonly deleted: boolean;
  /** Ids of the users whom it pinged. */
  readonly mentions: readonly string[];
  readonly replyTo: string | undefined;
  seenBy(user: { readonly id: string }): boolean;
}

function isPicture({ filename }: Attachment): boolean {
  return /\.(png|gif|jpe?g|jfif|webp|avif)$/i.test(filename);
}

function pictureOf(
  world: World,
  attachment: Attachment,
  shown: { description?: string | undefined; spoiler?: boolean } = {},
) {
  return {
    get url() {
      return signedUrl(world, attachment); // signed when it is asked for: a story looks at a message often
    },
    name: attachment.filename,
    description: shown.description ?? attachment.description,
    spoiler: Boolean(shown.spoiler) || attachment.spoiler,
    bytes: attachment.bytes,
    id: attachment.id,
    size: attachment.size,
    shown: true,
  };
}

function picturesOf(world: World, message: Message, parts: readonly Component[]): SeenPicture[] {
  if (!hasFlag(message.flags, 'v2')) {
    return message.attachments.filter(isPicture).map((attachment) => pictureOf(world, attachment));
  }
  return parts.flatMap((component) => {
    const thumbnail = component.media ? [{ ...component, media: component.media }] : [];
    return [...(component.items ?? []), ...thumbnail].map(({ media, description, spoiler }) => {
      const alt = description ?? undefined;
      const attachment = referenced(message, media.url);
      if (!attachment) {
        return {
          url: media.url,
          name: '',
          description: alt,
          spoiler: spoiler ?? false,
          bytes: Buffer.alloc(0),
        };
      }
      return pictureOf(world, attachment, { description: alt, spoiler: spoiler ?? false });
    });
  });
}

/** What a message looks like now. */
export function see(world: World, message: Message): SeenMessage {
  const parts = [...everyComponent(message.components)].map(({ component }) => component);
  const shown: ReadonlySet<unknown> = hasFlag(message.flags, 'v2')
    ? shownBy(message)
    : new Set(message.attachments);
  const texts = parts.filter(({ type }) => type === kinds.text).map(({ content }) => content ?? '');
  return {
    id: message.id,
    channelId: message.channel.id,
    author: { id: message.author.id, name: message.author.name },
    ephemeral: message.onlyFor !== undefined,
    v2: hasFlag(message.flags, 'v2'),
    thinking: message.loading,
    flags: message.flags | (message.loading ? flags.loading : 0),
    text: [message.content, ...texts].filter((text) => text !== '').join('\n'),
    embeds: message.embeds,
    pictures: picturesOf(world, message, parts),
    attachments: message.attachments.map((attachment) =>
      Object.defineProperty(pictureOf(world, attachment), 'shown', { value: shown.has(attachment) }),
    ),
    buttons: parts
      .filter(({ type }) => type === kinds.button)
      .map((button) => ({
        label: button.label ?? '',
        customId: button.custom_id ?? undefined,
        url: button.url ?? undefined,
        style: button.style ?? 0,
        disabled: button.disabled ?? false,
      })),
    selects: parts
      .filter(({ type }) => type === kinds.stringSelect)
      .map((menu) => ({
        customId: menu.custom_id ?? '',
        placeholder: menu.placeholder ?? '',
        options: menu.options ?? [],
        disabled: menu.disabled ?? false,
      })),
    components: message.components,
    edits: message.edits,
    deleted: message.deleted,
    mentions: message.mentions,
    replyTo: message.reference?.['message_id'] as string | undefined,
    seenBy: ({ id }) => !message.deleted && (message.onlyFor === undefined || message.onlyFor.id === id),
  };
}

/** A message in words, for the text of an error. */
export function inWords(message: SeenMessage): string {
  const { text, pictures, buttons, selects, thinking, deleted, ephemeral } = message;
  const parts = [
    deleted && 'deleted',
    ephemeral && 'only for one',
    thinking && 'is thinking',
    text !== '' && `"${text}"`,
    ...pictures.map(({ name, description }) => `[picture ${name}: ${description ?? 'no alt text'}]`),
    ...selects.map(
      ({ placeholder, options }) => `[menu ${placeholder}: ${options.map(({ label }) => label).join(' | ')}]`,
    ),
    ...buttons.map(({ label, disabled }) => `(${label}${disabled ? ', disabled' : ''})`),
  ];
  return parts.filter((part) => typeof part === 'string').join(' ');
}
