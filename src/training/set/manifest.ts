import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';

const rowSchema = z.strictObject({
  id: z.string().min(1),
  /** Path below the manifest's folder; null where no file is kept. */
  file: z.string().nullable(),
  /** Of that file, in hexadecimal. */
  sha256: z.string().length(64).nullable(),
  /** Pictures of one project. Splits may cut through one: an artist, where known, comes before it. */
  group: z.string().nullable(),
  /** An episode, a character, a family of variants. */
  work: z.string().nullable(),
  artist: z.string().nullable(),
  source: z.string().nullable(),
  licence: z.string().nullable(),
  rating: z.enum(['g', 's', 'q', 'e']).nullable(),
  /** `train`, or the name of a validation set; absent where `prepare` is to decide. */
  split: z.string().min(1).optional(),
  status: z.enum(['kept', 'rejected', 'gone']),
  /** Why it was not kept, a short phrase that counts well in a table. */
  reason: z.string().optional(),
  /** The part of a scrape that found it, by which quotas are counted. */
  stratum: z.string().optional(),
  /** 64-bit perceptual hash in hexadecimal, by which near-duplicates are found. */
  phash: z.string().length(16).optional(),
});

/** One picture that was looked at, kept or not. */
export type ManifestRow = z.infer<typeof rowSchema>;

/** The reason where the file system refuses a picture's file; a later run may be able to read it. */
export const unreadable = 'file cannot be read';
/** The reason where a file is no picture, or not all of one; a later run may find a whole one in its place. */
export const damaged = 'cannot be read';

const manifestFile = 'manifest.jsonl';

/**
 * The last word on each picture of a data folder, by id; empty where there is no manifest. A last line that a kill cut
 * short is left out: its picture is looked at again.
 * @throws ColourNetError `bad-configuration` for any other line that is not a row
 */
export async function readManifest(folder: string): Promise<Map<string, ManifestRow>> {
  const path = join(folder, manifestFile);
  const rows = new Map<string, ManifestRow>();
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [index, line] of whole.split('\n').entries()) {
    if (line === '') continue;
    const row = parseRow(line);
    if (!row) {
      throw new ColourNetError(
        'bad-configuration',
        `${path} is damaged in line ${index + 1}: restore it, or start with an empty folder.`,
      );
    }
    rows.set(row.id, row);
  }
  return rows;
}

function parseRow(line: string): ManifestRow | undefined {
  try {
    return rowSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Opens a data folder's manifest for appending, cutting off a line that a kill left unfinished. */
export async function openManifest(
  folder: string,
): Promise<{ append(row: ManifestRow): Promise<void>; close(): Promise<void> }> {
  const file = await open(join(folder, manifestFile), 'a+');
  const text = await file.readFile();
  const whole = text.lastIndexOf(0x0a) + 1;
  if (whole < text.length) await file.truncate(whole);
  return {
    append: async (row) => {
      await file.appendFile(`${JSON.stringify(row)}\n`);
      await file.datasync();
    },
    close: () => file.close(),
  };
}

/** How often each outcome stands in a manifest. */
export function countReasons(rows: Iterable<ManifestRow>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason, status } of rows) counts[reason ?? status] = (counts[reason ?? status] ?? 0) + 1;
  return counts;
}
