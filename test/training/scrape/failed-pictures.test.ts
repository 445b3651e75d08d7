import { describe, expect, it } from 'vitest';
import { scrape } from '../../../src/training/scrape/scrape.ts';
import { fakeDanbooru, faults, type Reply } from '../../support/fake-danbooru.ts';
import { rowsOf } from '../../support/fake-danbooru-folder.ts';
import { scrapeOptions } from '../../support/fake-danbooru-run.ts';

const few = { query: '1girl', count: 12 };

describe('pictures that cannot be had', () => {
  it('are left out once another one can be had', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    let path = '';
    site.fault = (request) => {
      if (request.host === 'cdn') path ||= request.path;
      return request.path === path ? faults.badGateway : undefined;
    };
    expect(await scrape(run)).toMatchObject({ kept: 12, reasons: { 'picture unreachable': 1 } });
  });

  it('stop the run when the host of five in a row does not answer, and none of them is blamed', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    site.fault = ({ host }) => {
      const had = new Set(site.pictureRequests().map(({ path }) => path)).size;
      return host === 'cdn' && had > 3 ? faults.badGateway : undefined;
    };
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/cannot be reached \(502\).*run the same command again/),
    });
    const before = await rowsOf(run.folder);
    expect(before.some(({ reason }) => reason === 'picture unreachable')).toBe(false);

    site.fault = undefined;
    const undisturbed = await scrapeOptions(await fakeDanbooru(), few);
    await Promise.all([scrape(run), scrape(undisturbed)]);
    expect(await rowsOf(run.folder)).toEqual(await rowsOf(undisturbed.folder));
  });

  it.each<[string, Reply]>([
    ['are not found', { status: 404 }],
    ['are pages', { status: 200, body: '<html>Please log in</html>' }],
    ['are kept from us by law', { status: 451 }],
  ])('stop the run when five in a row %s, and are tried again', async (_, reply) => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    site.fault = ({ host }) => (host === 'cdn' ? reply : undefined);
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/one file after another .*, last for post \d+ \(.+\): see whether/),
    });
    expect(site.pictureRequests()).toHaveLength(5);

    site.fault = undefined;
    const undisturbed = await scrapeOptions(await fakeDanbooru(), few);
    await Promise.all([scrape(run), scrape(undisturbed)]);
    expect(await rowsOf(run.folder)).toEqual(await rowsOf(undisturbed.folder));
  });

  it('stop the run when five in a row are kept from being learnt from, which is no fault of the pictures', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    site.fault = ({ host }) =>
      host === 'cdn' ? { status: 200, headers: { 'x-robots-tag': 'noindex' }, body: 'bytes' } : undefined;
    await expect(scrape(run)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(
        /^The site does not let its pictures be learnt from \(X-Robots-Tag, last for post \d+\): .*--images/,
      ),
    });
    expect(site.pictureRequests()).toHaveLength(5);
    expect((await rowsOf(run.folder)).filter(({ reason }) => reason === 'X-Robots-Tag')).toEqual([]);
  });

  it('are refused to us by a redirect, not lost for ever', async () => {
    const site = await fakeDanbooru();
    const run = await scrapeOptions(site, few);
    site.fault = ({ host }) =>
      host === 'cdn' ? { status: 302, headers: { location: '/login' } } : undefined;
    await expect(scrape(run)).rejects.toMatchObject({ code: 'remote-refused' });
    expect(site.pictureRequests()).toHaveLength(1);
    expect((await rowsOf(run.folder)).filter(({ reason }) => reason?.includes('picture'))).toEqual([]);
  });

  it('are written at the end of a walk, so that it is not listed again', async () => {
    const [site, same] = [await fakeDanbooru({ newestId: 120 }), await fakeDanbooru({ newestId: 120 })];
    const all = { ...few, count: 1000 };
    await scrape(await scrapeOptions(same, all));
    const last = same.pictureRequests().at(-1)!.path;
    const run = await scrapeOptions(site, all);
    site.fault = ({ path }) => (path === last ? faults.badGateway : undefined);
    expect((await scrape(run)).reasons).toMatchObject({ 'picture unreachable': 1 });
    site.requests.length = 0;
    await scrape(run);
    expect(site.requests.map(({ path }) => path)).toEqual(['/profile.json']);
  });
});
