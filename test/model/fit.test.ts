import sharp from 'sharp';
import { expect, test } from 'vitest';
import { encodeWithin } from '../../src/model/fit.ts';
import { encodePicture, type Raster } from '../../src/model/image.ts';
import { randomNumbers } from '../support/bundle.ts';

/** Noise, which no format makes small. */
function noise(width: number, height: number): Raster {
  const next = randomNumbers(7);
  return { data: Uint8Array.from({ length: 3 * width * height }, () => 127 + 127 * next()), width, height };
}

const picture = noise(300, 200);

test('what fits is written as it was asked for', async () => {
  const png = await encodePicture(picture, 'png');
  expect(await encodeWithin(picture, 'png', png.length)).toEqual({
    bytes: png,
    format: 'png',
    width: 300,
    height: 200,
  });
});

test('what does not fit is written as WebP or JPEG, at its size', async () => {
  const [webp, jpeg] = [await encodePicture(picture, 'webp'), await encodePicture(picture, 'jpeg')];
  const fitted = await encodeWithin(picture, 'png', Math.max(webp.length, jpeg.length));
  expect(fitted).toMatchObject({ format: 'webp', width: 300, height: 200 });
});

test('what fits in no format is scaled down, in its proportions', async () => {
  const { bytes, width, height } = await encodeWithin(picture, 'png', 20_000);
  expect(bytes.length).toBeLessThanOrEqual(20_000);
  expect(width).toBeLessThan(300);
  expect(width / height).toBeCloseTo(1.5, 1);
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height });
});

test('where nothing would be left of it, that is said', async () => {
  await expect(encodeWithin(picture, 'png', 100)).rejects.toMatchObject({
    code: 'result-too-large',
    message: expect.stringContaining('does not fit into 100 bytes'),
  });
});
