import { keptName } from './cdn.ts';
import type { AttachmentEntry } from './bodies.ts';
import type { Attachment, Upload } from './model.ts';
import type { World } from './world.ts';

/** Keeps a file so that the CDN serves it. */
export function attach(
  world: World,
  file: Upload,
  place: { folder: string; ephemeral: boolean } & Partial<
    Pick<Attachment, 'size' | 'width' | 'height' | 'description' | 'spoiler' | 'served' | 'claimedName'>
  >,
): Attachment {
  const attachment: Attachment = {
    id: world.newId(),
    filename: keptName(file.name),
    bytes: file.bytes,
    size: place.size ?? file.bytes.length,
    contentType: file.contentType,
    width: place.width,
    height: place.height,
    ephemeral: place.ephemeral,
    folder: place.folder,
    served: place.served,
    claimedName: place.claimedName,
    spoiler: place.spoiler ?? file.name.startsWith('SPOILER_'),
    description: place.description,
    gone: false,
  };
  world.attachments.set(attachment.id, attachment);
  return attachment;
}

/** The attachments of a message after a request: new files, and those that it keeps. */
export function attachAll(
  world: World,
  entries: readonly AttachmentEntry[],
  files: ReadonlyMap<number, Upload>,
  existing: readonly Attachment[],
  place: { folder: string; ephemeral: boolean },
): Attachment[] {
  return entries.map((entry) => {
    const kept = existing.find(({ id }) => id === entry.id);
    const description = entry.description ?? undefined;
    if (kept) {
      if (entry.description !== undefined) kept.description = description;
      return kept;
    }
    const file = files.get(Number(entry.id))!;
    const name = entry.filename ?? file.name;
    const spoiler = entry.is_spoiler ?? name.startsWith('SPOILER_');
    return attach(world, { ...file, name }, { ...place, description, spoiler });
  });
}

/** The names that a message's attachments would have. */
export function namesOf(
  entries: readonly AttachmentEntry[],
  files: ReadonlyMap<number, Upload>,
  existing: readonly Attachment[],
): string[] {
  return entries.map((entry) => {
    const kept = existing.find(({ id }) => id === entry.id);
    return kept?.filename ?? keptName(entry.filename ?? files.get(Number(entry.id))!.name);
  });
}
