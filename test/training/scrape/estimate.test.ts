import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scrape } from '../../../src/training/scrape/scrape.ts';
import { estimateScrape } from '../../../src/training/scrape/estimate.ts';
import { readManifest } from '../../../src/training/set/manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fakeDanbooru, json } from '../../support/fake-danbooru.ts';
import { filesOf } from '../../support/fake-danbooru-folder.ts';
import { connect, scrapeOptions } from '../../support/fake-danbooru-run.ts';

it('says what ten thousand pictures take, and writes nothing', async () => {
  const site = await fakeDanbooru();
  const folder = join(await temporaryFolder(), 'not yet');
  const run = await scrapeOptions(site, { folder, count: 10_000, ...connect(site.url, { rate: 1 }) });
  const { found, ...estimate } = await estimateScrape(run);
  // 20,000 posts in 267 lists, 11,112 downloads; at 1 a second and 0.15 s to an answer.
  expect(estimate).toEqual({
    pictures: 10_000,
    requests: 11_390,
    hours: (11_390 * 1.15) / 3600,
    diskBytes: 1.19e9,
  });
  expect(found['1girl']).toBeGreaterThan(300);
  expect(Object.keys(found)).toHaveLength(10);
  expect(site.pictureRequests()).toEqual([]);
  await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('knows better once a folder has shown how large the pictures are and how many will do', async () => {
  const site = await fakeDanbooru();
  const run = await scrapeOptions(site, { query: '1girl', count: 120 });
  await scrape(run);
  const files = await filesOf(run.folder);
  const estimate = await estimateScrape({ ...run, count: 1120 });
  expect(files).toHaveLength(120);
  expect(estimate.pictures).toBe(1000);
  expect(estimate.diskBytes / 1000).toBeGreaterThan(1000); // bytes of a picture of the fake
  expect(estimate.diskBytes / 1000).toBeLessThan(6000);
  const [first] = [...(await readManifest(run.folder)).values()].filter(({ status }) => status === 'kept');
  await rm(join(run.folder, first!.file!));
  const without = await estimateScrape({ ...run, count: 1120 });
  expect(without.diskBytes / estimate.diskBytes).toBeCloseTo(1, 1);
  expect(await estimateScrape(run)).toMatchObject({ pictures: 0, requests: 0, hours: 0, diskBytes: 0 });
});

it('admits that the site could not say how many posts there are', async () => {
  const site = await fakeDanbooru();
  site.fault = ({ path }) => (path === '/counts/posts.json' ? json({ counts: { posts: null } }) : undefined);
  const { found } = await estimateScrape(await scrapeOptions(site, { query: '1girl' }));
  expect(found).toEqual({ 'query 1girl': null });
});
