import { statfs } from 'node:fs/promises';
import type { Gate } from '../../run-record.ts';
import { gateOf } from '../gate-of.ts';
import type { RunState } from './run-state.ts';
import type { Runs } from './runs.ts';

/** How a run has ended, as far as that is known. */
export type Ending =
  | { readonly kind: 'done'; readonly gate: Gate | undefined }
  | { readonly kind: 'stopped' }
  /** Killed, or out of memory; nobody could say more. */
  | { readonly kind: 'vanished' }
  | { readonly kind: 'disk full' }
  /** @param sentence for a person; none for a fault of ours */
  | { readonly kind: 'failed'; readonly sentence: string | undefined };

/** Less on a disk is nothing. */
const emptyBytes = 10e6;

/**
 * How a run has ended whose process is gone.
 * @param begins processes that had taken it up before that one
 * @param current the model in use
 */
export async function howItEnded(
  id: string,
  { begins: all, end }: RunState,
  begins: number,
  runs: Runs,
  current: string,
): Promise<Ending> {
  if (all <= begins) {
    const sentence = await runs.lastWords(id);
    if (sentence !== '') return { kind: 'failed', sentence }; // it was refused its work
  }
  if (all <= begins || !end) return { kind: (await isFull(runs.dataDir)) ? 'disk full' : 'vanished' };
  if (end.outcome === 'done') return { kind: 'done', gate: await gateOf(runs.dataDir, id, current) };
  if (end.outcome === 'stopped') return { kind: 'stopped' };
  return { kind: 'failed', sentence: end.message ?? undefined };
}

async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < emptyBytes;
}
