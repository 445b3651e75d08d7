import { explainDiskError } from '../training/disk-error.ts';
import { writeWhole } from '../write-whole.ts';

/**
 * Writes what `--sheet` asks for, as the last thing of a command: without it the figures are still worth having.
 * @throws ColourNetError `bad-configuration` where the file cannot be written
 */
export async function writeSheet(file: string, png: Uint8Array): Promise<void> {
  try {
    await writeWhole(file, png);
  } catch (error) {
    throw explainDiskError(error, file, { kind: 'file', again: 'run the same command again' });
  }
}
