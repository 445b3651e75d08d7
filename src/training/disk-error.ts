import { ColourNetError } from '../errors.ts';

interface Place {
  readonly kind?: 'folder' | 'file';
  /** What to do once there is room. */
  readonly again?: string;
}

/**
 * What went wrong with a folder or file of ours, in a sentence, where the file system says that its disk or quota is
 * full or that it may not be written; any other error as it is.
 */
export function explainDiskError(
  error: unknown,
  path: string,
  { kind = 'folder', again = 'run the same command again, it goes on where it stopped' }: Place = {},
): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    const sentence = `The disk of ${path} is full: make room and ${again}.`;
    return new ColourNetError('bad-configuration', sentence, { cause: error });
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'].includes(code)) {
    const sentence = `${path} cannot be written (${code}): name a ${kind} that can.`;
    return new ColourNetError('bad-configuration', sentence, { cause: error });
  }
  return error;
}
