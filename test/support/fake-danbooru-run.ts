import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createDanbooru, type Danbooru } from '../../src/training/danbooru/api.ts';
import { type Client, type ClientOptions, createClient } from '../../src/training/danbooru/client.ts';
import type { Clock } from '../../src/training/danbooru/pace.ts';
import { type ScrapeOptions } from '../../src/training/scrape/scrape.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { account, type FakeDanbooru } from './fake-danbooru.ts';

export interface Connection {
  readonly client: Client;
  readonly danbooru: Danbooru;
  /** What was waited for, in milliseconds; no time passes. */
  readonly waits: number[];
  /** What was logged, a JSON line each. */
  readonly logged: string[];
  readonly log: ClientOptions['log'];
}

/** A clock on which waiting takes no time. */
export function instantClock(waits: number[] = []): Clock {
  let now = 0;
  return {
    nowMs: () => now,
    wait: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** Connects to a fake as the fake's account, as fast as it goes. */
export function connect(url: string, options: Partial<ClientOptions> = {}): Connection {
  const waits: number[] = [];
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const client = createClient({
    url,
    account,
    userId: account.userId,
    version: '1.2.3',
    rate: 1e9,
    log,
    clock: instantClock(waits),
    random: () => 0,
    ...options,
  });
  onTestFinished(() => client.close());
  return { client, danbooru: createDanbooru(client), waits, logged, log };
}

/** What a small scrape is called with: a folder of its own, every search, seed 1. */
export async function scrapeOptions(
  site: FakeDanbooru,
  options: Partial<ScrapeOptions> = {},
): Promise<ScrapeOptions & Connection> {
  const connection = connect(site.url);
  const folder = options.folder ?? (await temporaryFolder());
  return { ...connection, userId: account.userId, count: 40, seed: 1, ...options, folder };
}
