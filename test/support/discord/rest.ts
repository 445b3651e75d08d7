import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { DiscordRefusal, refusal } from './errors.ts';
import { type Fault, faultName, faultRefusal } from './faults.ts';
import type { RequestRecord } from './model.ts';
import { readBody } from './multipart.ts';
import { createRateLimits } from './rate-limits.ts';
import { bucketOf, matchRoute, type Route, type RouteAnswer } from './route.ts';
import type { World } from './world.ts';

const largestRequest = 25 * 2 ** 20;
const prefix = '/api/v10';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function checkCaller(world: World, route: Route | undefined, request: IncomingMessage): void {
  if (!/^DiscordBot \(.+, .+\)/.test(request.headers['user-agent'] ?? '')) throw refusal(40333, 'User-Agent');
  if (!route) throw new DiscordRefusal(404, 0, '404: Not Found');
  const { authorization } = request.headers;
  if (route.bot && authorization !== `Bot ${world.token}`)
    throw new DiscordRefusal(401, 0, '401: Unauthorized');
  if (!route.bot && authorization !== undefined && route.pattern !== '/gateway') {
    throw new DiscordRefusal(401, 0, '401: Unauthorized', 'The token in the path is enough');
  }
}

function tooMany(retryAfter: number, global: boolean, headers: Record<string, string> = {}): Answer {
  const body = { message: 'You are being rate limited.', retry_after: retryAfter, global };
  return { status: 429, body, headers: { ...headers, 'retry-after': String(retryAfter) } };
}

function refusing(error: DiscordRefusal, retryAfterMs: number, headers: Record<string, string> = {}): Answer {
  const { status } = error;
  if (status !== 429) return { status, body: error, headers };
  const retryAfter = retryAfterMs / 1000;
  const body = { ...error.toJSON(), retry_after: retryAfter, global: false };
  return { status, body, headers: { ...headers, 'retry-after': String(retryAfter) } };
}

/** Answers REST requests by the routes; faults come first and after. */
export function createRest(
  world: World,
  routes: readonly Route[],
  pickFault: (request: string) => Fault | undefined,
  retryAfterMs: () => number,
) {
  const limits = createRateLimits(world.options.globalLimit);

  function refused(record: RequestRecord, error: DiscordRefusal, body: unknown): void {
    const message = error.detail === '' ? error.message : `${error.message} (${error.detail})`;
    world.refusals.push({ request: record, status: error.status, code: error.code, message, body });
  }

  async function work(
    request: IncomingMessage,
    url: URL,
    record: RequestRecord,
    raw: Buffer,
    [route, params]: readonly [Route | undefined, Record<string, string>],
  ): Promise<Answer> {
    let json: unknown;
    let headers: Record<string, string> = {};
    try {
      checkCaller(world, route, request);
      const limit = limits.count(...bucketOf(world, route!, params), route!.bot);
      headers = limit.headers;
      if (limit.retryAfter !== undefined) {
        refused(record, new DiscordRefusal(429, 0, 'You are being rate limited.'), undefined);
        return tooMany(limit.retryAfter, limit.global, headers);
      }
      if (raw.length > largestRequest) throw refusal(40005, `${raw.length} bytes in all`);
      const body = await readBody(raw, request.headers['content-type']);
      ({ json } = body);
      const call = { world, params, query: url.searchParams, json, files: body.files };
      const answer: RouteAnswer = route!.answer(call);
      return { ...answer, headers };
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) {
        const broken = new DiscordRefusal(500, 0, 'The fake itself broke', String((error as Error).stack));
        refused(record, broken, json);
        return { status: 500, body: broken };
      }
      refused(record, error, json);
      return refusing(error, error.retryAfterMs, headers);
    }
  }

  function before(fault: Fault | undefined): Answer | undefined {
    if (fault === '429') {
      return tooMany(retryAfterMs() / 1000, false, { 'x-ratelimit-scope': 'user' });
    }
    if (fault === '500 before')
      return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
    if (fault === '503') return { status: 503, body: { message: '503: Service Unavailable', code: 0 } };
    const error = fault === undefined ? undefined : faultRefusal(fault);
    return error && refusing(error, retryAfterMs());
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const method = request.method ?? 'GET';
    const decoded = decodeURIComponent(url.pathname);
    const path = decoded.startsWith(prefix) ? decoded.slice(prefix.length) : decoded;
    const found = routes
      .map((route) => [route, matchRoute(route, method, path)] as const)
      .find(([, params]) => params !== undefined);
    const route = decoded.startsWith(prefix) ? found?.[0] : undefined;
    const fault = pickFault(`${method} ${path}`);
    const record: RequestRecord = {
      method,
      path,
      route: route?.pattern ?? '',
      at: Date.now(),
      status: undefined,
      code: undefined,
      fault: fault === undefined ? undefined : faultName(fault),
      endedAt: undefined,
    };
    world.requests.push(record);
    const end = (status: number, code?: number) => {
      Object.assign(record, { status, code, endedAt: Date.now() });
      world.watch.changed(world.requests);
    };
    if (fault === 'reset') {
      request.once('data', () => request.socket.resetAndDestroy());
      request.once('end', () => request.socket.resetAndDestroy());
      end(0);
      return;
    }
    const raw = await readAll(request).catch(() => undefined);
    if (!raw) {
      end(0); // the bot hung up while it was sending
      return;
    }
    if (fault === 'hang') {
      response.once('close', () => end(0));
      return;
    }
    const isLate = typeof fault === 'object' && fault.late;
    if (isLate) await after(fault.slowMs);
    let answer = before(fault) ?? (await work(request, url, record, raw, [route, found?.[1] ?? {}]));
    if (typeof fault === 'object' && !isLate) await after(fault.slowMs);
    if (fault === '500 after')
      answer = { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const code = answer.status >= 400 ? (JSON.parse(text || '{}') as { code?: number }).code : undefined;
    end(answer.status, code);
    const type = text === '' ? {} : { 'content-type': 'application/json' };
    response.writeHead(answer.status, { ...type, ...answer.headers }).end(text);
  };
}
