import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, loadBundle } from '../../src/model/bundle.ts';
import type { Engine } from '../../src/model/engines/engine.ts';
import { openOnnx } from '../../src/model/engines/onnx.ts';
import { decodePicture, type Raster } from '../../src/model/image.ts';
import { lightnessOf, rgbToLabPlanes } from '../../src/model/rgb-to-lab.ts';
import { createSession, type Session } from '../../src/model/session.ts';
import { ssim } from '../../src/model/ssim.ts';

// The shipped model and the real pipeline on the sample pictures.
let bundle: Bundle;
let engine: Engine;
let session: Session;

beforeAll(async () => {
  bundle = await loadBundle('models/starter');
  engine = await openOnnx(bundle);
  session = createSession(bundle, engine, { jobs: 2, maxBytes: 2 ** 30 });
});
afterAll(() => engine.close());

const samples = ['page.png', 'truth/campus.jpg', 'truth/meadow.jpg', 'truth/sky.jpg'];
const truths = samples.filter((sample) => sample.startsWith('truth'));
const read = (sample: string) => readFile(`samples/${sample}`);
const greyOf = (bytes: Uint8Array) => sharp(bytes).greyscale().png().toBuffer();

/** L as a grey picture: 0..100 becomes 0..255. */
function lightnessPicture({ data, width, height }: Raster): Raster {
  const lightness = lightnessOf(data);
  return {
    data: Uint8Array.from(data, (_, i) => Math.round(lightness[Math.floor(i / 3)]! * 2.55)),
    width,
    height,
  };
}

function statistics(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function correlation(one: Float32Array, other: Float32Array): number {
  const [x, y] = [statistics(one), statistics(other)];
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i]! - x.mean) * (other[i]! - y.mean);
  return sum / one.length / (x.deviation * y.deviation);
}

const labOf = ({ data }: Raster) => rgbToLabPlanes(data);
const colourGrey = async (sample: string) => {
  const result = await session.colourise(await greyOf(await read(sample)), {});
  return decodePicture(result.bytes);
};

test.each(samples)('the lightness of %s stays as it came', async (sample) => {
  const input = await decodePicture(await greyOf(await read(sample)));
  const output = await colourGrey(sample);
  expect([output.width, output.height]).toEqual([input.width, input.height]);
  expect(ssim(lightnessPicture(output), lightnessPicture(input))).toBeGreaterThanOrEqual(0.99);
});

test.each(samples)(
  'the shipped model looks at %s: its colours differ from place to place',
  async (sample) => {
    const { a, b } = labOf(await colourGrey(sample));
    expect(Math.max(statistics(a).deviation, statistics(b).deviation)).toBeGreaterThanOrEqual(4);
  },
);

test('the shipped model tells pictures apart: their mean colours differ', async () => {
  const means = await Promise.all(
    samples.map(async (sample) => {
      const { a, b } = labOf(await colourGrey(sample));
      return [statistics(a).mean, statistics(b).mean] as const;
    }),
  );
  const distances = means.flatMap(([a, b], i) =>
    means.slice(i + 1).map(([a2, b2]) => Math.hypot(a - a2, b - b2)),
  );
  expect(Math.max(...distances)).toBeGreaterThanOrEqual(3);
});

test.each(truths)('the colours of %s follow the truth', async (sample) => {
  const result = labOf(await colourGrey(sample));
  const truth = labOf(await decodePicture(await read(sample)));
  const both = [correlation(result.a, truth.a), correlation(result.b, truth.b)];
  expect(both[0]! + both[1]!).toBeGreaterThan(0.2);
});

test('a picture that is coloured already is copied to the byte, unless it is forced', async () => {
  const bytes = await read('truth/sky.jpg');
  const copied = await session.colourise(bytes, {});
  expect(copied).toMatchObject({ status: 'copied', format: 'jpeg', width: 480, height: 480 });
  expect(Buffer.from(copied.bytes).equals(bytes)).toBe(true);
  expect(copied.key).toBeUndefined();
  const asPng = await session.colourise(bytes, { format: 'png' });
  const pixels = async (file: Uint8Array) => Buffer.from((await decodePicture(file)).data);
  expect((await pixels(asPng.bytes)).equals(await pixels(bytes))).toBe(true);
  expect((await session.colourise(bytes, { force: true })).status).toBe('coloured');
});

test('another temperature is decoded from what is remembered, and is the picture that it would have been', async () => {
  const bytes = await greyOf(await read('truth/sky.jpg'));
  const first = await session.colourise(bytes, { temperature: 0.38 });
  const again = await session.redecode(first.key!, { temperature: 1 });
  expect(again.ms.network).toBe(0);
  expect(again.temperature).toBe(1);
  const direct = await session.colourise(bytes, { temperature: 1 });
  expect(Buffer.from(again.bytes).equals(direct.bytes)).toBe(true);
  expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(false);
});

test('only the last distributions are remembered, by number and by size', async () => {
  const bytes = await greyOf(await read('truth/sky.jpg'));
  const keys: string[] = [];
  for (let i = 0; i < 3; i++) keys.push((await session.colourise(bytes, {})).key!);
  await expect(session.redecode(keys[0]!, {})).rejects.toMatchObject({ code: 'forgotten' });
  await session.redecode(keys[1]!, {}); // which makes it the newest
  const next = await session.colourise(bytes, {});
  await expect(session.redecode(keys[2]!, {})).rejects.toMatchObject({ code: 'forgotten' });
  for (const key of [keys[1]!, next.key!]) await session.redecode(key, {});

  const small = createSession(bundle, engine, { jobs: 10, maxBytes: 1000 });
  const { key } = await small.colourise(bytes, {});
  await expect(small.redecode(key!, {})).rejects.toMatchObject({ code: 'forgotten' });
});

test('the original stands on the left of the result when both are asked for', async () => {
  const bytes = await greyOf(await read('truth/sky.jpg'));
  const both = await decodePicture((await session.colourise(bytes, { compare: true })).bytes);
  const alone = await decodePicture((await session.colourise(bytes, {})).bytes);
  const original = await decodePicture(bytes);
  expect([both.width, both.height]).toEqual([480 * 2 + 8, 480]);
  const half = async (left: number) =>
    sharp(both.data, { raw: { width: both.width, height: 480, channels: 3 } })
      .extract({ left, top: 0, width: 480, height: 480 })
      .raw()
      .toBuffer();
  expect((await half(0)).equals(original.data)).toBe(true);
  expect((await half(488)).equals(alone.data)).toBe(true);
});

test('any size is coloured, down to a point and a thread', async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 5000],
    [3000, 2],
    [13, 257],
  ] as const) {
    // prettier-ignore
    const bytes = await sharp({ create: { width, height, channels: 3, background: '#777' } })
      .png()
      .toBuffer();
    const result = await session.colourise(bytes, {});
    expect(result).toMatchObject({ status: 'coloured', width, height });
    expect(await decodePicture(result.bytes)).toMatchObject({ width, height });
  }
});

test('the result is upright and carries neither EXIF nor a colour profile', async () => {
  const bytes = await sharp(await greyOf(await read('truth/campus.jpg')))
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  const result = await session.colourise(bytes, {});
  expect(result).toMatchObject({ width: 480, height: 640, format: 'jpeg' });
  const metadata = await sharp(result.bytes).metadata();
  expect(metadata).toMatchObject({
    width: 480,
    height: 640,
    depth: 'uchar',
    space: 'srgb',
    hasProfile: false,
  });
  expect(metadata.exif).toBeUndefined();
  expect(metadata.orientation).toBeUndefined();
});

test('white paper stays white: no colour is clipped onto it', async () => {
  const input = await decodePicture(await read('page.png'));
  const output = await colourGrey('page.png');
  let tinted = 0;
  for (let i = 0; i < input.data.length; i += 3) {
    if (input.data[i] === 255 && Math.min(...output.data.subarray(i, i + 3)) < 255) tinted++;
  }
  expect(tinted).toBe(0);
});

test('a copy that is still animated is not said to have lost its frames', async () => {
  const frame = await read('truth/sky.jpg');
  const mirrored = await sharp(frame).flop().toBuffer();
  const animated = await sharp([frame, mirrored], { join: { animated: true } })
    .webp()
    .toBuffer();
  const copied = await session.colourise(animated, {});
  expect(copied).toMatchObject({ status: 'copied', notes: ['already coloured: copied unchanged'] });
  const still = await session.colourise(animated, { format: 'png' });
  expect(still.notes).toEqual([
    'animated: only the first frame was coloured',
    'already coloured: copied unchanged',
  ]);
});

test('a result that is to have fewer bytes is scaled, and tells by how much', async () => {
  const whole = await session.colourise(await read('page.png'), { format: 'png' });
  expect(whole.scale).toBe(1);
  const maxBytes = 30_000;
  const small = await session.redecode(whole.key!, { format: 'png', maxBytes });
  expect(small.bytes.length).toBeLessThanOrEqual(maxBytes);
  expect(small.format).toBe('webp');
  expect(small.width).toBe(Math.round(whole.width * small.scale));
  expect(small.scale).toBeLessThan(1);
});
