import { everyComponent, isV2 } from './components.ts';
import { flags } from './flags.ts';
import { attachmentJson } from './component-json.ts';
import { messageJson } from './message-json.ts';
import { attach } from './attachments.ts';
import { emptyMessage, keep } from './messages.ts';
import type { Component, Embed } from './bodies.ts';
import type { Attachment, Channel, Json, User } from './model.ts';
import { see, type SeenMessage } from './seen.ts';
import type { World } from './world.ts';

/** A file from a member's disk. */
export interface MemberFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** By the name's extension where it is left out; null for none. */
  readonly contentType?: string | null;
  /** The size that Discord claims, where it lies. */
  readonly declaredSize?: number;
  /** The file name that Discord claims, unchanged, for hostile ones. */
  readonly claimedName?: string;
  readonly width?: number;
  readonly height?: number;
  readonly spoiler?: boolean;
  readonly description?: string;
  /** What the CDN answers in place of the bytes, e.g. a redirect. */
  readonly served?: Attachment['served'];
}

/** An ordinary message. */
export interface MemberPost {
  readonly content?: string;
  readonly attachments?: readonly MemberFile[];
  readonly embeds?: readonly Embed[];
  /** Components V2, as other apps post them; they name attachments by `attachment://`. */
  readonly components?: readonly Component[];
  /** Messages that it forwards. */
  readonly snapshots?: readonly Omit<MemberPost, 'snapshots'>[];
}

const types: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  mp4: 'video/mp4',
  txt: 'text/plain',
};

/** Uploads a member's file; those of slash options are ephemeral. */
export function uploadAs(world: World, channel: Channel, file: MemberFile, ephemeral: boolean): Attachment {
  const guessed = types[file.name.split('.').at(-1)?.toLowerCase() ?? ''];
  const contentType = file.contentType === null ? undefined : (file.contentType ?? guessed);
  const prefix = file.spoiler && !file.name.startsWith('SPOILER_') ? 'SPOILER_' : '';
  const upload = { name: `${prefix}${file.name}`, bytes: Buffer.from(file.bytes), contentType };
  return attach(world, upload, {
    folder: channel.id,
    ephemeral,
    size: file.declaredSize ?? file.bytes.length,
    claimedName: file.claimedName,
    width: file.width,
    height: file.height,
    served: file.served,
    description: file.description,
  });
}

/** Posts a member's message; Discord's rules for bots do not bind it. */
export function postAs(world: World, user: User, channel: Channel, post: MemberPost): SeenMessage {
  const forwards = post.snapshots && { type: 1, channel_id: channel.id, message_id: world.newId() };
  const message = emptyMessage(world, {
    channel,
    author: user,
    interaction: undefined,
    onlyFor: undefined,
    reference: forwards,
  });
  message.content = post.content ?? '';
  message.embeds = [...(post.embeds ?? [])];
  message.components = [...(post.components ?? [])];
  message.attachments = (post.attachments ?? []).map((file) => uploadAs(world, channel, file, false));
  const parts = [...everyComponent(message.components)];
  if (parts.some(({ component }) => isV2(component.type))) message.flags |= flags.v2;
  for (const snapshot of post.snapshots ?? []) {
    const inner = world.messages.get(postAs(world, user, { ...channel, messages: [] }, snapshot).id)!;
    const { content, embeds, attachments, components, timestamp, ...rest } = messageJson(world, inner);
    const { edited_timestamp: edited, flags: set, mentions, mention_roles: roles, type } = rest;
    const shown = {
      content,
      embeds,
      attachments,
      components,
      timestamp,
      edited_timestamp: edited,
      flags: set,
    };
    message.snapshots.push({ message: { ...shown, mentions, mention_roles: roles, type } });
  }
  keep(world, message);
  return see(world, message);
}

/** A picture in an embed: its `url` leads outside, the proxy's serves the bytes. */
export function embedPicture(world: World, channel: Channel, file: MemberFile, url: string): Embed {
  const { proxy_url: proxyUrl } = attachmentJson(world, uploadAs(world, channel, file, false));
  return { type: 'image', url, image: { url, proxy_url: proxyUrl } as Embed['image'] & Json };
}
