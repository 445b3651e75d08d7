import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of the test's own, gone when it ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'colournet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 })); // what was killed may still write
  return folder;
}
