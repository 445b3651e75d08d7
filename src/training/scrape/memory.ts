import type { ManifestRow } from '../set/manifest.ts';
import { createNearDuplicates } from './perceptual-hash.ts';
import { postIdOf } from './folder.ts';

/** Pictures of one artist: more would teach their manner, not colour, and pull validation their way. */
const maxPerArtist = 10;

/**
 * What a scrape decides by, all of it told by the manifest's rows: a run that was killed decides like one that was
 * not.
 */
export interface Memory {
  add(row: ManifestRow): void;
  /** Pictures kept of a part of the set. */
  keptOf(stratum: string): number;
  /** Whether an artist has as many pictures as one may. */
  isFull(artist: string | null): boolean;
  /** Whether a picture looks like one that is kept, or that was taken away. */
  isKnown(phash: string): boolean;
}

export function createMemory(rows: Iterable<ManifestRow>): Memory {
  const strata = new Map<string, number>();
  const artists = new Map<string, number>();
  const looks = createNearDuplicates();
  const memory: Memory = {
    add: (row) => {
      if (row.phash !== undefined) looks.add(row.id, row.phash);
      if (row.status !== 'kept' || postIdOf(row) === undefined) return;
      if (row.artist !== null) artists.set(row.artist, (artists.get(row.artist) ?? 0) + 1);
      if (row.stratum !== undefined) strata.set(row.stratum, (strata.get(row.stratum) ?? 0) + 1);
    },
    keptOf: (stratum) => strata.get(stratum) ?? 0,
    isFull: (artist) => artist !== null && (artists.get(artist) ?? 0) >= maxPerArtist,
    isKnown: (phash) => looks.find(phash) !== undefined,
  };
  for (const row of rows) memory.add(row);
  return memory;
}
