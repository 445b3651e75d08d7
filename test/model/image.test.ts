import * as fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ColourNetError } from '../../src/errors.ts';
import {
  decodePicture,
  encodePicture,
  formatOfFile,
  resizePicture,
  writableFormats,
} from '../../src/model/image.ts';
import * as pictures from '../support/pictures.ts';

const brick = [200, 50, 20] as const;
const textual = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Every pixel within `tolerance` of the colour, on every channel. */
function expectFlat(data: Uint8Array, colour: readonly number[], tolerance: number): void {
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - colour[i % 3]!)), 0);
  expect(
    worst,
    `first pixel ${data.subarray(0, 3).join(' ')}, wanted ${colour.join(' ')}`,
  ).toBeLessThanOrEqual(tolerance);
}

async function refusalOf(bytes: Uint8Array, limits = {}): Promise<string> {
  const error: unknown = await decodePicture(bytes, limits).then(
    () => new Error('was decoded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ColourNetError)) throw error;
  expect(error.code).toBe('bad-picture');
  expect(error.message).toMatch(/^[A-Z][^\n]+\.$/);
  expect(error.message).not.toMatch(/vips|libpng|VipsJpeg|buffer|Error/);
  return error.message;
}

describe('decodePicture turns every kind into 8-bit sRGB', () => {
  for (const [format, tolerance] of [
    ['png', 0],
    ['jpeg', 2],
    ['webp', 4],
    ['avif', 4],
    ['gif', 8],
    ['tiff', 2],
  ] as const) {
    it(`reads ${format}`, async () => {
      const picture = await decodePicture(await pictures.flatFile(format, brick));
      expect(picture).toMatchObject({ width: 32, height: 24, format, notes: [] });
      expect(picture.data).toHaveLength(32 * 24 * 3);
      expectFlat(picture.data, brick, tolerance);
    });
  }

  it('reads a CMYK JPEG that carries an Adobe marker', async () => {
    for (const [rgb, tolerance] of [
      [brick, 30],
      [[250, 250, 250], 6],
      [[40, 40, 40], 40],
    ] as const) {
      expectFlat((await decodePicture(await pictures.cmykJpeg([...rgb]))).data, rgb, tolerance);
    }
  });

  it('reads 16-bit grey and colour', async () => {
    expectFlat((await decodePicture(pictures.deepPng([0x8040]))).data, [128, 128, 128], 1);
    expectFlat((await decodePicture(pictures.deepPng([0xc800, 0x3200, 0x1400]))).data, brick, 1);
  });

  it('puts what is transparent on white', async () => {
    expectFlat((await decodePicture(pictures.greyAlphaPng(10, 0))).data, [255, 255, 255], 0);
    expectFlat((await decodePicture(pictures.greyAlphaPng(55, 128))).data, [155, 155, 155], 1);
    expectFlat((await decodePicture(pictures.deepPng([0xc800, 0x3200, 0x1400, 0]))).data, [255, 255, 255], 0);
    expectFlat((await decodePicture(pictures.deepPng([0x3700, 0x8080]))).data, [155, 155, 155], 1);
    const { data } = await decodePicture(pictures.palettePng(brick, [1, 2, 3], 0));
    expect([...data]).toEqual([255, 255, 255, 1, 2, 3]);
  });

  it('reads palettes and grey as three channels', async () => {
    const { data } = await decodePicture(pictures.palettePng(brick, [1, 2, 3]));
    expect([...data]).toEqual([...brick, 1, 2, 3]);
    const grey = await sharp(pictures.flat(9, 5, [77, 77, 77]), { raw: { width: 9, height: 5, channels: 3 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);
    expectFlat((await decodePicture(grey)).data, [77, 77, 77], 0);
  });

  it('converts an embedded profile to sRGB', async () => {
    const p3 = await pictures
      .fromRgb(pictures.flat(8, 8, brick), 8, 8)
      .withIccProfile('p3')
      .png()
      .toBuffer();
    expectFlat((await decodePicture(p3)).data, brick, 2);
    const taken = (await decodePicture(pictures.withoutChunk(p3, 'iCCP'))).data;
    expect(Math.abs(taken[0]! - brick[0])).toBeGreaterThan(8); // the profile was what made them equal
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('sets EXIF orientation %i upright', async (tag) => {
    const upright = pictures.quadrants(32, 16);
    const { data, width, height } = await decodePicture(await pictures.oriented(upright, 32, 16, tag));
    expect([width, height]).toEqual([32, 16]);
    for (const [x, y] of [
      [4, 4],
      [28, 4],
      [4, 12],
      [28, 12],
    ] as const) {
      const at = (y * 32 + x) * 3;
      expectFlat(data.subarray(at, at + 3), [...upright.subarray(at, at + 3)], 6);
    }
  });

  it.each(['gif', 'webp'] as const)('takes the first frame of an animated %s and says so', async (format) => {
    const picture = await decodePicture(await pictures.animated(format, [brick, [0, 0, 200]]));
    expect([picture.width, picture.height]).toEqual([16, 16]);
    expectFlat(picture.data, brick, 8);
    expect(picture.notes).toEqual(['animated: only the first frame was coloured']);
  });

  it('says so for an animated PNG too', async () => {
    const picture = await decodePicture(pictures.animatedPng());
    expect(picture.notes).toEqual(['animated: only the first frame was coloured']);
    expectFlat(picture.data, [90, 90, 90], 0);
  });

  it.each([
    [1, 1],
    [1, 5000],
    [5000, 1],
  ])('reads %i x %i', async (width, height) => {
    const file = await pictures
      .fromRgb(pictures.flat(width, height, brick), width, height)
      .png()
      .toBuffer();
    const picture = await decodePicture(file);
    expect([picture.width, picture.height]).toEqual([width, height]);
    expectFlat(picture.data, brick, 0);
  });

  it('lets harmless damage pass: bytes after the end, a broken profile', async () => {
    const jpeg = await pictures.flatFile('jpeg', brick);
    expectFlat((await decodePicture(Buffer.concat([jpeg, Buffer.from('trailing')]))).data, brick, 2);
    const tagged = await sharp(jpeg).withIccProfile('p3').jpeg({ quality: 100 }).toBuffer();
    tagged.fill(0xaa, tagged.indexOf('ICC_PROFILE') + 14 + 4, tagged.indexOf('ICC_PROFILE') + 14 + 200);
    expect((await decodePicture(tagged)).width).toBe(32);
  });
});

describe('decodePicture refuses in one sentence', () => {
  it.each([
    ['nothing', textual(''), /empty/],
    ['words', textual('hello, this is no picture'), /not a picture/],
    ['one byte', textual('\xff'), /not a picture/],
    ['an SVG', textual('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), /SVG.*PNG/],
    ['a HEIC', textual('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /HEIC.*PNG or JPEG/],
    ['a HEIF of HEVC', textual('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'), /HEIC/],
    ['a film', textual('\0\0\0\x14ftypisom\0\0\0\0mp42'), /video/],
    ['a WebM', textual('\x1aE\xdf\xa3\0\0'), /video/],
    ['a PDF', textual('%PDF-1.7'), /PDF/],
    ['a comic archive', textual('PK\x03\x04rest'), /archive/],
    ['a web page', textual('<!DOCTYPE html><html>'), /web page/],
    ['a PNG signature alone', textual('\x89PNG\r\n\x1a\n'), /PNG file is damaged/],
    ['a JPEG start alone', textual('\xff\xd8\xff'), /JPEG file is damaged/],
  ])('%s', async (_, bytes, sentence) => {
    expect(await refusalOf(bytes)).toMatch(sentence);
  });

  it('a picture that is cut short', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251);
    for (const format of ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const file = await pictures.fromRgb(noise, 64, 64).toFormat(format).toBuffer();
      expect(await refusalOf(file.subarray(0, file.length * 0.6))).toMatch(/damaged or cut short/);
    }
  });

  it('a CMYK JPEG without an Adobe marker', async () => {
    const bare = pictures.withoutAdobeMarker(await pictures.cmykJpeg(brick));
    expect(await refusalOf(bare)).toMatch(/CMYK.*negative.*RGB/);
  });

  it('a picture of zero size', async () => {
    const file = await pictures.flatFile('png', brick);
    file.writeUInt32BE(0, 16);
    expect(await refusalOf(file)).toMatch(/damaged/);
  });

  it('a bomb of 400 megapixels, from its header alone', async () => {
    const bomb = pictures.bombPng(20_000);
    expect(bomb.length).toBeLessThan(400_000);
    await refusalOf(bomb); // warm
    const [start, startRss] = [process.cpuUsage(), process.memoryUsage.rss()];
    expect(await refusalOf(bomb)).toMatch(/20000 x 20000 \(400 megapixels\), at most 40 megapixels/);
    expect(process.cpuUsage(start).user).toBeLessThan(200_000); // microseconds: to decode it takes seconds
    expect(process.memoryUsage.rss() - startRss).toBeLessThan(20 * 2 ** 20);
  });

  it('what is over limits of the caller', async () => {
    const file = await pictures.flatFile('png', brick);
    expect(await refusalOf(file, { maxPixels: 100 })).toMatch(/32 x 24/);
    expect(await refusalOf(file, { maxBytes: 10 })).toMatch(/MiB/);
  });

  it('damage of any kind, and never fails otherwise', async () => {
    const data = pictures.quadrants(24, 16);
    const files = await Promise.all(
      (['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const).map((format) =>
        pictures.fromRgb(data, 24, 16).toFormat(format).toBuffer(),
      ),
    );
    const damage = fc.array(fc.tuple(fc.nat(1e6), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), damage, fc.nat(30), async (which, changes, cut) => {
        const file = Buffer.from(files[which]!);
        for (const [at, value] of changes) file[at % file.length] = value;
        try {
          const {
            data: out,
            width,
            height,
          } = await decodePicture(file.subarray(0, file.length - (cut < 20 ? 0 : cut)), {
            maxPixels: 1e6,
          });
          expect(out).toHaveLength(width * height * 3);
        } catch (error) {
          expect(error).toBeInstanceOf(ColourNetError);
          expect(error).toHaveProperty('code', 'bad-picture');
        }
      }),
      { numRuns: 250 },
    );
  });
});

describe('encodePicture', () => {
  const raster = { data: pictures.quadrants(40, 24), width: 40, height: 24 };

  it.each(writableFormats)('writes %s that reads back as it was, without metadata', async (format) => {
    const file = await encodePicture(raster, format);
    const header = await sharp(file).metadata();
    expect(header).toMatchObject({ width: 40, height: 24, space: 'srgb', depth: 'uchar', channels: 3 });
    expect([header.exif, header.icc, header.xmp]).toEqual([undefined, undefined, undefined]);
    const { data } = await decodePicture(file);
    const off = data.reduce((sum, value, i) => sum + Math.abs(value - raster.data[i]!), 0) / data.length;
    expect(off).toBeLessThan({ png: 1e-9, jpeg: 3, webp: 12, avif: 12 }[format]);
  });

  it('keeps the chroma of JPEG at full size', async () => {
    expect((await sharp(await encodePicture(raster, 'jpeg')).metadata()).chromaSubsampling).toBe('4:4:4');
  });

  it('leaves the raster as it was', async () => {
    const before = Uint8Array.from(raster.data);
    await encodePicture(raster, 'png');
    expect(raster.data).toEqual(before);
  });
});

describe('resizePicture', () => {
  it('reaches any size, smaller, larger and off ratio', async () => {
    const raster = { data: pictures.flat(20, 10, brick), width: 20, height: 10 };
    for (const [width, height] of [
      [7, 13],
      [64, 64],
      [1, 1],
    ] as const) {
      const resized = await resizePicture(raster, width, height);
      expect(resized).toMatchObject({ width, height });
      expect(resized.data).toHaveLength(width * height * 3);
      expectFlat(resized.data, brick, 1);
    }
  });

  it('keeps colours where they were', async () => {
    const { data } = await resizePicture({ data: pictures.quadrants(64, 64), width: 64, height: 64 }, 4, 4);
    expectFlat(data.subarray(0, 3), [220, 30, 30], 12);
    expectFlat(data.subarray(9, 12), [30, 200, 30], 12);
    expectFlat(data.subarray(36, 39), [30, 30, 220], 12);
  });
});

describe('formatOfFile', () => {
  it('reads the extension in any case', () => {
    expect(['a.PNG', 'b.jpg', 'c.jpeg', 'd.webp', 'e.avif', 'f.gif', 'png', ''].map(formatOfFile)).toEqual([
      'png',
      'jpeg',
      'jpeg',
      'webp',
      'avif',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
