import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { KeyvPostgres } from '@keyv/postgres';
import { createClient } from '@keyv/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LmdbStore } from '../../src/bot/store/lmdb-store.ts';
import { openStore } from '../../src/bot/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lineTo, missing, postgreSql, redis, type Server } from '../support/store-servers.ts';
import { all, expectRefusal, failuresOf, open, shape, soft, vivid } from '../support/stores.ts';

function withPort(url: string, port: number): string {
  return url.replace(/:\d+/, `:${port}`);
}

interface Kind {
  readonly missing: string | undefined;
  readonly server?: () => Promise<Server>;
  /** Puts text where a value should be. */
  readonly spoil: (url: string | undefined, folder: string, key: string, text: string) => Promise<void>;
}

const kinds: Record<string, Kind> = {
  'the embedded file': {
    missing: undefined,
    spoil: async (_, folder, key, text) => {
      const file = await LmdbStore.open(join(folder, 'store.mdb'));
      await file.set(key, text);
      await file.disconnect();
    },
  },
  Redis: {
    missing: missing.redis,
    server: redis,
    spoil: async (url, _, key, text) => {
      const client = createClient({ url: url! });
      await client.connect();
      await client.set(`colournet:${key}`, text);
      await client.close();
    },
  },
  PostgreSQL: {
    missing: missing.postgres,
    server: postgreSql,
    spoil: async (url, _, key, text) => {
      await new KeyvPostgres({ uri: url!, table: 'colournet' }).set(key, text); // the pool is that of the store
    },
  },
};

describe.each(Object.entries(kinds))('%s', (kind, { missing: reason, server: startServer, spoil }) => {
  const it = reason === undefined ? test : test.skip;
  const also = reason === undefined ? '' : ` (skipped: ${reason})`;
  if (reason !== undefined) console.log(`The store's tests against ${kind} are skipped: ${reason}.`);
  let server: Server | undefined;
  let names = 0;
  const freshName = () => `test-${'abcdefghijklmnopqrstuvwxyz'[names++]}`;

  beforeAll(async () => {
    if (reason === undefined) server = await startServer?.();
  });
  afterAll(() => server?.end());

  it(`keeps, gives, replaces, deletes and lists${also}`, async () => {
    const presets = (await open(server?.url, await temporaryFolder())).collection(freshName(), shape);
    expect(await presets.get('a')).toBeUndefined();
    expect(await all(presets)).toEqual(new Map());
    await presets.set('a', vivid);
    await presets.set('b', vivid);
    await presets.set('b', soft);
    await presets.set('c', vivid);
    await presets.delete('c');
    await presets.delete('never saved');
    expect(await presets.get('a')).toEqual(vivid);
    expect(await presets.get('c')).toBeUndefined();
    expect(await all(presets)).toEqual(new Map(Object.entries({ a: vivid, b: soft })));
  });

  it(`lists more than a page of it${also}`, async () => {
    const numbers = (await open(server?.url, await temporaryFolder())).collection(freshName(), z.number());
    const wanted = Array.from({ length: 250 }, (_, i) => [`key ${i}`, i] as const);
    await Promise.all(wanted.map(([key, value]) => numbers.set(key, value)));
    expect(await all(numbers)).toEqual(new Map(wanted));
  });

  it(`forgets in time${also}`, async () => {
    const folder = await temporaryFolder();
    const name = freshName();
    const numbers = (await open(server?.url, folder)).collection(name, z.number());
    await numbers.set('short', 1, 300);
    await numbers.set('over', 2, -5);
    await numbers.set('long', 3, 60_000.5);
    await numbers.set('for good', 4, 300);
    await numbers.set('for good', 5);
    expect(await numbers.get('short')).toBe(1);
    await sleep(320);
    expect(await numbers.get('short')).toBeUndefined();
    expect(await all(numbers)).toEqual(new Map(Object.entries({ long: 3, 'for good': 5 })));
    await Promise.all([numbers.get('over'), numbers.set('over', 6)]);
    expect(await numbers.get('over')).toBe(6);
  });

  it(`keeps collections apart, whatever their keys${also}`, async () => {
    const store = await open(server?.url, await temporaryFolder());
    const name = freshName();
    const [one, other] = [store.collection(name, z.number()), store.collection(`${name}-x`, z.number())];
    const keys = ['key', `${name}:key`, `${name}:${name}:key`, 'colournet:key', ':', '%', '*', '-x:key'];
    for (const [i, key] of keys.entries()) {
      await one.set(key, i);
      await other.set(key, 100 + i);
    }
    expect(await all(one)).toEqual(new Map(keys.map((key, i) => [key, i])));
    expect(await all(other)).toEqual(new Map(keys.map((key, i) => [key, 100 + i])));
    await other.delete('key');
    expect(await one.get('key')).toBe(0);
  });

  it(`takes keys and values in any script${also}`, async () => {
    const texts = (await open(server?.url, await temporaryFolder())).collection(freshName(), z.string());
    const any = [
      'ü',
      '漫画',
      '🎨🏴‍☠️',
      'العربية',
      "'; DROP TABLE colournet; --",
      '\\ "quoted"\n\t',
      ':base64:eA==',
    ];
    for (const text of any) await texts.set(text, text);
    expect(await all(texts)).toEqual(new Map(any.map((text) => [text, text])));
  });

  it(`keeps the last of many at once${also}`, async () => {
    const numbers = (await open(server?.url, await temporaryFolder())).collection(freshName(), z.number());
    const sets = Array.from({ length: 200 }, (_, i) => numbers.set(`key ${i % 4}`, i));
    expect(await numbers.get('key 3')).toBe(199);
    await Promise.all(sets);
    expect(await all(numbers)).toEqual(new Map([196, 197, 198, 199].map((i) => [`key ${i % 4}`, i])));
  });

  it(`has everything after it was closed and opened again${also}`, async () => {
    const folder = await temporaryFolder();
    const name = freshName();
    const first = await openStore(server?.url, folder);
    await first.collection('another', z.string()).set('key', 'text');
    await first.collection(name, shape).set('key', vivid);
    await first.close();
    await first.close();
    await expect(first.collection(name, shape).get('key')).rejects.toMatchObject({ code: 'store-failed' });
    const second = await open(server?.url, folder);
    expect(await all(second.collection(name, shape))).toEqual(new Map([['key', vivid]]));
    expect(await second.collection('another', z.string()).get('key')).toBe('text');
  });

  it(`names what is damaged instead of reading it as nothing${also}`, async () => {
    const folder = await temporaryFolder();
    const name = freshName();
    const presets = (await open(server?.url, folder)).collection(name, shape);
    const wrong = ['', 'secret', 'null', '5', '[]', '{}', '{"expires":1}', '{"value":{"name":"secret"}}'];
    for (const text of wrong) {
      await spoil(server?.url, folder, `${name}:key`, text);
      const expected = {
        code: 'store-failed',
        message: expect.stringContaining(`${name}:key: the value is damaged`),
      };
      const failures = await Promise.allSettled([presets.get('key'), all(presets)]);
      for (const failure of failures) {
        expect(failure, text).toMatchObject({ reason: expected });
        expect(inspect(failure)).not.toContain('secret');
      }
    }
    await presets.set('key', vivid);
    expect(await presets.get('key')).toEqual(vivid);
  });

  it(`does not save what it could not read back${also}`, async () => {
    const presets = (await open(server?.url, await temporaryFolder())).collection(freshName(), shape);
    await presets.set('key', vivid);
    await expect(presets.set('key', { ...vivid, temperature: Number.NaN })).rejects.toThrow('temperature');
    expect(await presets.get('key')).toEqual(vivid);
  });

  if (!startServer) return;

  it(`fails while the server is down, and goes on after it came back${also}`, async () => {
    const presets = (await open(server!.url, '')).collection(freshName(), shape);
    await presets.set('a', vivid);
    await server!.kill();
    for (const failure of await failuresOf(presets)) expect(failure).toMatchObject({ code: 'store-failed' });
    await server!.start();
    await expect
      .poll(() => presets.get('a').catch(String), { timeout: 20_000, interval: 200 })
      .toEqual(vivid);
    await presets.set('b', soft);
    expect(await all(presets)).toEqual(new Map(Object.entries({ a: vivid, b: soft })));
  });

  it(`fails in bounded time where the server does not answer${also}`, async () => {
    const { port, freeze, thaw } = await lineTo(server!.port);
    const presets = (await open(withPort(server!.url, port), '', 1000)).collection(freshName(), shape);
    await presets.set('a', vivid);
    freeze();
    const begun = performance.now();
    for (const failure of await failuresOf(presets)) expect(failure).toMatchObject({ code: 'store-failed' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    thaw();
    await expect
      .poll(() => presets.get('a').catch(String), { timeout: 20_000, interval: 200 })
      .toEqual(vivid);
  });

  it(`can be closed while the server is down${also}`, async () => {
    const store = await open(server!.url, '', 1000);
    await store.collection(freshName(), shape).set('a', vivid);
    await server!.kill();
    await store.close();
    await server!.start();
  });

  it(`stops the start where the password is wrong, and does not tell it${also}`, async () => {
    await expectRefusal(server!.url.replace(/:[^:]*@/, ':hunter2@'), /password/);
    await expectRefusal(server!.url.replace(/:[^:]*@/, '@'), /password|NOAUTH/);
  });
});
