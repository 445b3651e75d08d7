import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWalker, type IdWindow, shuffledWindows } from '../../../src/training/danbooru/walk.ts';
import { type FakeDanbooru, fakeDanbooru } from '../../support/fake-danbooru.ts';
import { connect } from '../../support/fake-danbooru-run.ts';

async function idsOf(
  site: FakeDanbooru,
  windows: readonly IdWindow[],
  tags = 'status:active',
): Promise<number[]> {
  const posts = createWalker(connect(site.url).danbooru, tags);
  const ids: number[] = [];
  for (const window of windows) for await (const post of posts(window)) ids.push(post.id);
  return ids;
}

describe('shuffledWindows', () => {
  it('cuts all ids into windows, each once, in an order that the seed alone decides', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 700 }), fc.nat(), (newestId, width, seed) => {
        const windows = shuffledWindows(newestId, width, seed);
        expect(windows).toEqual(shuffledWindows(newestId, width, seed));
        let next = 1;
        for (const { from, to } of windows.toSorted((a, b) => a.from - b.from)) {
          expect([from, to]).toEqual([next, Math.min(newestId, from + width - 1)]);
          next = to + 1;
        }
        expect(next).toBe(newestId + 1);
      }),
    );
  });

  it('begins elsewhere with another seed', () => {
    const starts = [1, 2, 3, 4].map((seed) => shuffledWindows(100_000, 100, seed)[0]!.from);
    expect(new Set(starts).size).toBe(4);
  });
});

describe('createWalker', () => {
  it('gives every post of its windows once, newest first in each, by page=b<id> and until a page is empty', async () => {
    const site = await fakeDanbooru({ newestId: 1000 });
    const ids = await idsOf(site, [
      { from: 401, to: 900 },
      { from: 1, to: 400 },
    ]);
    const active = Array.from({ length: 1000 }, (_, i) => 1000 - i).filter((id) => {
      const post = site.post(id);
      return post && id <= 900 && !(post.isDeleted || post.isBanned || post.isPending || post.isFlagged);
    });
    expect(ids).toEqual(active);
    const pages = site.requests.map(({ params }) => params.get('page'));
    expect(pages[0]).toBe('b901');
    expect(pages.every((page) => /^b\d+$/.test(page!))).toBe(true);
    expect(site.requests[0]!.params.get('tags')).toBe('status:active id:401..900');
    expect(site.requests.every(({ params }) => params.get('limit') === '200')).toBe(true);
  });

  it('asks no further below the end of its window', async () => {
    const site = await fakeDanbooru();
    expect(await idsOf(site, [{ from: 500, to: 500 }], '')).toEqual([500]);
    expect(site.requests).toHaveLength(1);
  });

  it('halves a window that is too wide for the database, and later ones at once; the order stays', async () => {
    const windows = [
      { from: 201, to: 800 },
      { from: 1, to: 200 },
      { from: 801, to: 1000 },
    ];
    const [quick, slow] = [await fakeDanbooru(), await fakeDanbooru({ widestIds: 80 })];
    expect(await idsOf(slow, windows)).toEqual(await idsOf(quick, windows));
    const spans = slow.requests.map(({ params }) => {
      const [, from, to] = /id:(\d+)\.\.(\d+)/.exec(params.get('tags')!)!;
      return Number(to) - Number(from) + 1;
    });
    expect(spans.filter((span) => span > 80)).toEqual([600, 300, 150]);
  });

  it('goes on from the post where the database gave up in the middle of a window', async () => {
    const windows = [{ from: 1, to: 1000 }];
    const [site, same] = [await fakeDanbooru(), await fakeDanbooru()];
    const expected = await idsOf(same, windows);
    let lists = 0;
    site.fault = () => (++lists === 3 ? canceled : undefined);
    expect(await idsOf(site, windows)).toEqual(expected);
  });

  it('says so where even one post is too much', async () => {
    const site = await fakeDanbooru({ widestIds: 0 });
    await expect(idsOf(site, [{ from: 1, to: 10 }], '1girl')).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/even for a single post \(1girl\)/),
    });
  });
});

const canceled = {
  status: 500,
  body: JSON.stringify({ success: false, error: 'ActiveRecord::QueryCanceled', message: '' }),
};
