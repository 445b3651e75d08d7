import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  drawPicture,
  type FakePost,
  fakePost,
  hasSample,
  isHidden,
  md5Of,
  postJson,
} from './fake-danbooru-posts.ts';
import { pageOf, parseSearch } from './fake-danbooru-search.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Ends the connection after so many bytes of the body. */
  readonly cutAt?: number;
}

interface FakeRequest {
  readonly host: 'api' | 'cdn';
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** When it arrived, by `performance.now()`. */
  readonly atMs: number;
}

export interface FakeOptions {
  /** Ids are 1 to this; some posts are missing, as on the site. */
  readonly newestId?: number;
  /** Whether an agent must name a user, as the front has wanted since 2026. */
  readonly demandsUser?: boolean;
  /** Ids that one query may span before the database gives up. */
  readonly widestIds?: number;
  /** Makes a key that may only list posts. */
  readonly narrowKey?: boolean;
}

export const account = { login: 'colourist', apiKey: 'aVerySecretKey', userId: 4711 };

/** A Danbooru on two ports of this machine, the API and the picture host, as strict as the real one. */
export interface FakeDanbooru {
  readonly url: string;
  readonly requests: FakeRequest[];
  /** Asked first: a reply in place of the site's own, e.g. one of `faults`. Cleared by taking it away. */
  fault: ((request: FakeRequest) => Reply | undefined) | undefined;
  /** Changes a post, as moderators do; undefined where there is none. */
  post(id: number): FakePost | undefined;
  remove(id: number): void;
  /** Adds the posts above the newest, up to this id. */
  grow(newestId: number): void;
  /** A post in the site's own words, with changes. */
  json(id: number, changes: Record<string, unknown>): Record<string, unknown>;
  pictureRequests(): FakeRequest[];
  /** The most requests that arrived within any second, both hosts together. */
  busiestSecond(): number;
}

const html = { 'content-type': 'text/html; charset=UTF-8', server: 'cloudflare' };
const jsonHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'access-control-allow-origin': '*',
  'cache-control': 'max-age=0, private, must-revalidate',
  server: 'cloudflare',
  'cf-cache-status': 'DYNAMIC',
  vary: 'Accept-Encoding',
};

export function json(value: unknown, status = 200): Reply {
  return { status, headers: jsonHeaders, body: JSON.stringify(value) };
}

function error(status: number, name: string, message: string): Reply {
  const backtrace = ["app/logical/rack_server_timing.rb:19:in 'RackServerTiming#call'"];
  return json({ success: false, error: name, message, backtrace }, status);
}

/** What goes wrong on the real site. */
export const faults = {
  challenge: {
    status: 403,
    headers: { ...html, 'cf-mitigated': 'challenge' },
    body: '<!DOCTYPE html><title>Just a moment...</title>',
  },
  tooManyHtml: { status: 429, headers: { ...html, 'retry-after': '120' }, body: '<h1>Error 1015</h1>' },
  tooMany: error(429, 'RateLimiter::RateLimitError', 'Too many requests.'),
  unavailable: { status: 503, headers: html, body: '<h1>Service unavailable</h1>' },
  badGateway: { status: 502, headers: html, body: '<h1>Bad gateway</h1>' },
  wrongKey: error(401, 'SessionLoader::AuthenticationFailure', 'Invalid API key'),
  notAllowed: error(403, 'User::PrivilegeError', 'Access denied'),
  queryCanceled: error(500, 'ActiveRecord::QueryCanceled', 'The database timed out running your query.'),
  tooDeep: error(410, 'PaginationExtension::PaginationError', 'You cannot go beyond page 1000.'),
  tooManyTags: error(422, 'PostQuery::TagLimitError', 'You cannot search for more than 2 tags at a time.'),
  badQuery: error(422, 'PostQuery::Error', 'order: cannot be negated.'),
  notFound: error(404, 'ActiveRecord::RecordNotFound', 'That record was not found.'),
} satisfies Record<string, Reply>;

export async function fakeDanbooru(options: FakeOptions = {}): Promise<FakeDanbooru> {
  const { newestId = 1000, demandsUser = true } = options;
  const posts = new Map<number, FakePost>();
  const grow = (newest: number) => {
    const older = [...posts]; // newest first, as lists are
    posts.clear();
    for (let id = newest; id > (older[0]?.[0] ?? 0); id--) if (id % 29 !== 0) posts.set(id, fakePost(id));
    for (const [id, post] of older) posts.set(id, post);
  };
  grow(newestId);
  const requests: FakeRequest[] = [];
  const md5s = new Map<number, string>();
  const byMd5 = new Map<string, FakePost>();
  const drawn = new Map<string, Buffer>(); // by path
  const site: FakeDanbooru = {
    url: '',
    requests,
    fault: undefined,
    post: (id) => posts.get(id),
    remove: (id) => void posts.delete(id),
    grow,
    json: (id, changes) => ({ ...postJson(fakePost(id), '0'.repeat(32), 'http://cdn'), ...changes }),
    pictureRequests: () => requests.filter(({ host }) => host === 'cdn'),
    busiestSecond: () => busiest(requests.map(({ atMs }) => atMs)),
  };

  const render = async (post: FakePost): Promise<Record<string, unknown>> => {
    const md5 = md5s.get(post.id) ?? (await md5Of(post));
    md5s.set(post.id, md5);
    if (!isHidden(post)) byMd5.set(md5, post);
    return postJson(post, md5, cdnUrl);
  };

  const list = async (params: URLSearchParams): Promise<Reply> => {
    const search = parseSearch(params.get('tags') ?? '');
    if (search.counted > 2) return faults.tooManyTags;
    if (Number(params.get('page')) > 1000) return faults.tooDeep;
    if (search.isRandom || (search.ids > (options.widestIds ?? Infinity) && Number.isFinite(search.ids))) {
      return faults.queryCanceled;
    }
    const limit = Math.min(200, Math.max(1, Number(params.get('limit') ?? 20)));
    const page = pageOf([...posts.values()].filter(search.matches), params.get('page'), limit);
    const rendered = await Promise.all(page.map(render));
    const only = params.get('only');
    return json(only === null ? rendered : rendered.map((post) => chosen(post, only.split(','))));
  };

  const answerApi = async ({ path, params, headers }: FakeRequest): Promise<Reply> => {
    const key = keyOf(headers.authorization, params);
    if (key === 'wrong') return faults.wrongKey;
    if (path === '/posts.json') return list(params);
    if (key === 'right' && options.narrowKey) return faults.notAllowed;
    if (path === '/counts/posts.json') {
      const search = parseSearch(params.get('tags') ?? '');
      const count = [...posts.values()].filter(search.matches).length;
      return json({ counts: { posts: count } });
    }
    if (path !== '/profile.json') return faults.notFound;
    return key === 'right' ? json({ id: account.userId, name: account.login, level: 20 }) : faults.notAllowed;
  };

  const answerCdn = async ({ path }: FakeRequest): Promise<Reply> => {
    const [, type, md5] = /^\/(sample|original)\/.*?([0-9a-f]{32})\.\w+$/.exec(path) ?? [];
    const post = byMd5.get(md5 ?? '');
    if (!post || isHidden(post) || post.picture === 'missing') return { status: 404, headers: html };
    if (type === 'sample' && !hasSample(post)) return { status: 404, headers: html };
    const body = drawn.get(path) ?? (await drawPicture(post, type as 'sample' | 'original'));
    drawn.set(path, body);
    return { status: 200, headers: { 'content-type': 'image/jpeg', server: 'cloudflare' }, body };
  };

  const serve = (host: 'api' | 'cdn') =>
    listen(async (incoming, response) => {
      const url = new URL(incoming.url ?? '/', 'http://fake');
      const request: FakeRequest = {
        host,
        path: url.pathname,
        params: url.searchParams,
        headers: incoming.headers,
        atMs: performance.now(),
      };
      requests.push(request);
      const names = /\(user #\d+\)/.test(incoming.headers['user-agent'] ?? '');
      const refused = demandsUser && !names ? faults.challenge : undefined;
      const own = host === 'api' ? answerApi : answerCdn;
      send(response, refused ?? site.fault?.(request) ?? (await own(request)));
    });
  const cdnUrl = await serve('cdn');
  return Object.assign(site, { url: await serve('api') });
}

/** What `only=a,b[c]` leaves of an object; names that it lacks are ignored. */
function chosen(object: Record<string, unknown>, only: readonly string[]): Record<string, unknown> {
  const left = only.flatMap((field) => {
    const [, name = '', inner] = /^(\w+)(?:\[(\w+)\])?$/.exec(field) ?? [];
    const value = object[name];
    if (value === undefined) return [];
    return [[name, inner === undefined ? value : chosen(value as Record<string, unknown>, [inner])]];
  });
  return Object.fromEntries(left) as Record<string, unknown>;
}

function keyOf(header: string | undefined, params: URLSearchParams): 'none' | 'wrong' | 'right' {
  if (params.has('login') !== params.has('api_key')) return 'wrong';
  if (header === undefined) return 'none';
  const right = `Basic ${Buffer.from(`${account.login}:${account.apiKey}`).toString('base64')}`;
  return header === right ? 'right' : 'wrong';
}

function send(response: ServerResponse, { status, headers = {}, body = '', cutAt }: Reply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  if (cutAt === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, cutAt), () => response.destroy());
}

/** Serves on a free port of this machine until the test ends. */
async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => {
    handle(request, response).catch((fault: unknown) => response.destroy(fault as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function busiest(times: readonly number[]): number {
  let [most, first] = [0, 0];
  for (const [index, time] of times.entries()) {
    while (time - times[first]! >= 1000) first++;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
