import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isColoured } from '../../src/model/coloured.ts';
import { decodePicture, encodePicture, type Raster, resizePicture } from '../../src/model/image.ts';
import * as pictures from '../support/pictures.ts';

const sample = new URL('../../samples/', import.meta.url);

async function thumbnail(picture: Raster): Promise<Raster> {
  const scale = 256 / Math.max(picture.width, picture.height);
  return await resizePicture(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
}

async function loadThumbnail(name: string): Promise<Raster> {
  return await thumbnail(await decodePicture(await readFile(new URL(name, sample))));
}

/** Prints a grey picture with an ink on a paper, and sends it through JPEG as a scanner would. */
async function printed(name: string, ink: pictures.Rgb, paper: pictures.Rgb): Promise<Raster> {
  const { data, width, height } = await decodePicture(await readFile(new URL(name, sample)));
  const tinted = data.map((value, i) => ink[i % 3]! + ((paper[i % 3]! - ink[i % 3]!) * value) / 255);
  return await thumbnail(await decodePicture(await encodePicture({ data: tinted, width, height }, 'jpeg')));
}

/** A red square in the corner of light grey paper, 256 x 256. */
function stamped(sidePx: number): Raster {
  const data = pictures.flat(256, 256, [235, 235, 235]);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) data.set([200, 30, 30], (y * 256 + x) * 3);
  }
  return { data, width: 256, height: 256 };
}

describe('isColoured', () => {
  it.each(['truth/meadow.jpg', 'truth/campus.jpg', 'truth/sky.jpg'])(
    'sees the colours of %s',
    async (name) => {
      const { coloured, share } = isColoured(await loadThumbnail(name));
      expect(coloured).toBe(true);
      expect(share).toBeGreaterThan(0.3);
    },
  );

  it('sees none in a grey page', async () => {
    expect(isColoured(await loadThumbnail('page.png'))).toEqual({ coloured: false, share: 0 });
  });

  const prints: [string, pictures.Rgb, pictures.Rgb][] = [
    ['yellowed paper', [30, 25, 20], [242, 226, 190]],
    ['brown ink on old paper', [40, 25, 10], [230, 195, 130]],
    ['blue ink on white paper', [20, 30, 110], [250, 248, 240]],
    ['red ink on yellow paper', [110, 20, 30], [245, 235, 205]],
  ];
  it.each(prints)('takes %s for a tint, not for colour', async (_, ink, paper) => {
    expect(isColoured(await printed('page.png', ink, paper))).toMatchObject({ coloured: false });
  });

  it('overlooks a small red stamp but not a large one', () => {
    expect(isColoured(stamped(40))).toMatchObject({ coloured: false });
    // Different lightness would make it a tint: the large one has a grey neighbour of its own lightness.
    const large = stamped(96);
    for (let y = 128; y < 256; y++) {
      for (let x = 0; x < 256; x++) large.data.set([104, 104, 104], (y * 256 + x) * 3);
    }
    expect(isColoured(large)).toMatchObject({ coloured: true });
  });

  it('manages pictures of a few pixels', () => {
    expect(isColoured({ data: pictures.flat(1, 1, [200, 10, 10]), width: 1, height: 1 }).coloured).toBe(
      false,
    );
    expect(isColoured({ data: pictures.quadrants(4, 4), width: 4, height: 4 }).share).toBeGreaterThanOrEqual(
      0,
    );
  });
});
