import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../src/model/bundle-write.ts';
import { starterFolder } from '../../src/model/current.ts';
import { Models } from '../../src/model/models.ts';
import { selectBundle } from '../../src/model/select-bundle.ts';
import { tinyParts } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** An installation with models that were made in this order, one a minute. */
async function install(names: readonly string[], pinned?: string) {
  const env = { DATA_DIR: await temporaryFolder(), COLOURNET_MODEL: pinned };
  for (const [index, name] of names.entries()) {
    const folder = join(env.DATA_DIR, 'models', name);
    await writeBundle(folder, tinyParts());
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const created = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
    await writeFile(path, JSON.stringify({ ...manifest, created }));
    await mkdir(`${folder}.training`);
    await writeFile(join(`${folder}.training`, 'last.checkpoint'), 'x'.repeat(1000));
  }
  const loaded: string[] = [];
  const models = new Models(env, async (folder) => {
    if (folder.endsWith('damaged')) throw new Error('damaged');
    loaded.push(folder);
  });
  const current = () => selectBundle(env);
  const listed = async () => (await models.list()).map(({ name }) => name);
  return { env, models, loaded, current, names: listed, folder: (name: string) => models.folderOf(name) };
}

test('the starter is in use where nothing was promoted, and stands first in the list', async () => {
  const { models, current } = await install(['one', 'two']);
  expect(await current()).toBe(starterFolder);
  const list = await models.list();
  expect(list.map(({ name, promoted }) => [name, promoted])).toEqual([
    ['starter', 0],
    ['two', undefined],
    ['one', undefined],
  ]);
  expect(list[1]!.bytes).toBeGreaterThan(1000);
  expect(list[1]!.created).toBe('2026-01-01T00:01:00.000Z');
});

test('a model is loaded before it is written down, and a rollback goes back step by step', async () => {
  const { models, loaded, current, folder } = await install(['one', 'two']);
  await models.promote('one');
  await models.promote('two');
  await models.promote('one');
  expect(await current()).toBe(folder('one'));
  expect((await models.list()).map(({ name, promoted }) => [name, promoted])).toEqual([
    ['starter', 2],
    ['two', 1],
    ['one', 0],
  ]);
  expect(await models.rollback()).toBe('two');
  expect(await models.rollback()).toBe('starter');
  expect(await current()).toBe(starterFolder);
  expect(await models.rollback()).toBeUndefined();
  expect(loaded).toEqual(['one', 'two', 'one', 'two', 'starter'].map(folder));
});

test('promoting what is in use does nothing', async () => {
  const { models, loaded } = await install(['one']);
  await models.promote('one');
  await models.promote('one');
  expect(loaded).toHaveLength(1);
  expect(await models.rollback()).toBe('starter');
});

test('what cannot be loaded is not promoted', async () => {
  const { models, current } = await install(['damaged', 'one']);
  await models.promote('one');
  await expect(models.promote('damaged')).rejects.toThrow('damaged');
  expect(await current()).toBe(models.folderOf('one'));
  expect(await models.rollback()).toBe('starter');
});

test('clicks at one moment are done one after another', async () => {
  const { models, loaded, current, folder } = await install(['one', 'two']);
  await Promise.all([models.promote('one'), models.promote('two'), models.rollback(), models.promote('two')]);
  expect(loaded).toEqual(['one', 'two', 'one', 'two'].map(folder));
  expect(await current()).toBe(folder('two'));
});

test('a pinned model is neither replaced nor rolled back, and the sentence names the variable', async () => {
  const { models, loaded, current } = await install(['one'], 'models/mine');
  for (const change of [models.promote('one'), models.rollback()]) {
    await expect(change).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringContaining('COLOURNET_MODEL'),
    });
  }
  expect([models.isPinned, loaded, await current()]).toEqual([true, [], 'models/mine']);
});

test('removing frees the bundle and the state of its run, and a rollback passes over it', async () => {
  const { models, names, current } = await install(['one', 'two']);
  await models.promote('one');
  await models.promote('two');
  const { bytes } = (await models.list()).find(({ name }) => name === 'one')!;
  expect(await models.remove('one')).toBe(bytes);
  expect(await names()).toEqual(['starter', 'two']);
  expect(await models.rollback()).toBe('starter');
  expect(await current()).toBe(starterFolder);
});

test.each(['starter', 'one'])('%s stays: it came along, or is in use', async (name) => {
  const { models, names } = await install(['one']);
  await models.promote('one');
  await expect(models.remove(name)).rejects.toMatchObject({ code: 'bad-configuration' });
  expect(await names()).toEqual(['starter', 'one']);
});

test.each(['../one', '', '.', '..', 'a/b', 'one\0', '.one'])(
  'a name that is no folder of a model (%j) reaches nothing',
  async (name) => {
    const { models, names, loaded } = await install(['one']);
    await expect(models.promote(name)).rejects.toMatchObject({ code: 'bad-configuration' });
    await expect(models.remove(name)).rejects.toMatchObject({ code: 'bad-configuration' });
    expect([await names(), loaded]).toEqual([['starter', 'one'], []]);
  },
);

test('the last five made stay, and the last five promoted', async () => {
  const made = Array.from({ length: 12 }, (_, index) => `m${String(index).padStart(2, '0')}`);
  const { models, names } = await install(made);
  for (const name of ['m00', 'm01', 'm02', 'm03', 'm04', 'm05']) await models.promote(name);
  expect((await models.prune()).toSorted()).toEqual(['m00', 'm06']);
  expect(await names()).toEqual([
    'starter',
    'm11',
    'm10',
    'm09',
    'm08',
    'm07',
    'm05',
    'm04',
    'm03',
    'm02',
    'm01',
  ]);
});

test('what is damaged or no model is not listed', async () => {
  const { env, names } = await install(['one']);
  await mkdir(join(env.DATA_DIR, 'models', 'empty'));
  await writeFile(join(env.DATA_DIR, 'models', 'notes.txt'), 'mine');
  expect(await names()).toEqual(['starter', 'one']);
});
