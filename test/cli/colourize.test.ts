import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { tinyBundle } from '../support/bundle.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lastJson, runCli } from '../support/cli.ts';
import * as pictures from '../support/pictures.ts';

interface Row {
  status: string;
  reason?: string;
  input: string;
  output: string | null;
  width: number | null;
  height: number | null;
  engine: string | null;
  model: string | null;
  temperature: number | null;
  toning: number | null;
  ms: Record<string, number> | null;
}

let folder: string;
let model: string;
let page: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  model = await tinyBundle();
  page = join(folder, 'page.png');
  await sharp({ create: { width: 60, height: 90, channels: 3, background: '#999' } })
    .png()
    .toFile(page);
});

const colourize = (...args: string[]) =>
  runCli('colourize', ['--model', model, '--json', ...args], { COLOURNET_ENGINE: 'onnx' });
const rowsOf = async (...args: string[]) => {
  const ended = await colourize(...args);
  return { ...ended, rows: (lastJson(ended) as { results: Row[] }).results };
};

test('without an output the result lies beside the picture, and the row says all about it', async () => {
  const { code, rows } = await rowsOf(page, '-t', '0.8');
  expect(code).toBe(0);
  expect(rows).toEqual([
    {
      status: 'coloured',
      input: page,
      output: join(folder, 'page.colour.png'),
      width: 60,
      height: 90,
      engine: 'onnx',
      model: 'tiny',
      temperature: 0.8,
      toning: 0,
      notes: [],
      ms: Object.fromEntries(
        ['decode', 'network', 'colour', 'encode', 'total'].map((part) => [part, expect.any(Number)]),
      ),
    },
  ]);
  expect(await sharp(rows[0]!.output!).metadata()).toMatchObject({
    format: 'png',
    width: 60,
    height: 90,
    space: 'srgb',
  });
});

test('an output is a folder if it exists as one, ends in / or takes several pictures, else a file', async () => {
  const existing = join(folder, 'existing');
  await mkdir(existing);
  expect((await rowsOf(page, '-o', existing)).rows[0]!.output).toBe(join(existing, 'page.colour.png'));
  expect((await rowsOf(page, '-o', join(folder, 'made/'))).rows[0]!.output).toBe(
    join(folder, 'made', 'page.colour.png'),
  );
  const other = join(folder, 'other.jpeg');
  await sharp(page).jpeg().toFile(other);
  const several = await rowsOf(page, other, '-o', join(folder, 'several'));
  expect((await readdir(join(folder, 'several'))).toSorted()).toEqual([
    'other.colour.jpeg',
    'page.colour.png',
  ]);
  expect(several.code).toBe(0);
  const file = join(folder, 'deep', 'result.webp');
  expect((await rowsOf(page, '-o', file)).rows[0]!.output).toBe(file);
  expect(await sharp(file).metadata()).toMatchObject({ format: 'webp' });
});

test('a format that cannot be written becomes PNG', async () => {
  const gif = join(folder, 'still.gif');
  await sharp(page).gif().toFile(gif);
  expect((await rowsOf(gif)).rows[0]!.output).toBe(join(folder, 'still.colour.png'));
});

test('one refused picture does not stop the others, and the exit is 2', async () => {
  const broken = join(folder, 'broken.png');
  await writeFile(broken, (await readFile(page)).subarray(0, 60));
  const { code, rows, stderr } = await rowsOf(
    broken,
    join(folder, 'missing.png'),
    page,
    '-o',
    join(folder, 'out/'),
  );
  expect(code).toBe(2);
  expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed', 'coloured']);
  expect(rows[0]).toMatchObject({
    output: null,
    width: null,
    engine: null,
    ms: null,
    reason: expect.stringMatching(/cut short/),
  });
  expect(rows[1]!.reason).toMatch(/cannot be read \(ENOENT\)/);
  expect(stderr).not.toMatch(/ at /);
  expect(await readdir(join(folder, 'out'))).toEqual(['page.colour.png']);
});

test('every kind of bad picture is one sentence and exit 2, and nothing is left behind', async () => {
  const files: Record<string, Uint8Array> = {
    'empty.png': new Uint8Array(),
    'words.png': Buffer.from('this is not a picture'),
    'drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'photo.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    'bomb.png': pictures.bombPng(20_000),
    'large.png': pictures.bombPng(6400),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const names = Object.keys(files).map((name) => join(folder, name));
  const { code, rows, stderr } = await rowsOf(...names, '-o', join(folder, 'out/'));
  expect(code).toBe(2);
  for (const row of rows)
    expect(row, row.input).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^[A-Z].*\.$/) });
  expect(stderr).toBe('');
  await expect(readdir(join(folder, 'out'))).rejects.toThrow(/ENOENT/);
});

test('line art is toned and the row says how much; --toning sets it', async () => {
  const drawing = join(folder, 'drawing.png');
  const outline =
    '<rect width="90" height="90" fill="#fff"/><circle cx="45" cy="45" r="30" fill="none" stroke="#000"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">${outline}</svg>`;
  await sharp(Buffer.from(svg)).png().toFile(drawing);
  expect((await rowsOf(drawing, page)).rows.map(({ toning }) => toning)).toEqual([1, 0]);
  expect((await rowsOf(drawing, page, '--toning', '0.4')).rows.map(({ toning }) => toning)).toEqual([
    0.4, 0.4,
  ]);
});

test('a coloured picture is copied unchanged, and --force colours it', async () => {
  const bytes = await readFile('samples/truth/sky.jpg');
  const input = join(folder, 'sky.jpg');
  await copyFile('samples/truth/sky.jpg', input);
  const copied = await rowsOf(input);
  expect(copied.rows[0]).toMatchObject({ status: 'copied', output: join(folder, 'sky.colour.jpg') });
  expect((await readFile(join(folder, 'sky.colour.jpg'))).equals(bytes)).toBe(true);
  expect((await rowsOf(input, '--force')).rows[0]!.status).toBe('coloured');
});

test('the picture itself is never overwritten', async () => {
  const before = await readFile(page);
  const { code, rows } = await rowsOf(page, '-o', page);
  expect([code, rows[0]!.status]).toEqual([2, 'failed']);
  expect((await readFile(page)).equals(before)).toBe(true);
});

test('an output that cannot be written is said to be so', async () => {
  const { code, rows, stderr } = await rowsOf(page, '-o', join(page, 'below.png'));
  expect([code, stderr]).toEqual([2, '']);
  expect(rows[0]).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/below\.png cannot be written \(E\w+\)/),
  });
});

test('two results of one name: the second is refused, not the first lost', async () => {
  await mkdir(join(folder, 'more'));
  await copyFile(page, join(folder, 'more', 'page.png'));
  const { code, rows } = await rowsOf(page, join(folder, 'more', 'page.png'), '-o', join(folder, 'out'));
  expect([code, ...rows.map(({ status }) => status)]).toEqual([2, 'coloured', 'failed']);
});

test('bad options, a bad environment and a bad model end with 2 and say which', async () => {
  const cases: [string[], Record<string, string>, RegExp][] = [
    [[page, '-t', '7'], {}, /temperature is 7/],
    [[page, '--toning', '3'], {}, /toning is 3; it must be auto or lie between 0/],
    [[page, '--toning', 'much'], {}, /must be auto or a number between 0 and 1, not "much"/],
    [[page, '-o', join(folder, 'result.bmp')], {}, /\.png, \.jpg, \.webp, \.avif/],
    [[], {}, /missing required argument/],
    [[page, '--model', join(folder, 'nowhere')], {}, /manifest\.json is missing/],
    [[page], { COLOURNET_ENGINE: 'abacus' }, /COLOURNET_ENGINE/],
    [[page], { DATA_DIR: '', LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
  ];
  for (const [args, env, reason] of cases) {
    const { code, stderr } = await runCli('colourize', args, { COLOURNET_ENGINE: 'onnx', ...env });
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
    expect(code).toBe(2);
  }
});

test('on screen a line tells engine, milliseconds and where the file is', async () => {
  const { code, stdout, stderr } = await runCli('colourize', [page, '--model', model], {
    COLOURNET_ENGINE: 'onnx',
    LOG_LEVEL: 'info',
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/page\.png -> .*page\.colour\.png: coloured by onnx in \d+ ms/);
  expect(JSON.parse(stderr)).toMatchObject({
    msg: 'engine',
    engine: 'onnx',
    why: 'asked-for',
    model: 'tiny',
  });
});

test('the promoted model is used, and COLOURNET_MODEL pins one over it', async () => {
  const data = join(folder, 'data');
  await mkdir(join(data, 'models'), { recursive: true });
  await writeFile(join(data, 'current.json'), '{"model": "gone"}');
  const promoted = await runCli('colourize', [page], { DATA_DIR: data });
  expect(promoted).toMatchObject({ code: 2, stderr: expect.stringMatching(/models\/gone/) });
  const pinned = await runCli('colourize', [page, '--json'], { DATA_DIR: data, COLOURNET_MODEL: model });
  expect((lastJson(pinned) as { results: Row[] }).results[0]).toMatchObject({
    status: 'coloured',
    model: 'tiny',
  });
  await writeFile(join(data, 'current.json'), '{"model": "../../etc"}');
  expect(await runCli('colourize', [page], { DATA_DIR: data })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/current\.json does not name a model/),
  });
});
