import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePicture, encodePicture } from '../../../src/model/image.ts';
import { rgbToLab } from '../../../src/model/lab.ts';
import { importPictures } from '../../../src/training/scrape/import-pictures.ts';
import { readManifest } from '../../../src/training/set/manifest.ts';
import { prepareTrainingSet } from '../../../src/training/set/prepare.ts';
import { lightnessSteps } from '../../../src/training/set/shard.ts';
import { openTrainingSet } from '../../../src/training/set/training-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { lastJson, runCli } from '../../support/cli.ts';
import { drawnData, drawnFolder, drawnPicture, drawnTrainingSet } from '../../support/training-set.ts';

const options = { bins: 'kmeans', q: 12, seed: 1, validation: 0.05 } as const;

test('pictures come back as they were, within the steps of a byte', async () => {
  const data = await drawnData(4);
  const out = await temporaryFolder();
  await prepareTrainingSet({ ...options, data, out });
  const set = await openTrainingSet(out, { verify: true });
  const picture = set.pictures.find(({ id }) => id === '2.png')!;
  const { l, a, b } = set.readPicture(picture);
  set.close();
  const row = (await readManifest(data)).get('2.png')!;
  const { data: rgb, width, height } = await decodePicture(await readFile(join(data, row.file!)));
  expect(picture).toMatchObject({ width, height, split: 'train', group: 'group' });
  for (let i = 0; i < l.length; i += 97) {
    const [L, A, B] = rgbToLab(rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!);
    expect(Math.abs(l[i]! / lightnessSteps - L)).toBeLessThan(0.21);
    expect(Math.abs(a[i]! - A)).toBeLessThan(0.52);
    expect(Math.abs(b[i]! - B)).toBeLessThan(0.52);
  }
});

test('the same data make the same set, a run that was cut off too', async () => {
  const data = await drawnData(5);
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  const first = await prepareTrainingSet({ ...options, data, out: one });
  await prepareTrainingSet({ ...options, data, out: other });
  await rm(join(other, 'manifest.json'));
  await rm(join(other, 'shard-00000.json'));
  await writeFile(join(other, 'shard-00000.bin'), 'half of it');
  await writeFile(join(other, 'shard-00007.bin'), 'of an earlier, larger set');
  expect(await prepareTrainingSet({ ...options, data, out: other })).toEqual(first);
  expect(await readdir(other)).toEqual(await readdir(one));
  for (const file of await readdir(one)) {
    expect(await readFile(join(other, file)), file).toEqual(await readFile(join(one, file)));
  }
});

test('bins and prior do not know the validation pictures', async () => {
  const data = await drawnData(8);
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  await prepareTrainingSet({ ...options, data, out: one });
  const manifest = join(data, 'manifest.jsonl');
  const rows = (await readFile(manifest, 'utf8')).trimEnd().split('\n');
  await writeFile(manifest, `${rows.filter((row) => !row.includes('unseen')).join('\n')}\n`);
  const { splits } = await prepareTrainingSet({ ...options, data, out: other });
  expect(splits).toEqual({ train: 6 });
  expect(await readFile(join(one, 'bins.json'))).toEqual(await readFile(join(other, 'bins.json')));
});

test('a picture that cannot be read any more is left out with its reason, the others stay', async () => {
  const data = await drawnData(4);
  const rows = await readManifest(data);
  await rm(join(data, rows.get('0.png')!.file!));
  await writeFile(join(data, rows.get('1.png')!.file!), 'no picture');
  const { splits, refused } = await prepareTrainingSet({ ...options, data, out: await temporaryFolder() });
  expect(splits).toEqual({ train: 1, unseen: 1 });
  expect(refused).toEqual([
    { id: '0.png', reason: 'file is gone' },
    { id: '1.png', reason: 'cannot be read' },
  ]);
});

test('a damaged or missing shard is found before anything is trained', async () => {
  const set = await drawnTrainingSet(4);
  const shard = join(set, 'shard-00000.bin');
  const bytes = await readFile(shard);
  bytes[1000]! ^= 1;
  await writeFile(shard, bytes);
  await expect(openTrainingSet(set, { verify: true })).rejects.toThrow(
    /the checksum of shard-00000.bin is wrong.*npm run prepare/,
  );
  await writeFile(shard, bytes.subarray(1));
  await expect(openTrainingSet(set)).rejects.toThrow(/wrong size/);
  await rm(shard);
  await expect(openTrainingSet(set)).rejects.toThrow(/shard-00000.bin is missing/);
  await rm(join(set, 'manifest.json'));
  await expect(openTrainingSet(set)).rejects.toThrow(/manifest.json is missing/);
});

test('a full disk is said to be full, and the next run goes on', async () => {
  const data = await drawnData(3);
  const out = await temporaryFolder();
  await symlink('/dev/full', join(out, 'shard-00000.bin.part')); // what is written there fails as on a full disk
  await expect(prepareTrainingSet({ ...options, data, out })).rejects.toMatchObject({
    code: 'bad-configuration',
    message: `The disk of ${out} is full: make room and run the same command again, it goes on where it stopped.`,
  });
  expect((await prepareTrainingSet({ ...options, data, out })).splits).toEqual({ train: 3 });
});

test('the command prints what it made, and says what is missing', async () => {
  const data = await drawnData(4);
  const out = join(await temporaryFolder(), 'set');
  const made = await runCli('prepare', ['--data', data, '--out', out, '--bins', 'grid', '--json']);
  expect(made.code, made.stderr).toBe(0);
  expect(lastJson(made)).toMatchObject({ splits: { train: 3, unseen: 1 }, refused: [] });
  expect(made.stderr.trimEnd().split('\n').at(-1)).toBe(
    'All pictures are stored; their colours are looked at.',
  );
  const empty = await runCli('prepare', ['--data', await temporaryFolder(), '--out', out]);
  expect(empty.code).toBe(2);
  expect(empty.stderr).toMatch(/holds no picture to train on: `npm run scrape/);
  const small = await temporaryFolder();
  const { images } = await drawnFolder(0, small);
  await writeFile(join(images, 'small.png'), await encodePicture(drawnPicture(1, 48, 40), 'png'));
  await importPictures({ folder: join(small, 'data'), images });
  const unfit = await runCli('prepare', ['--data', join(small, 'data'), '--out', out]);
  expect(unfit.stderr).toMatch(/holds no picture to train on \(short side below 64 px\): `npm run scrape/);
  const wrong = await runCli('prepare', ['--data', data, '--out', out, '--validation', '1']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('0 or more and below 1') });
});
