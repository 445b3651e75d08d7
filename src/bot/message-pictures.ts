import type { APIMediaGalleryItem, APIUnfurledMediaItem } from 'discord.js';
import type { Attachment, Embed, Message, MessageSnapshot, TopLevelComponent } from 'discord.js';

/** A picture that lies with Discord. */
export interface Source {
  readonly url: string;
  /** For the alt text: the description that it came with, else undefined. */
  readonly description: string | undefined;
  readonly spoiler: boolean;
  /** As its sender declared them. */
  readonly declaredBytes: number | undefined;
  readonly declaredType: string | undefined;
}

/** Of an attachment. */
export function sourceOf({ url, name, description, spoiler, size, contentType }: Attachment): Source {
  return {
    url,
    description: description ?? undefined,
    spoiler: spoiler || name.startsWith('SPOILER_'),
    declaredBytes: size,
    declaredType: contentType ?? undefined,
  };
}

/**
 * The pictures of a message, each once: those of its components (a result of the bot's, too) or else its attachments,
 * embeds, and the same of what it forwards. Embeds by Discord's copy, never by the address that somebody wrote.
 */
export function picturesIn(message: Message): Source[] {
  const parts: (Message | MessageSnapshot)[] = [message, ...message.messageSnapshots.values()];
  const sources = parts.flatMap((part) => {
    const shown = part.components.flatMap((component) => inComponent(component));
    const files = shown.length > 0 ? [] : [...part.attachments.values()].map(sourceOf);
    return [...shown, ...files, ...part.embeds.flatMap(inEmbed)];
  });
  const found = sources.filter(({ declaredType }) => declaredType?.startsWith('image/') ?? true);
  return [...new Map(found.map((source) => [source.url, source])).values()];
}

interface ComponentJson {
  readonly items?: readonly APIMediaGalleryItem[];
  readonly media?: APIUnfurledMediaItem;
  readonly accessory?: ComponentJson;
  readonly components?: readonly ComponentJson[];
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

function inComponent(component: TopLevelComponent): Source[] {
  return inJson(component.toJSON() as ComponentJson);
}

function inJson({ items, media, accessory, components, description, spoiler }: ComponentJson): Source[] {
  const own = [...(items ?? []), ...(media ? [{ media, description, spoiler }] : [])].map((item) => ({
    url: item.media.proxy_url ?? item.media.url,
    description: item.description ?? undefined,
    spoiler: item.spoiler ?? false,
    declaredBytes: undefined,
    declaredType: item.media.content_type ?? undefined,
  }));
  return [...own, ...(accessory ? inJson(accessory) : []), ...(components ?? []).flatMap(inJson)];
}

function inEmbed({ image, thumbnail }: Embed): Source[] {
  return [image, thumbnail].flatMap((media) =>
    media?.proxyURL
      ? [
          {
            url: media.proxyURL,
            description: undefined,
            spoiler: false,
            declaredBytes: undefined,
            declaredType: undefined,
          },
        ]
      : [],
  );
}
