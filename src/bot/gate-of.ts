import { readFile } from 'node:fs/promises';
import { runFiles } from '../run-files.ts';
import { type Gate, gateSchema } from '../run-record.ts';
import type { Texts } from './texts/texts.ts';

/**
 * What the run that made a model said of it; undefined where no run did, or against another model than is in use now.
 * @param name of the model: its run has the same
 */
export async function gateOf(dataDir: string, name: string, current: string): Promise<Gate | undefined> {
  const text = await readFile(runFiles(dataDir, name).gate, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const gate = gateSchema.parse(JSON.parse(text));
  return gate.models.current === current && gate.models.next === name ? gate : undefined;
}

/** A verdict in words, with what it rests on. */
export function sayGate(gate: Gate | undefined, { gate: texts }: Texts): string {
  if (!gate) return texts.none;
  const verdict = texts.verdicts[gate.verdict](gate.pictures);
  const reasons = gate.reasons.map((reason) => texts.reasons[reason]).join(', ');
  return reasons === '' ? verdict : `${verdict} (${reasons})`;
}
