import { seedOf } from '../../model/random.ts';
import type { ManifestRow } from './manifest.ts';

/** The split that the network learns from; every other one is for validation. */
export const trainSplit = 'train';

/**
 * Which part of the data a picture belongs to. What its row names stays; else the hash of its artist decides (of its
 * group or itself where no artist is known), so that one hand is never on both sides and every scrape agrees.
 * @param validation the share of artists that are kept for validation, 0..1
 */
export function splitOf(row: ManifestRow, validation: number): string {
  if (row.split) return row.split;
  const draw = seedOf('split', row.artist ?? row.group ?? row.id) / 2 ** 32;
  return draw < validation ? 'validation' : trainSplit;
}
