import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Summary, summarise } from '../../src/model/evaluate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lastJson, runCli } from '../support/cli.ts';

const onnx = { COLOURNET_ENGINE: 'onnx' };

test('every figure is printed, of the result and of plain grey, and the sheet is drawn', async () => {
  const folder = await temporaryFolder();
  const sheet = join(folder, 'sheet.png');
  const ended = await runCli('evaluate', ['--images', 'samples/truth', '--sheet', sheet, '--json'], onnx);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const figures = lastJson(ended) as Summary & {
    images: number;
    input: string;
    temperature: number;
    model: string;
  };
  expect(figures).toMatchObject({ images: 3, input: 'grey', temperature: 0.38, model: 'starter' });
  for (const name of ['psnr', 'mse', 'mae', 'ssim', 'ciede2000', 'aucRaw', 'aucRebalanced'] as const) {
    expect(figures[name], name).toEqual({ result: expect.any(Number), grey: expect.any(Number) });
  }
  const { result, truth, ratio } = figures.colourfulness;
  expect(ratio).toBeCloseTo(result / truth, 10);
  expect(figures.aucRebalanced.grey).toBeLessThan(1);
  const { width, height } = await sharp(sheet).metadata();
  // Three groups of three at 192 px: 256 + 256 + 256 and twice that again, or 192 where the picture is square.
  expect(height).toBe(192 * 2 + 16);
  expect(width).toBe(3 * 256 + 2 * 8 + 8 + 3 * 256 + 2 * 8);
});

test('a grey picture is its own truth: the figures of grey are perfect', async () => {
  const folder = await temporaryFolder();
  await sharp({ create: { width: 40, height: 50, channels: 3, background: '#777' } })
    .png()
    .toFile(join(folder, 'a.png'));
  await mkdir(join(folder, 'below.png')); // a folder, and not read
  await writeFile(join(folder, 'notes.txt'), 'not a picture');
  const ended = await runCli('evaluate', ['--images', folder, '--json'], onnx);
  const figures = lastJson(ended) as Summary & { images: number };
  expect(figures.images).toBe(1);
  expect(figures.mse.grey).toBe(0);
  expect(figures.aucRaw.grey).toBeCloseTo(1, 10);
  expect(figures.ciede2000.grey).toBe(0);
});

test('a picture that is its own truth does not make the mean PSNR infinite', () => {
  const figures = (psnr: number) => ({
    psnr,
    mse: 0,
    mae: 0,
    ssim: 1,
    ciede2000: 0,
    aucRaw: 1,
    aucRebalanced: 1,
  });
  const row = (result: number, grey: number) => ({
    figures: { result: figures(result), grey: figures(grey) },
    colourfulness: { result: 1, truth: 2 },
  });
  const { psnr } = summarise([row(20, 18), row(30, Number.POSITIVE_INFINITY)]);
  expect(psnr).toEqual({ result: 25, grey: 18 });
});

test('line and tone draw the input first, the same for the same file, and judge its colours apart', async () => {
  const folder = await temporaryFolder();
  await sharp('samples/truth/campus.jpg').resize(160, 120).png().toFile(join(folder, 'a.png'));
  const sheet = join(folder, 'below', 'sheet.png');
  const run = async (input: string) => {
    const args = ['--images', folder, '--input', input, '--sheet', sheet, '--json'];
    const ended = await runCli('evaluate', args, onnx);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    return lastJson(ended) as Summary & { input: string; onTruth: Summary };
  };
  const [line, again, tone] = [await run('line'), await run('line'), await run('tone')];
  expect(again).toEqual(line);
  for (const drawn of [line, tone]) {
    // A drawing is far from the picture in lightness; on the picture's own the same colours are near it.
    expect(drawn.onTruth.psnr.grey).toBeGreaterThan(drawn.psnr.grey + 3);
    expect(drawn.onTruth.psnr.result).toBeGreaterThan(drawn.psnr.result + 3);
    expect(drawn.onTruth.colourfulness.truth).toBe(drawn.colourfulness.truth);
  }
  expect(tone.onTruth.psnr.grey).toBe(line.onTruth.psnr.grey); // the same picture
  expect(tone.psnr.grey).not.toBe(line.psnr.grey); // another drawing
  // Input, result, its colours on the truth's lightness, truth.
  expect((await sharp(sheet).metadata()).width).toBe(4 * 256 + 3 * 8);
});

test('a folder that is missing or holds no picture, and a picture that is damaged, are named', async () => {
  const folder = await temporaryFolder();
  for (const images of [join(folder, 'missing'), folder]) {
    const { code, stderr } = await runCli('evaluate', ['--images', images], onnx);
    expect([code, stderr]).toEqual([2, expect.stringContaining(images)]);
  }
  await writeFile(join(folder, 'damaged.png'), 'no');
  const { code, stderr } = await runCli('evaluate', ['--images', folder], onnx);
  expect([code, stderr]).toEqual([2, expect.stringContaining('damaged.png')]);
});

test('a damaged picture is left out and named, and the others are judged without it', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a-damaged.png'), 'no');
  await sharp('samples/truth/campus.jpg').resize(80, 60).png().toFile(join(folder, 'b.png'));
  const ended = await runCli('evaluate', ['--images', folder, '--json'], onnx);
  expect(ended.code).toBe(2);
  expect(lastJson(ended)).toMatchObject({
    images: 1,
    refused: [{ file: join(folder, 'a-damaged.png'), reason: expect.stringContaining('not a picture') }],
    psnr: { result: expect.any(Number) },
  });
});

test('a sheet that cannot be written is named in one sentence, after the figures', async () => {
  const folder = await temporaryFolder();
  const picture = join(folder, 'a.png');
  await sharp('samples/truth/campus.jpg').resize(80, 60).png().toFile(picture);
  const refuse = async (sheet: string, sentence: string) => {
    const ended = await runCli('evaluate', ['--images', folder, '--sheet', sheet, '--json'], onnx);
    expect(ended).toMatchObject({ code: 2, stderr: `${sentence}\n` });
    expect(lastJson(ended)).toMatchObject({ images: 1 });
  };
  const full = join(folder, 'full', 'sheet.png');
  await mkdir(join(folder, 'full'));
  await symlink('/dev/full', `${full}.part`); // what is written there fails as on a full disk
  await refuse(full, `The disk of ${full} is full: make room and run the same command again.`);
  const below = join(picture, 'sheet.png');
  await refuse(below, `${below} cannot be written (EEXIST): name a file that can.`);
  const taken = join(folder, 'full');
  await refuse(taken, `${taken} cannot be written (EISDIR): name a file that can.`);
});
