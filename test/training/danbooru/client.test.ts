import { describe, expect, it, test } from 'vitest';
import { account, type FakeDanbooru, fakeDanbooru, faults, type Reply } from '../../support/fake-danbooru.ts';
import { connect } from '../../support/fake-danbooru-run.ts';

const plenty = 2 ** 20;

/** Answers so many requests with a fault, then as the site does. */
function failing(site: FakeDanbooru, reply: Reply, times: number): void {
  let left = times;
  site.fault = () => (left-- > 0 ? reply : undefined);
}

async function profile(site: FakeDanbooru, options: Parameters<typeof connect>[1] = {}) {
  const connection = connect(site.url, options);
  const get = () => connection.client.get(new URL('profile.json', connection.client.url), plenty);
  return { ...connection, get };
}

describe('who asks', () => {
  it('sends the key to the API alone, in a header, and the same agent to both hosts', async () => {
    const site = await fakeDanbooru();
    const { danbooru } = connect(site.url);
    const [post] = (await danbooru.posts({ tags: 'rating:g status:active' })).filter(
      ({ file_url }) => file_url,
    );
    await danbooru.download(post!.media_asset!.variants!.at(-1)!);
    const [list, picture] = site.requests;
    expect(list!.headers).toMatchObject({
      authorization: `Basic ${btoa(`${account.login}:${account.apiKey}`)}`,
      'user-agent': `ColourNet/1.2.3 (user #${account.userId})`,
    });
    expect(picture!.host).toBe('cdn');
    expect(picture!.headers['user-agent']).toBe(list!.headers['user-agent']);
    expect(picture!.headers).not.toHaveProperty('authorization');
    for (const { path, params } of site.requests) {
      expect(`${path}?${params}`).not.toMatch(new RegExp(`${account.apiKey}|${account.login}`));
    }
  });

  it('names no account where it asks anonymously', async () => {
    const site = await fakeDanbooru({ demandsUser: false });
    const { get } = await profile(site, { account: undefined, userId: undefined });
    await get();
    expect(site.requests[0]!.headers['user-agent']).toBe('ColourNet/1.2.3');
    expect(site.requests[0]!.headers).not.toHaveProperty('authorization');
  });
});

describe('how fast', () => {
  it.each(['https://danbooru.example', 'https://127.0.0.1.example'])(
    'asks %s at most four times a second',
    (url) => {
      const sentence = /4\.1 requests a second are too many .* at most 4/;
      expect(() => connect(url, { rate: 4.1 })).toThrow(
        expect.objectContaining({ code: 'bad-configuration', message: expect.stringMatching(sentence) }),
      );
      expect(() => connect(url, { rate: 4 })).not.toThrow();
    },
  );

  it('asks this machine as fast as one likes, but not the pictures elsewhere that it names', async () => {
    for (const url of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1']) {
      expect(connect(url, { rate: 1000 }).client.rate).toBe(1000);
    }
    const { danbooru } = connect('http://127.0.0.1:1', { rate: 1000 });
    const variant = {
      type: 'sample',
      url: 'https://cdn.example/a.jpg',
      width: 1,
      height: 1,
      file_ext: 'jpg',
    };
    await expect(danbooru.download(variant)).rejects.toMatchObject({ code: 'bad-configuration' });
    expect(danbooru.client.requests).toBe(0);
  });

  it('sends no key in the clear', () => {
    expect(() => connect('http://danbooru.example', { rate: 1 })).toThrow(
      expect.objectContaining({ code: 'bad-configuration', message: expect.stringMatching(/https:/) }),
    );
  });

  it.each([
    ['HTML with Retry-After 120', faults.tooManyHtml, 120_000],
    ['JSON without it', faults.tooMany, 60_000],
    ['503', faults.unavailable, 60_000],
    ['a Retry-After of 5 s', { ...faults.tooMany, headers: { 'retry-after': '5' } }, 60_000],
  ])(
    'waits at least a minute when it was too fast (%s), and halves its rate for good',
    async (_, fault, waitMs) => {
      const site = await fakeDanbooru();
      failing(site, fault, 2);
      const { client, get, waits, logged } = await profile(site, { rate: 4 });
      expect((await get()).status).toBe(200);
      expect(waits.filter((ms) => ms >= 60_000)).toEqual([waitMs, waitMs]);
      expect(client.rate).toBe(1);
      expect(client.requests).toBe(3);
      expect(logged.filter((line) => line.includes('the site is busy'))).toHaveLength(2);
    },
  );

  it('adds up to a tenth to what it waits, so that not all come back at once', async () => {
    const site = await fakeDanbooru();
    failing(site, faults.unavailable, 1);
    const { get, waits } = await profile(site, { random: () => 0.5 });
    await get();
    expect(Math.max(...waits)).toBeCloseTo(63_000, 3);
  });

  it('understands a Retry-After that is a date', async () => {
    const site = await fakeDanbooru();
    const date = new Date(Date.now() + 600_000).toUTCString();
    failing(site, { ...faults.tooMany, headers: { 'retry-after': date } }, 1);
    const { get, waits } = await profile(site);
    await get();
    expect(Math.max(...waits)).toBeGreaterThan(590_000);
  });

  it('gives up on a site that stays busy, or that asks for more than an hour', async () => {
    const site = await fakeDanbooru();
    site.fault = () => faults.unavailable;
    const { get, client } = await profile(site);
    const sentence = /busy \(503\) after 5 waits: run the same command again later/;
    await expect(get()).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(sentence),
    });
    expect(client.requests).toBe(6);
    site.fault = () => ({ ...faults.tooMany, headers: { 'retry-after': '7200' } });
    await expect(get()).rejects.toMatchObject({ message: expect.stringMatching(/more than an hour/) });
    expect(client.requests).toBe(7);
  });
});

describe('what is tried again', () => {
  test('a connection that breaks off in the middle of a body, and a front that finds no answer', async () => {
    const site = await fakeDanbooru();
    const { get, waits } = await profile(site);
    failing(site, { status: 200, body: '{"id":4711}', cutAt: 4 }, 2);
    expect(new TextDecoder().decode((await get()).body!)).toContain('4711');
    failing(site, faults.badGateway, 2);
    expect((await get()).status).toBe(200);
    expect(waits.filter((ms) => ms >= 1000)).toEqual([1000, 2000, 1000, 2000]);
  });

  test('not more than five times in all', async () => {
    const site = await fakeDanbooru();
    site.fault = () => ({ status: 200, body: 'abc', cutAt: 1 });
    const { get, client, waits } = await profile(site);
    await expect(get()).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/cannot be reached \(UND_ERR_SOCKET\): check the connection/),
    });
    expect(client.requests).toBe(5);
    expect(waits.filter((ms) => ms >= 1000)).toEqual([1000, 2000, 4000, 8000]);
  });

  test('a port where nobody listens', async () => {
    const { danbooru } = connect('http://127.0.0.1:1');
    await expect(danbooru.newestId()).rejects.toMatchObject({
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test('never a question that the database gave up on', async () => {
    const site = await fakeDanbooru();
    site.fault = () => faults.queryCanceled;
    const { get, client } = await profile(site);
    expect((await get()).status).toBe(500);
    expect(client.requests).toBe(1);
  });

  test('never a body that is longer than allowed', async () => {
    const site = await fakeDanbooru();
    const { client } = await profile(site);
    site.fault = () => ({ status: 200, body: new Uint8Array(300_000) });
    expect(await client.get(client.url, 299_999)).toMatchObject({ status: 200, body: null });
    expect((await client.get(client.url, 300_000)).body).toHaveLength(300_000);
    expect(client.requests).toBe(2);
  });
});
