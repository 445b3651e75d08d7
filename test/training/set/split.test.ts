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

test.each([
  ['artist 1', 0.1814],
  ['utagawa_hiroshige', 0.6254],
  ['北斎', 0.8492],
])('%s is on the side where every earlier scrape put it', (artist, draw) => {
  expect(splitOf(row('1', { artist }), draw)).toBe('train');
  expect(splitOf(row('1', { artist }), draw + 1e-4)).toBe('validation');
});

test('where no artist is known the group decides, and where neither is the picture', () => {
  expect(splitOf(row('1', { group: 'artist 1' }), 0.1815)).toBe('validation');
  expect(splitOf(row('artist 1'), 0.1815)).toBe('validation');
});

test('about the share asked for goes to validation', () => {
  const sides = Array.from({ length: 4000 }, (_, i) => splitOf(row(`post ${i}`), 0.05));
  const share = sides.filter((side) => side === 'validation').length / sides.length;
  expect(share).toBeGreaterThan(0.04);
  expect(share).toBeLessThan(0.06);
});
