import { ColourNetError } from '../errors.ts';

/**
 * What went wrong with a folder of ours, in a sentence, where the file system says that its disk or quota is full or
 * that it may not be written; any other error as it is.
 */
export function explainDiskError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    const sentence = `The disk of ${folder} is full: make room and run the same command again, it goes on where it stopped.`;
    return new ColourNetError('bad-configuration', sentence, { cause: error });
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) {
    const sentence = `${folder} cannot be written (${code}): name a folder that can.`;
    return new ColourNetError('bad-configuration', sentence, { cause: error });
  }
  return error;
}
