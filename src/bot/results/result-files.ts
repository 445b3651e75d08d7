import type { APIMediaGalleryItem, Message } from 'discord.js';
import { ComponentType } from 'discord.js';
import { readCustomId, type ResultState } from './custom-id.ts';
import { readAlt, readFileName } from './result-names.ts';

/** A file of a message of the bot's. */
interface ResultFile {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly alt: string;
}

/** A picture of a result, as the message has it. */
export interface ResultFiles {
  readonly result: ResultFile | undefined;
  readonly original: ResultFile | undefined;
  readonly spoiler: boolean;
  readonly description: string | undefined;
}

/** The pictures of a result. What a gallery shows stands there, what travels unseen among the attachments. */
export function filesOf(message: Message): ResultFiles[] {
  const hidden = [...message.attachments.values()].map(({ id, name, url, description }) => ({
    id,
    name,
    url,
    alt: description ?? '',
  }));
  const items = message.components.flatMap((component): readonly APIMediaGalleryItem[] =>
    component.type === ComponentType.MediaGallery ? component.toJSON().items : [],
  );
  const shown = items.flatMap(({ media, description }) =>
    media.attachment_id === undefined
      ? []
      : [
          {
            id: media.attachment_id,
            name: decodeURIComponent(new URL(media.url).pathname.split('/').at(-1)!),
            url: media.url,
            alt: description ?? '',
          },
        ],
  );
  const pictures: { result?: ResultFile; original?: ResultFile; spoiler: boolean }[] = [];
  for (const file of [...hidden, ...shown]) {
    const read = readFileName(file.name);
    if (!read) continue;
    const picture = (pictures[read.index] ??= { spoiler: read.spoiler });
    picture[read.part === 'original' ? 'original' : 'result'] = file;
  }
  return Array.from(pictures, (picture) => {
    const { result, original, spoiler } = picture ?? { spoiler: false }; // of one that failed nothing is there
    return { result, original, spoiler, description: readAlt((result ?? original)?.alt ?? '') };
  });
}

/** What a result says besides its pictures. */
export interface ResultWords {
  readonly lines: readonly string[];
  readonly stays: readonly string[];
  /** What the menu says while it is closed. */
  readonly placeholder: string;
  readonly offerForce: boolean;
}

export function wordsOf(message: Message): ResultWords {
  const [lines = [], ...stays] = message.components.flatMap((component) =>
    component.type === ComponentType.TextDisplay ? [[component.content]] : [],
  );
  const menu = partsOf(message).find((part) => part.type === ComponentType.StringSelect);
  return {
    lines,
    stays: stays.flat(),
    placeholder: menu?.placeholder ?? '',
    offerForce: customIdsOf(message).some((id) => readCustomId(id)?.action === 'force'),
  };
}

/** What all buttons of a message know. */
export function stateOf(message: Message): ResultState | undefined {
  return customIdsOf(message)
    .map((id) => readCustomId(id)?.state)
    .find((state) => state !== undefined);
}

/** Of all that can be clicked in a message. */
export function customIdsOf(message: Message): string[] {
  return partsOf(message).flatMap(({ customId }) => customId ?? []);
}

function partsOf(message: Message) {
  return message.components.flatMap((component) =>
    component.type === ComponentType.ActionRow ? component.components : [],
  );
}
