import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Collection, openStore, type Store } from '../../src/bot/store.ts';
import { password } from './store-servers.ts';

export const shape = z.strictObject({ name: z.string(), temperature: z.number() });
export type Shape = z.infer<typeof shape>;
export const vivid: Shape = { name: 'vivid', temperature: 0.15 };
export const soft: Shape = { name: 'soft', temperature: 0.8 };

/** Opens a store that is closed when the test ends. */
export async function open(url: string | undefined, folder: string, patienceMs?: number): Promise<Store> {
  const store = await openStore(url, folder, patienceMs);
  onTestFinished(() => store.close());
  return store;
}

export async function all<T>(collection: Collection<T>): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  for await (const [key, value] of collection.entries()) found.set(key, value);
  return found;
}

/** What each call of a collection rejects with, all at once. */
export async function failuresOf(collection: Collection<Shape>): Promise<unknown[]> {
  const work = [
    collection.get('a'),
    collection.set('b', soft),
    collection.delete('c'),
    all(collection),
    collection.get('never saved'),
  ];
  return (await Promise.allSettled(work)).map((each) => ('reason' in each ? each.reason : each.value));
}

/** A store that cannot be opened says so in a sentence that names its variable and no password. */
export async function expectRefusal(url: string, reason: RegExp): Promise<void> {
  const error: unknown = await openStore(url, '', 1000).then(
    (store) => store.close(),
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    code: 'bad-configuration',
    message: expect.stringContaining('STORE_URL'),
  });
  expect(String(error)).toMatch(reason);
  for (const secret of ['hunter2', password, encodeURIComponent(password)]) {
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  }
}
