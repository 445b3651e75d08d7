import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodePicture } from '../../../src/model/image.ts';
import { importPictures } from '../../../src/training/scrape/import-pictures.ts';
import { readManifest } from '../../../src/training/set/manifest.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
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

test('a file that cannot be read is a row that says so, until it can', async () => {
  const images = await temporaryFolder();
  const folder = await temporaryFolder();
  await writeFile(join(images, 'a.png'), await encodePicture(drawnPicture(1), 'png'));
  await mkdir(join(images, 'folder.png'));
  await symlink(join(images, 'nowhere'), join(images, 'link.png'));
  expect(await importPictures({ folder, images })).toEqual({ kept: 1, 'file cannot be read': 2 });
  expect((await readManifest(folder)).get('link.png')).toMatchObject({
    file: null,
    sha256: null,
    status: 'rejected',
  });
  await writeFile(join(images, 'nowhere'), await encodePicture(drawnPicture(2), 'png'));
  expect(await importPictures({ folder, images })).toEqual({ kept: 2, 'file cannot be read': 1 });
});

test('a damaged picture is tried again until a whole one stands in its place, the others are left alone', async () => {
  const images = await temporaryFolder();
  const folder = await temporaryFolder();
  const [kept, other] = await Promise.all([1, 2].map((seed) => encodePicture(drawnPicture(seed), 'png')));
  await writeFile(join(images, 'a.png'), kept!);
  await writeFile(join(images, 'cut.png'), other!.subarray(0, 200));
  await writeFile(join(images, 'cut too.png'), other!.subarray(0, 200));
  for (let run = 0; run < 2; run++) {
    expect(await importPictures({ folder, images })).toEqual({ kept: 1, 'cannot be read': 2 });
  }
  await rm(join(images, 'a.png'));
  await mkdir(join(images, 'a.png')); // it would be missed, if it were read
  await writeFile(join(images, 'cut.png'), other!);
  await writeFile(join(images, 'cut too.png'), kept!);
  for (let run = 0; run < 2; run++) {
    expect(await importPictures({ folder, images })).toEqual({ kept: 2, 'the same file twice': 1 });
  }
  const row = (await readManifest(folder)).get('cut.png')!;
  expect(await readFile(join(folder, row.file!))).toEqual(await readFile(join(images, 'cut.png')));
});

test('a table that was corrected since changes nothing of what is there', async () => {
  const { images, sources } = await drawnFolder(1);
  const folder = await temporaryFolder();
  await importPictures({ folder, images, sources });
  const before = await readFile(join(folder, 'manifest.jsonl'), 'utf8');
  await writeFile(sources, 'file\tauthor\n0.png\tsomebody else\n');
  await importPictures({ folder, images, sources });
  expect(await readFile(join(folder, 'manifest.jsonl'), 'utf8')).toBe(before);
});

test('authors on the list that the folder keeps stay out, and what was kept of them goes', async () => {
  const { images, sources } = await drawnFolder(4);
  const folder = await temporaryFolder();
  await importPictures({ folder, images, sources });
  await writeFile(join(images, '4.png'), await encodePicture(drawnPicture(4), 'png'));
  await writeFile(join(images, '5.png'), await encodePicture(drawnPicture(5), 'png'));
  await appendFile(sources, '4.png\tArtist 1\n5.png\tartist 2\n');
  await writeFile(join(folder, 'opt-out.txt'), 'artist:artist_1\n');
  for (let run = 0; run < 2; run++) {
    expect(await importPictures({ folder, images, sources })).toEqual({ kept: 4, 'opted out': 2 });
  }
  expect((await readManifest(folder)).get('4.png')).toMatchObject({ file: null, status: 'rejected' });
  expect(await readdir(join(folder, 'pictures'))).toHaveLength(4);
});

test('an import waits for a scrape that fills the same folder', async () => {
  const { images } = await drawnFolder(1);
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in-use.lock'), String(process.ppid));
  await expect(importPictures({ folder, images })).rejects.toThrow(/works in .*: wait for it/);
  await rm(join(folder, 'in-use.lock'));
  expect(await importPictures({ folder, images })).toEqual({ kept: 1 });
  expect((await readdir(folder)).toSorted()).toEqual(['manifest.jsonl', 'pictures']);
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
