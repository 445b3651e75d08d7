import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';

const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || null);

const sourceSchema = z.object({
  file: z.string().min(1),
  group: text,
  work: text,
  licence: text,
  author: text,
  source: text,
  /** `train`, or the name of a validation set. */
  split: text,
});

/** Where a picture comes from, and which part of the data it belongs to. */
export type SourceRow = z.infer<typeof sourceSchema>;

/**
 * Reads a table with tabs between its columns, whose first line names them: `file` must be there (a path below the
 * picture folder), `group`, `work`, `licence`, `author`, `source` and `split` may be; others are left out.
 * @returns rows by `file`
 * @throws ColourNetError `bad-configuration` naming the line that is wrong
 */
export async function readSources(path: string): Promise<Map<string, SourceRow>> {
  const bad = (what: string, cause?: unknown) =>
    new ColourNetError('bad-configuration', `The table ${path} cannot be used: ${what}.`, { cause });
  const content = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw bad(`it cannot be read (${cause.code})`, cause);
  });
  const [header = '', ...lines] = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const columns = header.split('\t');
  if (!columns.includes('file')) throw bad('its first line names no column `file`');
  const rows = new Map<string, SourceRow>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const cells = line.split('\t');
    const parsed = sourceSchema.safeParse(Object.fromEntries(columns.map((name, at) => [name, cells[at]])));
    if (!parsed.success) throw bad(`line ${index + 2} names no file`);
    rows.set(parsed.data.file, parsed.data);
  }
  return rows;
}
