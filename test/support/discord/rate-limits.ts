import { createHash } from 'node:crypto';
import type { Bucket } from './model.ts';
import type { Limit } from './options.ts';

export interface LimitAnswer {
  readonly headers: Record<string, string>;
  /** Seconds to wait, where the request is one too many. */
  readonly retryAfter: number | undefined;
  readonly global: boolean;
}

interface Window {
  used: number;
  endsAt: number;
}

/** Counts requests in fixed windows, one for each bucket and one for the whole bot. */
export function createRateLimits(globalLimit: Limit) {
  const windows = new Map<string, Window>();

  function take(key: string, { limit, perMs }: Limit): Window & { over: boolean } {
    const now = Date.now();
    const old = windows.get(key);
    const window = old && old.endsAt > now ? old : { used: 0, endsAt: now + perMs };
    windows.set(key, window);
    const over = window.used >= limit;
    if (!over) window.used += 1;
    return { ...window, over };
  }

  function seconds(endsAt: number): number {
    return Math.max(0, Math.ceil(endsAt - Date.now())) / 1000;
  }

  return {
    /** @param bot whether the limit over all bot routes counts it */
    count(bucket: Bucket | undefined, major: string, bot: boolean): LimitAnswer {
      if (bot) {
        const all = take('', globalLimit);
        const retryAfter = seconds(all.endsAt);
        const headers = { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
        if (all.over) return { headers, retryAfter, global: true };
      }
      if (!bucket) return { headers: {}, retryAfter: undefined, global: false };
      const { used, endsAt, over } = take(`${bucket.name} ${major}`, bucket);
      const headers = {
        'x-ratelimit-limit': String(bucket.limit),
        'x-ratelimit-remaining': String(bucket.limit - used),
        'x-ratelimit-reset': String(endsAt / 1000),
        'x-ratelimit-reset-after': String(seconds(endsAt)),
        'x-ratelimit-bucket': createHash('md5').update(bucket.name).digest('hex'),
        ...(over && { 'x-ratelimit-scope': 'user' }),
      };
      return { headers, retryAfter: over ? seconds(endsAt) : undefined, global: false };
    },
  };
}
