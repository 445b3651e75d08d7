import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodePicture } from '../../../src/model/image.ts';
import { importPictures } from '../../../src/training/set/import-pictures.ts';
import { readManifest } from '../../../src/training/set/manifest.ts';
import { temporaryFolder } from '../../support/bundle.ts';
import { flat } from '../../support/pictures.ts';
import { drawnFolder, drawnPicture } from '../../support/training-set.ts';

test('pictures keep what the table says of them, and their bytes', async () => {
  const { images, sources } = await drawnFolder(5);
  const folder = join(await temporaryFolder(), 'data');
  expect(await importPictures({ folder, images, sources })).toEqual({ kept: 5 });
  const row = (await readManifest(folder)).get('3.png')!;
  expect(row).toMatchObject({
    artist: 'artist 0',
    group: 'group',
    split: 'unseen',
    status: 'kept',
    work: null,
  });
  expect(await readFile(join(folder, row.file!))).toEqual(await readFile(join(images, '3.png')));
});

test('what cannot be read, has no colours or comes twice is a row with its reason', async () => {
  const images = await temporaryFolder();
  await mkdir(join(images, 'below'));
  const drawn = await encodePicture(drawnPicture(1), 'png');
  await writeFile(join(images, 'a.png'), drawn);
  await writeFile(join(images, 'below', 'b.png'), drawn);
  await writeFile(join(images, 'cut.png'), drawn.subarray(0, 200));
  const grey = { data: flat(90, 90, [120, 120, 120]), width: 90, height: 90 };
  await writeFile(join(images, 'grey.png'), await encodePicture(grey, 'png'));
  await writeFile(join(images, 'notes.txt'), 'no picture, and no row');
  const folder = await temporaryFolder();
  await importPictures({ folder, images });
  const rows = [...(await readManifest(folder)).values()];
  expect(rows.map(({ id, status, reason }) => [id, status, reason])).toEqual([
    ['a.png', 'kept', undefined],
    ['below/b.png', 'rejected', 'the same file twice'],
    ['cut.png', 'rejected', 'cannot be read'],
    ['grey.png', 'rejected', 'no colours'],
  ]);
  expect(await readdir(join(folder, 'pictures'))).toHaveLength(1);
});

test('an import that was killed within a row goes on and ends as an undisturbed one', async () => {
  const { images, sources } = await drawnFolder(4);
  const [folder, undisturbed] = [await temporaryFolder(), await temporaryFolder()];
  await importPictures({ folder: undisturbed, images, sources });
  const whole = await readFile(join(undisturbed, 'manifest.jsonl'), 'utf8');
  const lines = whole.split('\n');
  await mkdir(join(folder, 'pictures'));
  await appendFile(join(folder, 'manifest.jsonl'), `${lines[0]}\n${lines[1]!.slice(0, 40)}`);
  await importPictures({ folder, images, sources });
  expect(await readFile(join(folder, 'manifest.jsonl'), 'utf8')).toBe(whole);
});

test('a manifest that is damaged in the middle says which line', async () => {
  const { images, sources } = await drawnFolder(1);
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'manifest.jsonl'), '{"id":"x"}\n');
  await expect(importPictures({ folder, images, sources })).rejects.toThrow(/damaged in line 1/);
});

test('a folder without pictures, and a table without files, are said so', async () => {
  const folder = await temporaryFolder();
  const images = await temporaryFolder();
  await expect(importPictures({ folder, images })).rejects.toThrow(/holds no picture/);
  await expect(importPictures({ folder, images: join(images, 'no') })).rejects.toThrow(
    /cannot be read \(ENOENT\)/,
  );
  const sources = join(images, 'sources.tsv');
  await writeFile(sources, 'name\tauthor\n');
  await expect(importPictures({ folder, images, sources })).rejects.toThrow(/names no column `file`/);
  await writeFile(sources, 'author\tfile\nsomebody\n');
  await expect(importPictures({ folder, images, sources })).rejects.toThrow(/line 2 names no file/);
});
