import { expect, test } from 'vitest';
import type { ManifestRow } from '../../../src/training/set/manifest.ts';
import { splitOf } from '../../../src/training/set/split.ts';

function row(id: string, more: Partial<ManifestRow> = {}): ManifestRow {
  const unknown = { sha256: null, group: null, work: null, artist: null, source: null, licence: null };
  return { id, file: `pictures/${id}`, ...unknown, rating: null, status: 'kept', ...more };
}

test('a row that names a split keeps it', () => {
  expect(splitOf(row('1', { split: 'unseen', artist: 'a' }), 0)).toBe('unseen');
  expect(splitOf(row('1', { split: 'train' }), 0.999)).toBe('train');
});

test('all pictures of an artist are on one side, whatever else the scrape found', () => {
  for (let artist = 0; artist < 200; artist++) {
    const sides = Array.from({ length: 5 }, (_, i) =>
      splitOf(row(`${artist}-${i}`, { artist: `artist ${artist}`, group: `group ${i}` }), 0.5),
    );
    expect(new Set(sides).size).toBe(1);
  }
});

test('about the share asked for goes to validation', () => {
  const sides = Array.from({ length: 4000 }, (_, i) => splitOf(row(`post ${i}`), 0.05));
  const share = sides.filter((side) => side === 'validation').length / sides.length;
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
});
