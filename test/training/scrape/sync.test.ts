import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scrape } from '../../../src/training/scrape/scrape.ts';
import { syncPictures } from '../../../src/training/scrape/sync.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fakeDanbooru, faults, json } from '../../support/fake-danbooru.ts';
import { filesOf, rowsOf } from '../../support/fake-danbooru-folder.ts';
import { connect, scrapeOptions } from '../../support/fake-danbooru-run.ts';

const few = { query: '1girl', count: 12 };

/** A folder of twelve pictures, and the posts they are of. */
async function filled() {
  const site = await fakeDanbooru();
  const run = await scrapeOptions(site, few);
  await scrape(run);
  const rows = await rowsOf(run.folder, 'kept');
  site.requests.length = 0;
  return { site, run, rows, posts: rows.map(({ id }) => site.post(Number(id.replace('danbooru-', '')))!) };
}

async function optOutList(...lines: string[]): Promise<string> {
  const file = join(await temporaryFolder(), 'list.txt');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describe('syncPictures', () => {
  it('takes away what was banned, deleted, re-rated, hidden or removed since, and keeps the rest', async () => {
    const { site, run, rows, posts } = await filled();
    posts[0]!.isBanned = true;
    posts[1]!.isDeleted = true;
    posts[2]!.rating = 'q';
    posts[3]!.isGoldOnly = true;
    site.remove(posts[4]!.id);
    const dropped = { banned: 1, deleted: 1, 'rating not g': 1, hidden: 1, 'no longer on the site': 1 };
    expect(await syncPictures({ ...run, ...connect(site.url) })).toEqual({ kept: 7, dropped, requests: 2 });

    const now = await rowsOf(run.folder);
    for (const [index, reason] of Object.keys(dropped).entries()) {
      const row = now.find(({ id }) => id === rows[index]!.id);
      expect(row).toMatchObject({ status: 'gone', reason, file: null, sha256: null });
    }
    expect(await rowsOf(run.folder, 'kept')).toEqual(rows.slice(5));
    expect((await filesOf(run.folder)).map(([name]) => `pictures/${name}`)).toEqual(
      rows.slice(5).map(({ file }) => file),
    );
    expect(site.requests.map(({ path, params }) => [path, params.get('limit')])).toEqual([
      ['/profile.json', null],
      ['/posts.json', '200'],
    ]);
    // What is gone stays gone, and others take its place.
    expect(await scrape(run)).toMatchObject({ kept: 12 });
    const again = new Set((await rowsOf(run.folder, 'kept')).map(({ id }) => id));
    for (const row of rows.slice(0, 5)) expect(again).not.toContain(row.id);
  });

  it('asks for 200 posts at a time, for nothing where nothing is kept, and drops nothing where none is known', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    expect(await syncPictures(run)).toEqual({ kept: 0, dropped: {}, requests: 0 });
    const row = {
      sha256: '0'.repeat(64),
      group: null,
      work: null,
      artist: null,
      source: null,
      licence: null,
    };
    const lines = Array.from({ length: 450 }, (_, i) => {
      const file = `pictures/danbooru-${i + 1}.jpg`;
      return JSON.stringify({ id: `danbooru-${i + 1}`, file, ...row, rating: 'g', status: 'kept' });
    });
    await writeFile(join(run.folder, 'manifest.jsonl'), `${lines.join('\n')}\n`);
    await Promise.all(lines.map((_, i) => writeFile(join(run.folder, `pictures/danbooru-${i + 1}.jpg`), '')));
    site.fault = ({ params }) => (params.has('tags') ? json([]) : undefined);
    await expect(syncPictures(run)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/knows not one of 200 kept posts: check DANBOORU_URL/),
    });
    expect(await rowsOf(run.folder, 'kept')).toHaveLength(450);

    site.fault = undefined;
    site.requests.length = 0;
    await syncPictures(run);
    const batches = site.requests.flatMap(({ params }) => params.get('tags')?.split(',').length ?? []);
    expect(batches).toEqual([200, 200, 50]);
  });
});

describe("a sync that is too much for the site's database", () => {
  it('asks for fewer posts at a time', async () => {
    const { site, run, posts } = await filled();
    posts[0]!.isBanned = true;
    site.fault = ({ params }) =>
      (params.get('tags')?.split(',').length ?? 0) > 3 ? faults.queryCanceled : undefined;
    expect(await syncPictures(run)).toMatchObject({ kept: 11, dropped: { banned: 1 } });
  });

  it('stops where even one is too much, and drops nothing', async () => {
    const { site, run } = await filled();
    site.fault = ({ params }) => (params.has('tags') ? faults.queryCanceled : undefined);
    await expect(syncPictures(run)).rejects.toMatchObject({ code: 'remote-refused' });
    expect(await rowsOf(run.folder, 'kept')).toHaveLength(12);
  });
});

describe('--opt-out', () => {
  it('takes away what is listed, by id or artist, at once and without a request', async () => {
    const { site, run, rows, posts } = await filled();
    const artist = posts[1]!.tags.artist[0]!;
    const byArtist = rows.filter((row) => row.artist === artist).length;
    const list = await optOutList(
      '# asked by mail',
      `${posts[0]!.id}`,
      '',
      `artist:${artist.toUpperCase().replace('_', ' ')}`,
    );
    const wanted = rows.length - 1 - byArtist;
    expect(await scrape({ ...run, ...connect(site.url), count: wanted, optOut: list })).toMatchObject({
      kept: wanted,
      requests: 0,
      reasons: { 'opted out': 1 + byArtist },
    });
    expect(await filesOf(run.folder)).toHaveLength(wanted);
  });

  it('is honoured for ever: by later runs without the list, in new finds and at a sync', async () => {
    const { site, run, posts } = await filled();
    const [first, second] = posts;
    const list = await optOutList(`id:${first!.id}`, `artist:${second!.tags.artist[0]}`);
    await scrape({ ...run, optOut: list });
    await scrape({ ...run, optOut: await optOutList('artist:newcomer'), count: 14 });
    for (let id = 1; id <= 1000; id++) {
      const post = site.post(id);
      if (post && id % 2 === 0 && post.tags.artist.length === 1) post.tags.artist[0] = 'newcomer';
    }
    // The artist of a kept picture was only found out later.
    const known = Number((await rowsOf(run.folder, 'kept'))[0]!.id.replace('danbooru-', ''));
    site.post(known)!.tags.artist.splice(0, 2, second!.tags.artist[0]!);
    expect((await syncPictures(run)).dropped['opted out']).toBeGreaterThan(0);
    await scrape({ ...run, count: 40 });
    const rows = await rowsOf(run.folder);
    const outs = rows.filter(({ reason }) => reason === 'opted out');
    expect(
      outs.filter(({ artist, status }) => artist === 'newcomer' && status === 'rejected').length,
    ).toBeGreaterThan(5);
    for (const { id } of rows.filter(({ status }) => status === 'kept')) {
      const post = site.post(Number(id.replace('danbooru-', '')))!;
      expect(post.tags.artist).not.toContain('newcomer');
      expect(post.tags.artist).not.toContain(second!.tags.artist[0]);
      expect(post.id).not.toBe(first!.id);
    }
  });

  it('takes away what one of two artists has asked for, and is counted by a sync', async () => {
    const { run, rows, posts } = await filled();
    posts[1]!.tags.artist.push('second_artist');
    const list = await optOutList(`ID: ${posts[0]!.id}`, 'second artist');
    expect(await syncPictures({ ...run, optOut: list })).toMatchObject({
      kept: rows.length - 2,
      dropped: { 'opted out': 2 },
    });
  });

  it('says which list cannot be read, before anything is done', async () => {
    const { site, run } = await filled();
    await expect(scrape({ ...run, optOut: '/no/such/list', count: 30 })).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(/\/no\/such\/list of --opt-out cannot be read \(ENOENT\)/),
    });
    expect(site.requests).toEqual([]);
  });
});
