import { keptName, signedUrl } from './cdn.ts';
import { kinds, urlsIn } from './components.ts';
import type { Component, Media } from './bodies.ts';
import type { Attachment, Json, Message } from './model.ts';
import type { World } from './world.ts';

/** An attachment as the API shows it, with URLs that work for a while. */
export function attachmentJson(world: World, attachment: Attachment): Json {
  const { id, filename, claimedName, size, contentType, width, height, description, ephemeral, spoiler } =
    attachment;
  return {
    id,
    filename: claimedName ?? filename,
    size,
    url: signedUrl(world, attachment),
    proxy_url: signedUrl(world, attachment, '/media'),
    ...(contentType !== undefined && { content_type: contentType }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(description !== undefined && { description }),
    ...(ephemeral && { ephemeral }),
    flags: spoiler ? 8 : 0,
  };
}

/** The attachment that `attachment://name` means. */
export function referenced(message: Message, url: string): Attachment | undefined {
  const name = /^attachment:\/\/(.*)$/.exec(url)?.[1];
  return name === undefined
    ? undefined
    : message.attachments.find(({ filename }) => filename === keptName(name));
}

/** The attachments that the components of a message show. */
export function shownBy(message: Message): ReadonlySet<Attachment | undefined> {
  return new Set(urlsIn(message.components).map((url) => referenced(message, url)));
}

function mediaJson(world: World, message: Message, { url }: Media): Json {
  const attachment = referenced(message, url);
  if (!attachment) return { id: world.newId(), url, proxy_url: url, width: 0, height: 0, content_type: null };
  const { filename: _name, size: _size, flags: _flags, ...shown } = attachmentJson(world, attachment);
  const { description: _description, ephemeral: _ephemeral, ...media } = shown;
  return { ...media, id: world.newId(), attachment_id: attachment.id };
}

/** What a response has although the request left it out. */
function defaultsOf(world: World, message: Message, component: Component): Json {
  const { type, description, spoiler, file, media } = component;
  switch (type) {
    case kinds.stringSelect:
      return { min_values: component.min_values ?? 1, max_values: component.max_values ?? 1 };
    case kinds.thumbnail:
      return {
        media: mediaJson(world, message, media!),
        description: description ?? null,
        spoiler: spoiler ?? false,
      };
    case kinds.file: {
      const { filename: name, size } = referenced(message, file!.url)!;
      return { file: mediaJson(world, message, file!), name, size, spoiler: spoiler ?? false };
    }
    case kinds.separator:
      return { spacing: component.spacing ?? 1, divider: component.divider ?? true };
    case kinds.container:
      return { accent_color: component.accent_color ?? null, spoiler: spoiler ?? false };
    default:
      return {};
  }
}

/** A message's components as the API shows them: numbered, and files by their URLs. */
export function componentsJson(world: World, message: Message): Json[] {
  let last = 0;
  const present = (value: unknown) => value !== null && value !== undefined;
  const one = (component: Component): Json => {
    last += 1;
    const { items, components, accessory } = component;
    const given = Object.fromEntries(Object.entries(component).filter(([, value]) => present(value)));
    const json: Json = { ...given, id: component.id ?? last, ...defaultsOf(world, message, component) };
    if (items) {
      json['items'] = items.map(({ media, description, spoiler }) => ({
        media: mediaJson(world, message, media),
        description: description ?? null,
        spoiler: spoiler ?? false,
      }));
    }
    if (components) json['components'] = components.map(one);
    if (accessory) json['accessory'] = one(accessory);
    return json;
  };
  return message.components.map(one);
}

/** An embed as the API shows it, its files by their URLs. */
export function embedJson(world: World, message: Message, embed: Json): Json {
  const swapped = Object.entries(embed).map(([key, value]): [string, unknown] => {
    const url = key === 'image' || key === 'thumbnail' ? (value as Media | null)?.url : undefined;
    const attachment = url === undefined ? undefined : referenced(message, url);
    if (!attachment) return [key, value];
    return [key, { url: signedUrl(world, attachment), proxy_url: signedUrl(world, attachment, '/media') }];
  });
  return { type: 'rich', ...Object.fromEntries(swapped) };
}
