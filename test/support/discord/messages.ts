import { attachAll, namesOf } from './attachments.ts';
import { invalidField, refusalFor } from './errors.ts';
import { flags, hasFlag } from './flags.ts';
import { checkDraft, checkFiles, checkNewFlags, type Draft, mentionsIn } from './message-rules.ts';
import type { MessageBody } from './bodies.ts';
import type { Channel, Interaction, Json, Message, Upload, User } from './model.ts';
import type { World } from './world.ts';

export interface NewMessage {
  readonly channel: Channel;
  readonly author: User;
  readonly body: MessageBody;
  readonly files: ReadonlyMap<number, Upload>;
  readonly limit: number;
  readonly interaction?: Interaction | undefined;
  readonly onlyFor?: User | undefined;
  readonly reference?: Json | undefined;
}

/** Makes a message, or refuses what Discord would. */
export function createMessage(world: World, wanted: NewMessage): Message {
  const { channel, author, body, files, limit, interaction, onlyFor, reference } = wanted;
  const entries = body.attachments ?? [];
  checkNewFlags(body, interaction !== undefined);
  checkFiles(entries, files, [], limit);
  const draft: Draft = {
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    fileNames: namesOf(entries, files, []),
    poll: Boolean(body.poll),
    stickers: (body.sticker_ids ?? []).length > 0,
    flags: body.flags ?? 0,
  };
  checkDraft(draft);
  const message = emptyMessage(world, { channel, author, interaction, onlyFor, reference });
  fill(message, draft);
  message.mentions = mentionsIn(body, new Set(world.users.keys()));
  message.flags = (draft.flags & ~flags.ephemeral) | (onlyFor ? flags.ephemeral : 0);
  message.poll = body.poll ?? undefined;
  message.stickers = body.sticker_ids ?? [];
  message.nonce = body.nonce ?? undefined;
  const place = { folder: channel.id, ephemeral: onlyFor !== undefined };
  message.attachments = attachAll(world, entries, files, [], place);
  keep(world, message);
  return message;
}

/** A message without anything in it, not yet in its channel. */
export function emptyMessage(
  world: World,
  wanted: Pick<NewMessage, 'channel' | 'author' | 'interaction' | 'onlyFor' | 'reference'>,
): Message {
  return {
    id: world.newId(),
    channel: wanted.channel,
    author: wanted.author,
    interaction: wanted.interaction,
    onlyFor: wanted.onlyFor,
    reference: wanted.reference,
    snapshots: [],
    replyOf: new Set(interactionOf(wanted)),
    createdAt: Date.now(),
    editedAt: undefined,
    loading: false,
    deleted: false,
    edits: 0,
    oldEdits: [],
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: wanted.onlyFor ? flags.ephemeral : 0,
    poll: undefined,
    stickers: [],
    mentions: [],
    nonce: undefined,
  };
}

function interactionOf({ interaction }: Pick<NewMessage, 'interaction'>): Interaction[] {
  return interaction ? [interaction] : [];
}

/** Tells those who wait for a message that it changed. */
function tell(world: World, message: Message): void {
  world.watch.changed(message.channel, ...message.replyOf);
}

function fill(message: Message, draft: Draft): void {
  message.content = draft.content;
  message.embeds = [...draft.embeds];
  message.components = [...draft.components];
}

/** Puts a message into its channel. */
export function keep(world: World, message: Message): void {
  world.messages.set(message.id, message);
  message.channel.messages.push(message);
  tell(world, message);
}

function checkOld(world: World, message: Message): void {
  const { oldMessageMs, oldMessageEdits } = world.options;
  const now = Date.now();
  if (now - message.createdAt < oldMessageMs) return;
  message.oldEdits = message.oldEdits.filter((at) => now - at < oldMessageMs);
  if (message.oldEdits.length >= oldMessageEdits) {
    throw refusalFor((message.oldEdits[0] ?? now) + oldMessageMs - now, 30046);
  }
  message.oldEdits.push(now);
}

/** Edits a message, or refuses what Discord would; only what the body names changes. */
export function editMessage(
  world: World,
  message: Message,
  body: MessageBody,
  files: ReadonlyMap<number, Upload>,
  limit: number,
): void {
  const wasV2 = hasFlag(message.flags, 'v2');
  const wanted = body.flags ?? undefined;
  if (wasV2 && wanted !== undefined && !hasFlag(wanted, 'v2')) {
    throw invalidField('flags', 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', 'The flag stays');
  }
  const existing = message.attachments;
  const entries = body.attachments ?? (body.attachments === null ? [] : existing.map(({ id }) => ({ id })));
  checkFiles(
    entries,
    files,
    existing.map(({ id }) => id),
    limit,
  ); // prettier-ignore
  const settable = flags.v2 | flags.suppressEmbeds;
  const newFlags = wanted === undefined ? message.flags : (message.flags & ~settable) | (wanted & settable);
  const draft: Draft = {
    content: body.content === undefined ? message.content : (body.content ?? ''),
    embeds: body.embeds === undefined ? message.embeds : (body.embeds ?? []),
    components: body.components === undefined ? message.components : (body.components ?? []),
    fileNames: namesOf(entries, files, existing),
    poll: Boolean(body.poll ?? message.poll),
    stickers: message.stickers.length > 0,
    flags: newFlags,
  };
  checkDraft(draft);
  checkOld(world, message);
  const place = { folder: message.channel.id, ephemeral: message.onlyFor !== undefined };
  const attachments = attachAll(world, entries, files, existing, place);
  for (const old of existing) old.gone = !attachments.includes(old);
  fill(message, draft);
  message.attachments = attachments;
  message.flags = newFlags & ~flags.loading;
  if (!message.loading) message.edits += 1;
  message.loading = false;
  message.editedAt = Date.now();
  tell(world, message);
}

/** Takes a message away for everybody. */
export function deleteMessage(world: World, message: Message): void {
  message.deleted = true;
  message.loading = false;
  for (const attachment of message.attachments) attachment.gone = true;
  tell(world, message);
}
