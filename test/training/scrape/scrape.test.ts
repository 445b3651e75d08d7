import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { nearDuplicateRadius } from '../../../src/training/scrape/perceptual-hash.ts';
import { scrape } from '../../../src/training/scrape/scrape.ts';
import { inDataFolder } from '../../../src/training/scrape/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type FakeDanbooru, fakeDanbooru, json } from '../../support/fake-danbooru.ts';
import { filesOf, rowsOf } from '../../support/fake-danbooru-folder.ts';
import { scrapeOptions } from '../../support/fake-danbooru-run.ts';

/** All that a query finds. */
const everything = { query: '1girl', count: 10_000 };

async function scraped(site: FakeDanbooru, options: Parameters<typeof scrapeOptions>[1] = {}) {
  const run = await scrapeOptions(site, options);
  return { ...run, done: await scrape(run) };
}

describe('what is kept', () => {
  it('has a whole file, a row that says where it is from, and is what the site offers', async () => {
    const site = await fakeDanbooru();
    const progress: string[] = [];
    const onProgress = (kept: number, count: number) => void progress.push(`${kept}/${count}`);
    const { folder, done } = await scraped(site, { onProgress });
    expect(done).toMatchObject({ kept: 40, count: 40 });
    expect([progress[0], progress.at(-1)]).toEqual(['0/40', '40/40']);
    const rows = await rowsOf(folder, 'kept');
    expect(await filesOf(folder)).toEqual(rows.map(({ id, sha256 }) => [`${id}.jpg`, sha256]));
    for (const row of rows) {
      const id = Number(row.id.replace('danbooru-', ''));
      const post = site.post(id)!;
      expect(row).toEqual({
        id: `danbooru-${id}`,
        file: `pictures/danbooru-${id}.jpg`,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        group: post.tags.artist[0] ?? null,
        artist: post.tags.artist[0] ?? null,
        work: 'somebody',
        source: `https://example.com/art/${id}`,
        licence: null,
        rating: 'g',
        stratum: expect.any(String),
        status: 'kept',
        phash: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
      expect(post.tags.general).toContain(row.stratum);
      expect(post.rating).toBe('g');
    }
  });

  it('comes in the parts that the usual set has, the more common filling up for the rarer', async () => {
    const { folder } = await scraped(await fakeDanbooru({ newestId: 2000 }), { count: 100 });
    const counts = new Map<string, number>();
    for (const { stratum = '' } of await rowsOf(folder, 'kept'))
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      anime_coloring: 3,
      scenery: 8,
      game_cg: 4,
      no_humans: 7,
      official_art: 6,
      indoors: 10,
      outdoors: 12,
      '1boy': 12,
      multiple_girls: 13,
      '1girl': 25,
    });
  });

  it('is the same for the same seed, and something else for another', async () => {
    const ids = async (seed: number) => {
      const { folder } = await scraped(await fakeDanbooru({ newestId: 3000 }), {
        seed,
        count: 20,
        query: '1girl',
      });
      return (await rowsOf(folder, 'kept')).map(({ id }) => id);
    };
    const [once, again, other] = [await ids(1), await ids(1), await ids(2)];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('asks only for work-safe posts, in pages below an id, never at random, two counted tags at most', async () => {
    const site = await fakeDanbooru();
    await scraped(site);
    const lists = site.requests.filter(({ params }) => params.has('tags'));
    const others = site.requests.filter(({ host, params }) => host === 'api' && !params.has('tags'));
    expect(others.map(({ path }) => path)).toEqual(['/profile.json', '/posts.json']); // the account, the newest post
    for (const { params } of lists) {
      expect(params.get('tags')).toMatch(/ rating:g .*id:\d+\.\.\d+$/);
      expect(params.get('tags')).not.toMatch(/order:|random:/);
      expect(params.get('page')).toMatch(/^b\d+$/);
      expect(params.has('random')).toBe(false);
    }
    const pictures = site.pictureRequests();
    expect(pictures.some(({ path }) => path.startsWith('/sample/'))).toBe(true);
    const paths = pictures.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('what is left out', () => {
  it('has a row with its reason: hidden, tagged, grey in disguise, damaged, missing or alike', async () => {
    const site = await fakeDanbooru({ newestId: 600 });
    const { folder, done } = await scraped(site, everything);
    const rows = await rowsOf(folder);
    const withReason = (reason: string) => rows.filter((row) => row.reason === reason);
    const named = [
      'hidden',
      'comic',
      'sketch',
      'line art',
      'text',
      'transparent',
      'not a drawing',
      'no colours',
    ];
    for (const reason of [...named, 'unreadable', 'picture not found', 'near-duplicate', 'several artists']) {
      expect(withReason(reason).length, reason).toBeGreaterThan(0);
      expect(done.reasons[reason]).toBe(withReason(reason).length);
    }
    for (const row of withReason('no colours')) expect(site.post(idOf(row))!.picture).toBe('grey');
    for (const row of withReason('unreadable')) expect(site.post(idOf(row))!.picture).toBe('cut short');
    for (const row of withReason('picture not found')) expect(row.status).toBe('gone');
    for (const row of rows.filter(({ status }) => status !== 'kept')) {
      expect([row.file, row.sha256, row.phash]).toEqual([null, null, undefined]);
    }
    const kept = rows.filter(({ status }) => status === 'kept');
    const spoilt = /monochrome|comic|sketch|lineart|speech_bubble|transparent/;
    for (const row of kept) expect(site.post(idOf(row))!.tags.general.join(' ')).not.toMatch(spoilt);
    const hashes = kept.map(({ phash }) => BigInt(`0x${phash}`));
    for (const [i, a] of hashes.entries()) {
      for (const b of hashes.slice(i + 1)) {
        expect((a ^ b).toString(2).replaceAll('0', '').length).toBeGreaterThan(nearDuplicateRadius);
      }
    }
  });

  it('keeps ten pictures of an artist, and any number by nobody known', async () => {
    const site = await fakeDanbooru({ newestId: 400 });
    for (let id = 1; id <= 400; id++)
      site.post(id)?.tags.artist.splice(0, 2, ...(id % 2 ? ['prolific'] : []));
    const { folder, done } = await scraped(site, everything);
    const kept = await rowsOf(folder, 'kept');
    expect(kept.filter(({ artist }) => artist === 'prolific')).toHaveLength(10);
    expect(kept.filter(({ artist }) => artist === null).length).toBeGreaterThan(20);
    expect(done.reasons['enough of this artist']).toBeGreaterThan(20);
  });

  it('trusts no query with the rating: what is not g is looked at again, and never downloaded', async () => {
    const site = await fakeDanbooru();
    offer(site, site.json(400, { rating: 's' }));
    const { folder } = await scraped(site, everything);
    expect(await rowsOf(folder)).toMatchObject([
      { id: 'danbooru-400', status: 'rejected', reason: 'rating not g' },
    ]);
    expect(site.pictureRequests()).toEqual([]);
  });
});

it('refuses to write a picture that is not rated g, whoever asks', async () => {
  const folder = await temporaryFolder();
  const nothing = { group: null, work: null, artist: null, source: null, licence: null };
  const row = { id: 'danbooru-1', file: 'pictures/danbooru-1.jpg', sha256: '0'.repeat(64), ...nothing };
  const keep = (rating: 's' | null) =>
    inDataFolder(folder, (data) => data.add({ ...row, rating, status: 'kept' }, new Uint8Array(9)));
  for (const rating of ['s', null] as const) await expect(keep(rating)).rejects.toThrow(/must not be kept/);
  expect([await rowsOf(folder), await filesOf(folder)]).toEqual([[], []]);
});

describe('a picture that is not what the site says', () => {
  /** What becomes of a post of 32 x 32 px for which one file is served. */
  async function outcome(
    body: Uint8Array,
    type: 'sample' | 'original',
    md5 = '0'.repeat(32),
    url = '/x',
  ): Promise<string> {
    const site = await fakeDanbooru();
    const ext = type === 'sample' ? 'jpg' : 'png';
    const variants = [{ type, url, width: 32, height: 32, file_ext: ext }];
    const good = {
      rating: 'g',
      is_banned: false,
      is_deleted: false,
      parent_id: null,
      file_url: '/x',
      file_ext: ext,
    };
    offer(site, site.json(5, { ...good, md5, media_asset: { variants } }), body);
    const { folder } = await scraped(site, everything);
    const [row] = await rowsOf(folder);
    return row!.reason ?? row!.status;
  }

  const colours = (sidePx: number) => {
    const data = Uint8Array.from({ length: sidePx * sidePx * 3 }, (_, i) => (i * 7919) % 251);
    return sharp(data, { raw: { width: sidePx, height: sidePx, channels: 3 } });
  };

  it('is left out, by its format, size, md5 or address', async () => {
    const [jpeg, png] = [await colours(32).jpeg().toBuffer(), await colours(32).png().toBuffer()];
    expect(await outcome(jpeg, 'sample')).toBe('kept');
    expect(await outcome(png, 'sample')).toBe('wrong format');
    expect(await outcome(await colours(33).jpeg().toBuffer(), 'sample')).toBe('kept'); // rounded otherwise
    expect(await outcome(await colours(34).jpeg().toBuffer(), 'sample')).toBe('wrong size');
    expect(await outcome(Buffer.from('<html>Just a moment...</html>'), 'sample')).toBe('unreadable');
    expect(await outcome(png, 'original', createHash('md5').update(png).digest('hex'))).toBe('kept');
    expect(await outcome(png, 'original')).toBe('wrong md5');
    expect(await outcome(jpeg, 'sample', undefined, 'http://')).toBe('bad address');
  });
});

/** Makes a site list one post and no other, and serve a file at `/x`. */
function offer(site: FakeDanbooru, post: Record<string, unknown>, body: Uint8Array = new Uint8Array()): void {
  let listed = false;
  site.fault = ({ path, params }) => {
    if (path === '/x') return { status: 200, body };
    if (path !== '/posts.json' || !params.has('page')) return undefined;
    if (listed) return json([]);
    listed = true;
    return json([post]);
  };
}

function idOf({ id }: { id: string }): number {
  return Number(id.replace('danbooru-', ''));
}

it('goes on with a key that may only list posts, and says that it takes the number as it is', async () => {
  const { done, logged } = await scraped(await fakeDanbooru({ narrowKey: true }), { query: '1girl' });
  expect(done).toMatchObject({ kept: 40, count: 40 });
  expect(logged.join('')).toMatch(/the key may not read the profile/);
});
