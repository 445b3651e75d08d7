import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Gate, gateSchema } from '../run-record.ts';

/**
 * What the run that made a model said of it; undefined where no run did, or against another model than is in use now.
 * @param name of the model: its run has the same
 */
export async function gateOf(dataDir: string, name: string, current: string): Promise<Gate | undefined> {
  const text = await readFile(join(dataDir, 'runs', name, 'gate.json'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (text === undefined) return undefined;
  const gate = gateSchema.parse(JSON.parse(text));
  return gate.models.current === current && gate.models.next === name ? gate : undefined;
}
