import { keptName } from './cdn.ts';
import { checkComponents } from './component-rules.ts';
import { everyComponent } from './components.ts';
import { invalidField, refusal } from './errors.ts';
import { flags, hasFlag } from './flags.ts';
import type { AttachmentEntry, Component, Embed, MessageBody } from './bodies.ts';
import type { Upload } from './model.ts';

/** What a message would be made of after a request. */
export interface Draft {
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly fileNames: readonly string[];
  readonly poll: boolean;
  readonly stickers: boolean;
  readonly flags: number;
}

function checkText(content: string, embeds: readonly Embed[]): void {
  if (Array.from(content).length > 2000) {
    throw invalidField('content', 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length');
  }
  let sum = 0;
  for (const { title, description, fields, footer, author } of embeds) {
    const texts = [title, description, footer?.text, author?.name];
    for (const { name, value } of fields ?? []) texts.push(name, value);
    sum += texts.reduce((length, text) => length + (text?.length ?? 0), 0);
  }
  if (sum > 6000) throw invalidField('embeds', 'MAX_EMBED_SIZE_EXCEEDED', `${sum} characters of 6000`);
}

function checkEmbedMedia(embeds: readonly Embed[], names: readonly string[]): void {
  for (const [index, { image, thumbnail }] of embeds.entries()) {
    for (const url of [image?.url, thumbnail?.url]) {
      const name = url?.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined;
      if (name !== undefined && !names.includes(keptName(name))) {
        throw invalidField(`embeds[${index}]`, 'ATTACHMENT_NOT_FOUND', `No file ${url}`);
      }
    }
  }
}

/** Refuses a message that Discord would not take. */
export function checkDraft(draft: Draft): void {
  const { content, embeds, components, fileNames, poll, stickers } = draft;
  if (hasFlag(draft.flags, 'v2')) {
    if (content !== '' || embeds.length > 0 || poll || stickers) {
      const rule = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
      throw invalidField('content', rule, 'Components V2 has no content, embeds, poll or stickers');
    }
    if (components.length === 0) throw refusal(50006);
  }
  checkText(content, embeds);
  checkComponents(components, hasFlag(draft.flags, 'v2'), fileNames);
  checkEmbedMedia(embeds, fileNames);
  const nothing = [embeds, components, fileNames].every((list) => list.length === 0);
  if (nothing && content.trim() === '' && !poll && !stickers) throw refusal(50006);
}

const creatable = flags.suppressEmbeds | flags.suppressNotifications | flags.v2;

/** Refuses flags that a new message cannot have. */
export function checkNewFlags(body: MessageBody, byInteraction: boolean): void {
  const allowed = byInteraction ? creatable | flags.ephemeral : creatable;
  if (((body.flags ?? 0) & ~allowed) !== 0) throw invalidField('flags', 'FLAGS', `Not all of ${body.flags}`);
}

/**
 * Refuses files that do not fit their entries, and ones too large.
 * @param kept ids of attachments that the message has already
 */
export function checkFiles(
  entries: readonly AttachmentEntry[],
  files: ReadonlyMap<number, Upload>,
  kept: readonly string[],
  limit: number,
): void {
  const ids = entries.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalidField('attachments', 'DUPLICATE', 'An id is there twice');
  for (const [index, { id }] of entries.entries()) {
    if (!kept.includes(id) && !files.has(Number(id))) {
      throw invalidField(`attachments[${index}].id`, 'ATTACHMENT_NOT_FOUND', `No file ${id}`);
    }
  }
  for (const [index, file] of files) {
    const path = `files[${index}]`;
    if (!ids.includes(String(index))) throw invalidField(path, 'NO_ENTRY', 'Not in attachments');
    if (file.name === '' || file.name === 'blob') throw invalidField(path, 'FILENAME', 'Needs a file name');
    if (file.bytes.length > limit)
      throw refusal(40005, `${file.name}: ${file.bytes.length} of ${limit} bytes`);
  }
  if (ids.length > 10) throw invalidField('attachments', 'BASE_TYPE_MAX_LENGTH', 'At most 10');
}

/** The users whom a new message pings. */
export function mentionsIn(body: MessageBody, known: ReadonlySet<string>): string[] {
  const texts = [...everyComponent(body.components ?? [])].map(({ component }) => component.content ?? '');
  const named = [body.content ?? '', ...texts].join('\n').matchAll(/<@!?(\d+)>/g);
  const ids = new Set([...named].map((match) => match[1]!).filter((id) => known.has(id)));
  const rule = body.allowed_mentions;
  if (!rule || rule.parse?.includes('users')) return [...ids];
  return [...ids].filter((id) => rule.users?.includes(id));
}
