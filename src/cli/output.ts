import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ColourNetError } from '../errors.ts';
import { formatOfFile, type WritableFormat, writableFormats } from '../model/image.ts';

/** Where results go: into a folder, into one file, or beside each input. */
export type Target =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly file: string; readonly format: WritableFormat }
  | { readonly kind: 'beside' };

/**
 * Reads `--out`: a folder if it exists as one, ends in `/` or there are several inputs; else a file whose extension
 * sets the format.
 * @throws ColourNetError `bad-configuration` where the extension is not one that can be written
 */
export async function chooseTarget(out: string | undefined, inputs: number): Promise<Target> {
  if (out === undefined) return { kind: 'beside' };
  if (out.endsWith('/') || inputs > 1 || (await isFolder(out))) return { kind: 'folder', folder: out };
  const format = formatOfFile(out);
  if (format) return { kind: 'file', file: out, format };
  const known = writableFormats.map((name) => `.${extensionOf(name)}`).join(', ');
  throw new ColourNetError(
    'bad-configuration',
    `${out} cannot be written: its name must end in one of ${known}.`,
  );
}

/** The file that takes the result of `input`: `NAME.colour.EXT` but for a file that was named. */
export function outputPath(target: Target, input: string, format: WritableFormat): string {
  if (target.kind === 'file') return target.file;
  const extension = extname(input);
  const kept = formatOfFile(input) === format ? extension : `.${extensionOf(format)}`;
  const name = `${basename(input, extension)}.colour${kept}`;
  return join(target.kind === 'folder' ? target.folder : dirname(input), name);
}

function extensionOf(format: WritableFormat): string {
  return format === 'jpeg' ? 'jpg' : format;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
