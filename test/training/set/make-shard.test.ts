import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodePicture, resizePicture } from '../../../src/model/image.ts';
import { rgbToLabPlanes } from '../../../src/model/rgb-to-lab.ts';
import { readManifest } from '../../../src/training/set/manifest.ts';
import { importPictures } from '../../../src/training/scrape/import-pictures.ts';
import { prepareTrainingSet } from '../../../src/training/set/prepare.ts';
import { lightnessSteps } from '../../../src/training/set/shard.ts';
import { openTrainingSet } from '../../../src/training/set/training-set.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { drawnData, drawnPicture } from '../../support/training-set.ts';

const options = { bins: 'kmeans', q: 12, seed: 1, validation: 0 } as const;

test('a large picture is stored at 288 px on its short side', async () => {
  const [images, data, out] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const large = await resizePicture(drawnPicture(7, 80, 120), 400, 600);
  await writeFile(join(images, 'large.png'), await encodePicture(large, 'png'));
  await importPictures({ folder: data, images });
  await prepareTrainingSet({ ...options, data, out });
  const set = await openTrainingSet(out, { verify: true });
  expect(set.pictures).toMatchObject([{ id: 'large.png', width: 288, height: 432 }]);
  const { l } = set.readPicture(set.pictures[0]!);
  set.close();
  const small = rgbToLabPlanes((await resizePicture(large, 288, 432)).data);
  expect(l).toEqual(Uint8Array.from(small.l, (value) => Math.round(value * lightnessSteps)));
});

test('a run that was cut off keeps the shards that are whole and makes only the one that is missing', async () => {
  const data = await drawnData(6);
  const out = await temporaryFolder();
  const prepare = () => prepareTrainingSet({ ...options, data, out, picturesPerShard: 2 });
  const inodes = async () =>
    await Promise.all([0, 1, 2].map(async (shard) => (await stat(join(out, `shard-0000${shard}.bin`))).ino));
  const [first, before] = [await prepare(), await inodes()];
  await rm(join(out, 'manifest.json'));
  await rm(join(out, 'shard-00001.json'));
  expect(await prepare()).toEqual(first);
  const after = await inodes();
  expect(after.map((inode, shard) => inode === before[shard])).toEqual([true, false, true]);
  const set = await openTrainingSet(out, { verify: true });
  set.close();
  expect(set.pictures.map(({ id, shard }) => [id, shard])).toEqual([
    ['0.png', 0],
    ['1.png', 0],
    ['2.png', 1],
    ['3.png', 1],
    ['4.png', 2],
    ['5.png', 2],
  ]);
});

test.each(['shard-00000.bin', 'shard-00000.json'])(
  'a bit that flips in %s is found and mended',
  async (file) => {
    const data = await drawnData(4);
    const out = await temporaryFolder();
    const first = await prepareTrainingSet({ ...options, data, out });
    const whole = await readFile(join(out, file));
    const damaged = Buffer.from(whole);
    damaged[damaged.lastIndexOf('"offset":') + '"offset":'.length]! ^= 1; // of the planes it is just another byte
    await writeFile(join(out, file), damaged);
    await expect(openTrainingSet(out, { verify: true })).rejects.toThrow(
      `the checksum of ${file} is wrong. Run \`npm run prepare\` again`,
    );
    expect(await prepareTrainingSet({ ...options, data, out })).toEqual(first);
    expect(await readFile(join(out, file))).toEqual(whole);
    (await openTrainingSet(out, { verify: true })).close();
  },
);

test('what was left out since its file could not be read is stored once the file is back', async () => {
  const data = await drawnData(5);
  const out = await temporaryFolder();
  const rows = await readManifest(data);
  const path = (id: string) => join(data, rows.get(id)!.file!);
  for (const id of ['0.png', '1.png', '2.png']) await rename(path(id), `${path(id)}.aside`);
  await mkdir(path('1.png')); // as unreadable as any: whoever runs the tests may read everything
  await writeFile(path('2.png'), 'no picture');
  expect((await prepareTrainingSet({ ...options, data, out })).refused).toEqual([
    { id: '0.png', reason: 'file is gone' },
    { id: '1.png', reason: 'file cannot be read' },
    { id: '2.png', reason: 'cannot be read' },
  ]);
  for (const id of ['0.png', '1.png', '2.png']) {
    await rm(path(id), { recursive: true, force: true });
    await rename(`${path(id)}.aside`, path(id));
  }
  const { splits, refused } = await prepareTrainingSet({ ...options, data, out });
  expect([splits, refused]).toEqual([{ train: 4, unseen: 1 }, []]);
});

test('a set that was made before descriptions had checksums opens, and its shards are kept', async () => {
  const data = await drawnData(4);
  const out = await temporaryFolder();
  await prepareTrainingSet({ ...options, data, out });
  const description = join(out, 'shard-00000.json');
  const { self, ...earlier } = JSON.parse(await readFile(description, 'utf8')) as Record<string, unknown>;
  expect(self).toHaveLength(64);
  await writeFile(description, `${JSON.stringify(earlier)}\n`);
  const manifestPath = join(out, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as { files: Record<string, string> };
  delete manifest.files['shard-00000.json'];
  await writeFile(manifestPath, `${JSON.stringify(manifest)}\n`);
  (await openTrainingSet(out, { verify: true })).close();
  const { ino } = await stat(description);
  await prepareTrainingSet({ ...options, data, out });
  expect((await stat(description)).ino).toBe(ino);
  (await openTrainingSet(out, { verify: true })).close();
});
