import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Keyv } from 'keyv';
import { expect, onTestFinished, test } from 'vitest';
import { LmdbStore } from '../../../src/bot/store/lmdb-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function openFile(): Promise<{ path: string; open: (namespace?: string) => Promise<Keyv> }> {
  const path = join(await temporaryFolder(), 'folder of its own', 'store.mdb');
  const open = async (namespace = 'a'): Promise<Keyv> => {
    const keyv = new Keyv({ store: await LmdbStore.open(path), namespace, throwOnErrors: true });
    onTestFinished(() => keyv.disconnect());
    return keyv;
  };
  return { path, open };
}

async function entriesOf(store: LmdbStore, namespace?: string): Promise<unknown[]> {
  const entries = [];
  for await (const entry of store.iterator(namespace)) entries.push(entry);
  return entries;
}

test('namespaces of keyv over one file do not see each other', async () => {
  const { open } = await openFile();
  const [a, ab] = [await open('a'), await open('ab')];
  await a.set('key', 1);
  await ab.set('key', 2);
  await ab.set('other', 3);
  expect(await a.get(['key', 'other'])).toEqual([1, undefined]);
  expect(await ab.get(['key', 'other'])).toEqual([2, 3]);
  expect([await a.has('other'), await ab.has('other')]).toEqual([false, true]);
  await ab.clear();
  expect([await a.get('key'), await ab.get('key')]).toEqual([1, undefined]);
  expect([await a.delete('key'), await a.delete('key'), await a.has('key')]).toEqual([true, false, false]);
});

test('iterates over a namespace or over everything, and in the meantime may be written to', async () => {
  const { path } = await openFile();
  const store = await LmdbStore.open(path);
  onTestFinished(() => store.disconnect());
  for (const key of ['a:', 'a:1', 'a:ü🎨', 'a;', 'ab:1']) await store.set(key, `of ${key}`);
  expect(await entriesOf(store, 'a')).toEqual(['a:', 'a:1', 'a:ü🎨'].map((key) => [key, `of ${key}`]));
  expect(await entriesOf(store)).toHaveLength(5);
  for await (const [key] of store.iterator('a')) await store.delete(key);
  expect(await entriesOf(store)).toHaveLength(2);
});

test('a file that was removed or replaced is not written to any more', async () => {
  const { path, open } = await openFile();
  const keyv = await open();
  await keyv.set('key', 'value');
  await rm(path);
  for (const work of [() => keyv.get('key'), () => keyv.set('key', 'other'), () => keyv.delete('key')]) {
    await expect(work()).rejects.toThrow('ENOENT');
  }
  await writeFile(path, '');
  await expect(keyv.get('key')).rejects.toThrow('was replaced');
});

test('a key that is too long throws, and so does everything after the end', async () => {
  const { open } = await openFile();
  const keyv = await open();
  await expect(keyv.set('k'.repeat(2000), 1)).rejects.toThrow('larger than the maximum');
  await keyv.disconnect();
  await expect(keyv.get('key')).rejects.toThrow('closed');
  await expect(keyv.set('key', 1)).rejects.toThrow('closed');
});

test('a file of something else is refused, and left as it is', async () => {
  const { path } = await openFile();
  await (await LmdbStore.open(path)).disconnect();
  await writeFile(path, 'notes '.repeat(2000));
  await expect(LmdbStore.open(path)).rejects.toThrow('is damaged');
});
