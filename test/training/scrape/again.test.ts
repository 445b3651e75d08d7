import { existsSync, symlinkSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../src/training/danbooru/pace.ts';
import { scrape } from '../../../src/training/scrape/scrape.ts';
import { fakeDanbooru, faults } from '../../support/fake-danbooru.ts';
import { filesOf, rowsOf } from '../../support/fake-danbooru-folder.ts';
import { connect, scrapeOptions } from '../../support/fake-danbooru-run.ts';

const few = { query: '1girl', count: 12 };

describe('a second run', () => {
  it('of a set that is complete asks for nothing, and says the same', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    const first = await scrape(run);
    site.requests.length = 0;
    expect(await scrape({ ...run, ...connect(site.url) })).toEqual({ ...first, requests: 0 });
    expect(site.requests).toEqual([]);
  });

  it('for more goes on, without asking again for what is there', async () => {
    const [site, same] = [await fakeDanbooru(), await fakeDanbooru()];
    const run = await scrapeOptions(site, few);
    await scrape(run);
    const pictures = site.pictureRequests().map(({ path }) => path);
    site.requests.length = 0;
    expect(await scrape({ ...run, count: 30 })).toMatchObject({ kept: 30, count: 30 });
    for (const { path } of site.pictureRequests()) expect(pictures).not.toContain(path);

    const atOnce = await scrapeOptions(same, { ...few, count: 30 });
    await scrape(atOnce);
    expect(await rowsOf(run.folder)).toEqual(await rowsOf(atOnce.folder));
    expect(await filesOf(run.folder)).toEqual(await filesOf(atOnce.folder));
  });

  it('goes on among the posts that the first run knew of, though the site has grown since', async () => {
    const [site, same] = [await fakeDanbooru(), await fakeDanbooru()];
    const [run, undisturbed] = [await scrapeOptions(site), await scrapeOptions(same)];
    site.fault = () => (site.pictureRequests().length === 10 ? faults.challenge : undefined);
    await expect(scrape(run)).rejects.toMatchObject({ code: 'remote-refused' });
    site.fault = undefined;
    site.grow(2000);
    await Promise.all([scrape(run), scrape(undisturbed)]);
    expect(await rowsOf(run.folder)).toEqual(await rowsOf(undisturbed.folder));
  });

  it('after the site has no more lists nothing that was looked at', async () => {
    const site = await fakeDanbooru({ newestId: 120 });
    const run = await scrapeOptions(site, { ...few, count: 1000 });
    const first = await scrape(run);
    expect(first.kept).toBeLessThan(100);
    expect(run.logged.join('')).toContain('the site has no more that would do');
    site.requests.length = 0;
    expect((await scrape(run)).kept).toBe(first.kept);
    expect(site.requests.map(({ path }) => path)).toEqual(['/profile.json']);
  });

  it('without its notes of the walk begins it anew, and asks for no picture twice', async () => {
    const site = await fakeDanbooru({ newestId: 120 });
    const run = await scrapeOptions(site, { ...few, count: 1000 });
    const first = await scrape(run);
    await rm(join(run.folder, 'walks.json'));
    site.requests.length = 0;
    expect((await scrape(run)).reasons).toEqual(first.reasons);
    expect(site.pictureRequests()).toEqual([]);
    await writeFile(join(run.folder, 'walks.json'), '{"1 query 1girl":{}}');
    await expect(scrape(run)).rejects.toThrow(/walks\.json is damaged: delete it/);
  });

  it('brings files and rows together: what no row keeps is deleted, what somebody deleted is gone', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    await scrape(run);
    const [first] = await rowsOf(run.folder, 'kept');
    const picture = (name: string) => join(run.folder, 'pictures', name);
    await rm(join(run.folder, first!.file!));
    await writeFile(picture('danbooru-99999.jpg'), 'a picture without a row');
    await writeFile(picture('danbooru-5.jpg.part'), 'half a pic');
    await writeFile(picture('mine.jpg'), 'not of a scrape');
    await appendFile(join(run.folder, 'manifest.jsonl'), '{"id":"danbooru-7","fi');

    expect(await scrape(run)).toMatchObject({ kept: 12 });
    const rows = await rowsOf(run.folder);
    expect(rows.find(({ id }) => id === first!.id)).toMatchObject({
      status: 'gone',
      reason: 'file deleted',
      file: null,
    });
    const kept = rows.filter(({ status }) => status === 'kept').map(({ id }) => `${id}.jpg`);
    expect((await filesOf(run.folder)).map(([name]) => name)).toEqual([...kept, 'mine.jpg']);
  });
});

describe('a run that cannot go on', () => {
  it('says that the disk is full, and goes on once it is not', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    // The bytes are written aside first: what goes to /dev/full fails as on a full disk, wherever the test runs.
    let full = true;
    site.fault = ({ host }) => {
      if (host === 'cdn' && full) for (let id = 1; id <= 1000; id++) linkToFull(run.folder, id);
      return undefined;
    };
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: `The disk of ${run.folder} is full: make room and run the same command again, it goes on where it stopped.`,
    });
    expect(await rowsOf(run.folder, 'kept')).toEqual([]);
    full = false;
    expect(await scrape(run)).toMatchObject({ kept: 12 });
  });

  it('lets one process at a time work in a folder, and takes over from one that was killed', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    await writeFile(join(run.folder, 'in-use.lock'), String(process.ppid));
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(new RegExp(`Another process \\(${process.ppid}\\) works in`)),
    });
    await writeFile(join(run.folder, 'in-use.lock'), '4194999'); // above the largest that Linux gives out
    expect(await scrape(run)).toMatchObject({ kept: 12 });
    await expect(readFile(join(run.folder, 'in-use.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops at the first refusal, with nothing written but what was kept', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    site.fault = ({ path }) => (path === '/posts.json' ? faults.challenge : undefined);
    await expect(scrape(run)).rejects.toThrow(/front of/);
    expect(await rowsOf(run.folder)).toEqual([]);
    expect(site.requests.map(({ path }) => path)).toEqual(['/profile.json', '/posts.json']);
  });

  it('is told when the query finds nothing', async () => {
    const run = await scrapeOptions(await fakeDanbooru(), { query: '1gril', count: 3 });
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(/no picture for the query 1gril/),
    });
  });

  it('guesses where the site cannot count', async () => {
    const site = await fakeDanbooru();
    site.fault = ({ path }) => (path === '/counts/posts.json' ? faults.queryCanceled : undefined);
    expect(await scrape(await scrapeOptions(site, few))).toMatchObject({ kept: 12 });
  });
});

function linkToFull(folder: string, id: number): void {
  const aside = join(folder, 'pictures', `danbooru-${id}.jpg.part`);
  if (!existsSync(aside)) symlinkSync('/dev/full', aside);
}

it('asks never more often than allowed in any second, pictures and lists together, as the site measures', async () => {
  const site = await fakeDanbooru();
  const { log, ...run } = await scrapeOptions(site, { query: '1girl', count: 40 });
  const rate = 20;
  const { danbooru } = connect(site.url, { rate, clock: realClock });
  await scrape({ ...run, danbooru, log });
  expect(site.requests.length).toBeGreaterThan(2 * rate);
  expect(site.busiestSecond()).toBeLessThanOrEqual(rate);
});
