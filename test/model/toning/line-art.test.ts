import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { decodePicture, type Raster } from '../../../src/model/image.ts';
import { judgePage } from '../../../src/model/toning/line-art.ts';
import { drawPage } from '../../support/drawn-page.ts';
import { flat } from '../../support/pictures.ts';

const { page } = await drawPage({ seed: 1 });
const again = async (change: (picture: Sharp) => Sharp): Promise<Raster> => {
  const raw = { width: page.width, height: page.height, channels: 3 as const };
  return decodePicture(await change(sharp(page.data, { raw })).toBuffer());
};

test('a drawn page with screentone is line art', () => {
  expect(judgePage(page)).toMatchObject({ lineArt: true, paper: expect.closeTo(100, 0) });
});

test('so it is as a JPEG, at other sizes and on grey paper, whose lightness is found', async () => {
  expect(judgePage(await again((picture) => picture.jpeg({ quality: 60 }))).lineArt).toBe(true);
  expect(judgePage(await again((picture) => picture.resize(1700).png())).lineArt).toBe(true);
  expect(judgePage(await again((picture) => picture.resize(700).png())).lineArt).toBe(true);
  const grey = judgePage(await again((picture) => picture.linear(0.8).png()));
  expect(grey.lineArt).toBe(true);
  expect(grey.paper).toBeCloseTo(82, 0); // sRGB 204
});

test.each(['page.png', 'truth/campus.jpg', 'truth/meadow.jpg', 'truth/sky.jpg'])(
  '%s in grey is shaded',
  async (sample) => {
    const grey = await sharp(await readFile(`samples/${sample}`))
      .greyscale()
      .toColourspace('srgb')
      .png()
      .toBuffer();
    expect(judgePage(await decodePicture(grey)).lineArt).toBe(false);
  },
);

test('night is not line art, and one point of anything is judged without a fault', () => {
  expect(judgePage({ data: flat(50, 50, [10, 10, 10]), width: 50, height: 50 }).lineArt).toBe(false);
  expect(judgePage({ data: flat(1, 1, [255, 255, 255]), width: 1, height: 1 }).lineArt).toBe(true);
});
