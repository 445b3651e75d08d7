import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { tf } from '../support/tensorflow.ts';
import { expect, onTestFinished, test } from 'vitest';
import { bundleFiles, loadBundle, type Manifest, sha256, validationOf } from '../../src/model/bundle.ts';
import { writeBundle } from '../../src/model/bundle-write.ts';
import { fromHalf, toHalf } from '../../src/model/float16.ts';
import { tinyBundle, tinyParts } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('what is written is read back: kernels in half precision, everything else whole', async () => {
  const folder = join(await temporaryFolder(), 'tiny');
  const parts = tinyParts();
  const bundle = await writeBundle(folder, parts);
  expect(bundle.name).toBe('tiny');
  expect(bundle.size).toEqual(parts.size);
  expect(bundle.bins).toEqual(parts.bins);
  for (const [name, values] of parts.weights) {
    const stored = name.endsWith('/kernel') ? values.map((value) => fromHalf(toHalf(value))) : values;
    expect(bundle.weights.get(name), name).toEqual(stored);
  }
  expect((await readdir(folder)).toSorted()).toEqual([...bundleFiles, 'manifest.json'].toSorted());
});

test('model.json loads with plain tf.loadLayersModel and gives the weights', async () => {
  const folder = await tinyBundle();
  const server = createServer((request, response) => {
    createReadStream(join(folder, request.url!)).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const model = await tf.loadLayersModel(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`,
  );
  const { weights } = await loadBundle(folder);
  for (const variable of model.weights) {
    expect(await variable.read().data(), variable.originalName).toEqual(weights.get(variable.originalName));
  }
  model.dispose();
});

test('a folder that exists is not overwritten, and nothing is left beside it', async () => {
  const folder = await tinyBundle();
  const before = await readFile(join(folder, 'manifest.json'));
  await expect(writeBundle(folder, tinyParts())).rejects.toThrow(/folder exists/);
  expect(await readFile(join(folder, 'manifest.json'))).toEqual(before);
  expect(await readdir(join(folder, '..'))).toEqual(['tiny']);
});

test('weights that cannot be stored are refused before anything is there', async () => {
  const folder = join(await temporaryFolder(), 'tiny');
  const parts = tinyParts();
  parts.weights.get('conv1_1/kernel')![0] = 1e6; // infinite in half precision
  await expect(writeBundle(folder, parts)).rejects.toThrow(
    /conv1_1\/kernel holds a number that is not finite/,
  );
  parts.weights.get('conv1_1/kernel')![0] = 1;
  parts.weights.get('bn8/moving_variance')![0] = Number.POSITIVE_INFINITY;
  await expect(writeBundle(folder, parts)).rejects.toThrow(
    /bn8\/moving_variance holds a number that is not finite/,
  );
  await expect(stat(folder)).rejects.toThrow(/ENOENT/);
});

/** Changes a file of the bundle and, if wanted, puts its new checksum into the manifest. */
async function damage(
  folder: string,
  file: string,
  change: (content: Buffer) => Buffer | string,
  { resum = true } = {},
): Promise<void> {
  const bytes = Buffer.from(change(await readFile(join(folder, file))));
  await writeFile(join(folder, file), bytes);
  if (!resum || file === 'manifest.json') return;
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  manifest.files[file as (typeof bundleFiles)[number]] = { bytes: bytes.length, sha256: sha256(bytes) };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

const flip = (content: Buffer) => {
  content[content.length >> 1]! ^= 1;
  return content;
};
const replaced = (from: string | RegExp, to: string) => (content: Buffer) => {
  const text = content.toString();
  expect(text).toMatch(from);
  return text.replace(from, to);
};

const damages: [string, (folder: string) => Promise<unknown>, RegExp][] = [
  ['the folder is not there', (folder) => rename(folder, `${folder}2`), /manifest\.json is missing/],
  ['a file is missing', (folder) => rm(join(folder, 'weights.bin')), /weights\.bin is missing/],
  [
    'a file is cut short',
    (folder) => truncate(join(folder, 'weights.bin'), 100),
    /checksum of weights\.bin is wrong/,
  ],
  [
    'a bit is wrong',
    (folder) => damage(folder, 'bins.json', flip, { resum: false }),
    /checksum of bins\.json is wrong/,
  ],
  [
    'the manifest is not JSON',
    (folder) => damage(folder, 'manifest.json', () => '{'),
    /manifest\.json is not JSON/,
  ],
  [
    'the version is of the future',
    (folder) => damage(folder, 'manifest.json', replaced('"version": 1', '"version": 2')),
    /it has version 2, and this ColourNet reads version 1/,
  ],
  [
    'the manifest has a field that nobody knows',
    (folder) => damage(folder, 'manifest.json', replaced('"version"', '"colour": 1, "version"')),
    /manifest\.json does not hold what it should/,
  ],
  [
    'a shape is wrong',
    (folder) => damage(folder, 'model.json', replaced(/("name": "head\/bias",\s+"shape": \[\s+)16/, '$117')),
    /tensor head\/bias is 17, and the network wants 16/,
  ],
  [
    'a tensor is unknown',
    (folder) => damage(folder, 'model.json', replaced('"name": "head/bias"', '"name": "head/vias"')),
    /tensor head\/vias .* no such tensor/,
  ],
  [
    'weights are left over',
    (folder) => damage(folder, 'weights.bin', (content) => Buffer.concat([content, Buffer.alloc(4)])),
    /weights\.bin has 4 bytes left over/,
  ],
  [
    'weights are too few',
    (folder) => damage(folder, 'weights.bin', (content) => content.subarray(0, -4)),
    /weights\.bin ends within tensor head\/bias/,
  ],
  [
    'a weight is infinite',
    (folder) =>
      damage(folder, 'weights.bin', (content) => {
        content.writeFloatLE(Number.POSITIVE_INFINITY, content.length - 4);
        return content;
      }),
    /tensor head\/bias holds a number that is not finite/,
  ],
  [
    'a bin is lost',
    (folder) =>
      damage(folder, 'bins.json', (content) => {
        const bins = JSON.parse(content.toString()) as { centres: unknown[] };
        return JSON.stringify({ ...bins, centres: bins.centres.slice(1) });
      }),
    /bins\.json has 15 centres and the network 16 bins/,
  ],
];

test.each(damages)('a bundle is refused with the reason when %s', async (_, change, reason) => {
  const folder = await tinyBundle();
  await change(folder);
  await expect(loadBundle(folder)).rejects.toMatchObject({
    code: 'bad-bundle',
    message: expect.stringMatching(reason),
  });
});

test('half precision rounds to nearest even, overflows to infinity and keeps subnormals', () => {
  const cases = [
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [1e6, 0x7c00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [1.5 * 2 ** -24, 2],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [0, 0],
  ]; // prettier-ignore
  for (const [value, bits] of cases) expect(toHalf(value!), String(value)).toBe(bits);
  for (let bits = 0; bits < 0x7c00; bits++) expect(toHalf(fromHalf(bits))).toBe(bits);
  expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
});

test('what the trainer measured is read from the manifest, and nothing from figures of another kind', () => {
  const measured = (figures: Manifest['figures']) => validationOf({ figures } as Manifest);
  expect(measured({ validation: { psnr: 21, greyPsnr: 20.5, colourfulness: 0.7 } })).toEqual({
    psnrGain: 0.5,
    colourfulness: 0.7,
  });
  expect(measured({})).toBeUndefined();
  expect(measured({ validation: { psnr: 'good' } })).toBeUndefined();
});
