import { setTimeout as wait } from 'node:timers/promises';
import {
  Client,
  CloseCodes,
  DefaultRestOptions,
  Events,
  GatewayIntentBits,
  Options,
  type RESTOptions,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../log.ts';
import { describeError } from './discord-errors.ts';

/** An upload may take its time; repeated, it does no harm. */
const restTimeoutMs = 60_000;
/** Between the tries of discord.js, which makes none itself. */
const pauseMs = 250;
/** For servers with an outage: until then nobody is answered, and an interaction lives for three seconds. */
const waitGuildsMs = 1000;
/** What Discord wants to wait for longer fails: somebody is to be told. */
const longestWaitMs = 60_000;
const rememberedFailures = 10_000;
const goodbye: number = CloseCodes.Normal;

/**
 * Makes the client, which says in the log how its connections are.
 * @param api another address of Discord's
 * @returns it, and the interactions of which an answer may have arrived though it seemed to fail
 */
export function createClient(
  api: string | undefined,
  log: Logger,
): { client: Client; unsure: LRUCache<string, true> } {
  const unsure = new LRUCache<string, true>({ max: rememberedFailures });
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: waitGuildsMs,
    allowedMentions: { parse: [] }, // nobody is pinged by what a member wrote
    rest: {
      timeout: restTimeoutMs,
      invalidRequestWarningInterval: 100,
      makeRequest: noteFailures(unsure),
      rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > longestWaitMs,
      ...(api && { api }),
    },
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
  });
  watch(client, log);
  return { client, unsure };
}

type RequestInit = Parameters<RESTOptions['makeRequest']>[1];

/** discord.js tells of no connection that broke, and repeats what failed at once. */
function noteFailures(unsure: LRUCache<string, true>): RESTOptions['makeRequest'] {
  return async (url, init) => {
    const id = /\/interactions\/(\d+)\//.exec(url)?.[1];
    const note = () => id !== undefined && unsure.set(id, true);
    try {
      const response = await DefaultRestOptions.makeRequest(url, await withWholeBody(init));
      if (response.status >= 500) {
        note();
        await wait(pauseMs);
      }
      return response;
    } catch (error) {
      note();
      throw error;
    }
  };
}

/**
 * A form in one piece: Node 26 ends the process where a connection breaks while it still reads a form piece by piece
 * (an unhandled rejection, "ReadableStream is already closed").
 */
async function withWholeBody(init: RequestInit): Promise<RequestInit> {
  if (!(init.body instanceof FormData)) return init;
  const form = new Response(init.body);
  const type = form.headers.get('content-type')!; // names the boundary
  const headers = { ...(init.headers as Record<string, string>), 'content-type': type };
  return { ...init, headers, body: new Uint8Array(await form.arrayBuffer()) };
}

function watch(client: Client, log: Logger): void {
  client.on(Events.Error, (error) => log.error({ error: describeError(error) }, 'the client has an error'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'the client warns'));
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    if (code === goodbye) log.info({ shard }, 'said goodbye');
    else log.error({ shard, code }, 'disconnected for good');
  });
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'resumed'));
  client.on(Events.ShardReady, (shard) => log.info({ shard }, 'connected'));
  client.on(Events.ShardError, (error, shard) =>
    log.error({ shard, error: describeError(error) }, 'shard error'),
  );
  client.rest.on('invalidRequestWarning', ({ count }) =>
    log.warn({ count }, 'Discord refused many requests'),
  );
  client.rest.on('rateLimited', ({ route, timeToReset }) =>
    log.debug({ route, timeToReset }, 'rate limited'),
  );
}
