import { readFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { QueryTimeout } from '../../../src/training/danbooru/answer.ts';
import { chooseVariant, postSchema, type Variant } from '../../../src/training/danbooru/post.ts';
import {
  account,
  type FakeDanbooru,
  fakeDanbooru,
  faults,
  json,
  type Reply,
} from '../../support/fake-danbooru.ts';
import { fakePost, postJson } from '../../support/fake-danbooru-posts.ts';
import { connect } from '../../support/fake-danbooru-run.ts';

const recorded = z
  .object({
    posts: z.array(z.record(z.string(), z.unknown())),
    answers: z.array(z.object({ path: z.string(), status: z.number(), body: z.unknown() })),
  })
  .parse(JSON.parse(await readFile('test/fixtures/danbooru-answers.json', 'utf8')));

/** Connects to a site that gives the same answer to everything. */
async function answering(reply: Reply) {
  const site = await fakeDanbooru();
  site.fault = () => reply;
  return { site, ...connect(site.url) };
}

const html = { 'content-type': 'text/html' };

describe('what the real site answered', () => {
  it('is understood: posts, one of them hidden', async () => {
    const { danbooru } = await answering(json(recorded.posts));
    const posts = await danbooru.posts({ tags: 'touhou' });
    expect(posts.map(({ id, rating, md5 }) => [id, rating, md5?.length])).toEqual(
      recorded.posts.map((post) => [post['id'], post['rating'], post['md5'] === undefined ? undefined : 32]),
    );
    const variants = posts.map(chooseVariant);
    expect(variants.map((variant) => variant?.type)).toEqual(
      posts.map(({ md5 }) => (md5 === undefined ? undefined : 'sample')),
    );
  });

  it.each(recorded.answers.filter(({ path }) => path.startsWith('/counts')))(
    'is understood: $path, $status',
    async ({ status, body }) => {
      const { danbooru } = await answering(json(body, status));
      const { counts } =
        z.object({ counts: z.object({ posts: z.number().nullable() }) }).safeParse(body).data ?? {};
      expect(await danbooru.count('touhou')).toBe(counts?.posts ?? null); // null, and a time-out: it cannot tell
    },
  );

  it('is understood: an account', async () => {
    const profile = recorded.answers.find(({ path }) => path === '/profile.json')!;
    const { danbooru } = await answering(json(profile.body));
    expect(await danbooru.confirmAccount(605_127)).toBe(true);
  });

  it('is understood: errors, by their class', async () => {
    const bodyOf = (status: number) => recorded.answers.find((answer) => answer.status === status)!.body;
    const [timeout, limit] = [
      await answering(json(bodyOf(500), 500)),
      await answering(json(bodyOf(422), 422)),
    ];
    await expect(timeout.danbooru.posts({ tags: 'a' })).rejects.toThrow(QueryTimeout);
    await expect(limit.danbooru.posts({ tags: 'a b c' })).rejects.toThrow(/TagLimitError/);
  });

  it('has the fields that the fake gives, of the same kinds', () => {
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.slice(0, 1).map(shape);
      if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]));
    };
    const [open, hidden] = [false, true].map((isBanned) => {
      const post = { ...fakePost(1), width: 1000, parentId: 5, isGoldOnly: isBanned, isBanned: false };
      return postJson(post, '0'.repeat(32), 'http://cdn');
    });
    const bySight = (wanted: boolean) => recorded.posts.find((post) => 'md5' in post === wanted)!;
    const nullable = /(_at|_id|duration)$/; // a time or number here, null there
    const kinds = (post: Record<string, unknown>) =>
      Object.entries({ ...post, ...(post['media_asset'] as object) })
        .filter(([name]) => !nullable.test(name) && name !== 'media_asset')
        .map(([name, value]) => [name, shape(value)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(kinds(open!)).toEqual(kinds(bySight(true)));
    expect(kinds(hidden!)).toEqual(kinds(bySight(false)));
    expect(Object.keys(open!).toSorted()).toEqual(Object.keys(bySight(true)).toSorted());
    expect(Object.keys(hidden!).toSorted()).toEqual(Object.keys(bySight(false)).toSorted());
  });
});

describe('refusals, a clear sentence each', () => {
  const list = (site: ReturnType<typeof connect>) => site.danbooru.posts({ tags: '1girl' });
  const refusals: [string, Reply, RegExp][] = [
    ['401', faults.wrongKey, /does not accept this login and key .*DANBOORU_LOGIN and DANBOORU_API_KEY/],
    [
      '403 in JSON',
      faults.notAllowed,
      /key may not ask .*\/posts\.json \(User::PrivilegeError\): allow it posts:index/,
    ],
    ['403 in HTML', faults.challenge, /front of .* refused us .*DANBOORU_USER_ID/],
    ['404', faults.notFound, /answered 404 .*DANBOORU_URL/],
    ['410', faults.tooDeep, /no page that deep/],
    ['422 for too many tags', faults.tooManyTags, /so many tags at a time .*--query/],
    ['422 for a bad query', faults.badQuery, /cannot make sense of the query .*--query/],
    ['400', json({ success: false, error: 'RequestBodyNotAllowedError', message: '' }, 400), /answered 400/],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://there.example/a' } },
      /on to https:\/\/there\.example/,
    ],
    ['a redirect to nowhere', { status: 302, headers: { location: 'http://' } }, /on to elsewhere/],
    ['a page in place of JSON', { status: 200, headers: html, body: '<html>' }, /not in JSON/],
    ['another form', json([{ id: 'x' }]), /another form than it used to \(0\.id/],
  ];
  it.each(refusals)('%s', async (_, reply, sentence) => {
    const { site, ...connection } = await answering(reply);
    await expect(list(connection)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(sentence),
    });
    expect(site.requests).toHaveLength(1); // none of them is tried again
  });

  it('never say the key, even where the site repeats it', async () => {
    const secrets = [account.apiKey, btoa(`${account.login}:${account.apiKey}`)];
    const echo = secrets.join(' ');
    for (const status of [400, 401, 403, 404, 410, 422, 429]) {
      const body = { success: false, error: 'Echo', message: echo, backtrace: [echo] };
      const connection = await answering(json(body, status));
      const error = await list(connection).catch((thrown: unknown) => thrown);
      const said = `${String(error)} ${JSON.stringify(error)} ${connection.logged.join('')}`;
      for (const secret of secrets) expect(said).not.toContain(secret);
    }
  });
});

describe('the account', () => {
  it('is confirmed by the profile, and one of another id refused', async () => {
    const { danbooru } = connect((await fakeDanbooru()).url);
    expect(await danbooru.confirmAccount(account.userId)).toBe(true);
    await expect(danbooru.confirmAccount(5)).rejects.toMatchObject({
      code: 'bad-configuration',
      message: 'The key belongs to user #4711, but DANBOORU_USER_ID is 5: set it to 4711.',
    });
  });

  it('is taken as it is where a narrow key may not tell, and posts are counted as unknown', async () => {
    const { danbooru } = connect((await fakeDanbooru({ narrowKey: true })).url);
    expect(await danbooru.confirmAccount(account.userId)).toBe(false);
    expect(await danbooru.count('1girl')).toBeNull();
    expect(await danbooru.newestId()).toBe(1000);
  });

  it('must have the right key', async () => {
    const { url } = await fakeDanbooru();
    const { danbooru } = connect(url, { account: { login: account.login, apiKey: 'wrong' } });
    await expect(danbooru.confirmAccount(account.userId)).rejects.toMatchObject({ code: 'remote-refused' });
  });

  it('must be named: the front refuses an agent without a user', async () => {
    const { url } = await fakeDanbooru();
    const { danbooru } = connect(url, { account: undefined, userId: undefined });
    await expect(danbooru.newestId()).rejects.toThrow(/--anonymous/);
  });
});

describe('lists', () => {
  it('ask for the fields that are read, and hidden posts come without md5, addresses and variants', async () => {
    const site = await fakeDanbooru();
    const posts = await connect(site.url).danbooru.posts({ tags: '', before: 1001 });
    expect(posts).toHaveLength(200);
    const fields = site.requests[0]!.params.get('only')!.split(',');
    expect(fields.map((field) => field.replace('[variants]', ''))).toEqual(Object.keys(postSchema.shape));
    const hidden = posts.filter(({ md5 }) => md5 === undefined);
    expect(hidden.length).toBeGreaterThan(0);
    for (const post of hidden) expect([post.file_url, post.media_asset]).toEqual([undefined, {}]);
  });

  it('find posts by their ids, deleted ones too, 200 to a request', async () => {
    const site = await fakeDanbooru();
    const ids = Array.from({ length: 200 }, (_, i) => i + 300);
    const posts = await connect(site.url).danbooru.postsById(ids);
    expect(posts.map(({ id }) => id)).toEqual(ids.filter((id) => id % 29 !== 0).toReversed());
    expect(posts.some((post) => post.is_deleted)).toBe(true);
    expect(site.requests).toHaveLength(1);
  });

  it('have no newest post on an empty site', async () => {
    expect(await connect((await fakeDanbooru({ newestId: 0 })).url).danbooru.newestId()).toBe(0);
  });

  it('refuse in a sentence where the database gives up on the newest post', async () => {
    const { danbooru } = await answering(faults.queryCanceled);
    await expect(danbooru.newestId()).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/database of .* gave up .*run the same command again later/),
    });
  });
});

describe('downloads', () => {
  const picture = { type: 'sample', url: '/picture.jpg', width: 1, height: 1, file_ext: 'jpg' };
  const cases: [string, Reply, object][] = [
    ['a picture', { status: 200, body: 'bytes' }, { status: 'there' }],
    ['404', { status: 404 }, { status: 'gone', reason: 'picture not found' }],
    ['410', { status: 410 }, { status: 'gone', reason: 'picture not found' }],
    ['451', { status: 451 }, { status: 'rejected', reason: 'picture answers 451' }],
    ['a reservation', robots('noindex, noai'), { status: 'rejected', reason: 'X-Robots-Tag' }],
    ['another reservation', robots('NoImageAI'), { status: 'rejected', reason: 'X-Robots-Tag' }],
    ['no reservation', robots('nofollow'), { status: 'there' }],
    ['an endless 502', faults.badGateway, { status: 'unreachable' }],
    [
      'more than 64 MiB',
      { status: 200, body: new Uint8Array(2 ** 26 + 1) },
      { status: 'rejected', reason: 'too many bytes' },
    ],
  ];
  function robots(directives: string): Reply {
    return { status: 200, headers: { 'x-robots-tag': directives }, body: 'bytes' };
  }
  test.each(cases)('%s', async (_, reply, outcome) => {
    const { danbooru } = await answering(reply);
    expect(await danbooru.download(picture)).toMatchObject(outcome);
  });

  const refusals: [string, Reply][] = [
    ["the front's challenge", faults.challenge],
    ['a challenge that passes for a page', { ...faults.challenge, status: 200 }],
    ['403 without a page', { status: 403 }],
    ['401', { status: 401 }],
    ['a redirect', { status: 302, headers: { location: '/login' } }],
  ];
  test.each(refusals)('%s refuses us, not the picture, and stops the run', async (_, reply) => {
    const { danbooru } = await answering(reply);
    await expect(danbooru.download(picture)).rejects.toMatchObject({
      code: 'remote-refused',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ gives us no pictures \(\d+\): .*DANBOORU_USER_ID/),
    });
  });

  test.each(['http://', 'ftp://cdn.example/a.jpg', '//:x'])('%s is no address of a picture', async (url) => {
    const { site, danbooru } = await answering({ status: 200, body: 'bytes' });
    expect(await danbooru.download({ ...picture, url })).toEqual({
      status: 'rejected',
      reason: 'bad address',
    });
    expect(site.requests).toEqual([]);
  });

  test('the sample is chosen, or the original where there is none', () => {
    const variant = (type: string): Variant => ({ ...picture, type });
    const choose = (...types: string[]) =>
      chooseVariant({ media_asset: { variants: types.map(variant) } } as Parameters<typeof chooseVariant>[0])
        ?.type;
    expect(choose('180x180', '720x720', 'sample', 'original')).toBe('sample');
    expect(choose('180x180', '720x720', 'original')).toBe('original');
    expect(choose('180x180')).toBeUndefined();
    expect(chooseVariant({ media_asset: null } as Parameters<typeof chooseVariant>[0])).toBeUndefined();
  });
});

test('the fake counts, limits and pages as the site does', async () => {
  const site: FakeDanbooru = await fakeDanbooru();
  const ask = async (query: string) => {
    const headers = { 'user-agent': 'test (user #1)' };
    const response = await fetch(`${site.url}${query}`, { headers });
    return { status: response.status, body: (await response.json()) as { id: number }[] };
  };
  expect((await ask('/posts.json')).body).toHaveLength(20);
  expect((await ask('/posts.json?limit=1000')).body).toHaveLength(200);
  expect((await ask('/posts.json?limit=3&page=b10')).body.map(({ id }) => id)).toEqual([9, 8, 7]);
  expect((await ask('/posts.json?limit=3&page=a10')).body.map(({ id }) => id)).toEqual([13, 12, 11]);
  expect((await ask('/posts.json?page=b0')).body).toEqual([]);
  expect((await ask('/posts.json?page=1001')).status).toBe(410);
  expect((await ask('/posts.json?tags=1girl+-comic+rating:g+id:1..9+width:>=5')).status).toBe(200);
  expect((await ask('/posts.json?tags=1girl+-comic+scenery')).status).toBe(422);
  expect((await ask('/posts.json?tags=1girl+order:random')).status).toBe(500);
  expect((await ask('/posts.json?login=me')).status).toBe(401);
  expect((await ask('/counts/posts.json?tags=no_such_tag')).body).toEqual({ counts: { posts: 0 } });
  expect((await ask('/tags.json')).status).toBe(404);
});
