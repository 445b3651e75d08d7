import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export type Rgb = readonly [number, number, number];

/** One flat colour, RGB interleaved. */
export function flat(width: number, height: number, colour: Rgb): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3]!);
}

/** Red, green / blue, yellow: four quadrants that tell every mirror and turn apart. */
export function quadrants(width: number, height: number): Uint8Array {
  const colours = [
    [220, 30, 30],
    [30, 200, 30],
    [30, 30, 220],
    [220, 220, 30],
  ] as const;
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const right = pixel % width >= width / 2 ? 1 : 0;
    const below = pixel >= (width * height) / 2 ? 2 : 0;
    return colours[right + below]![i % 3]!;
  });
}

export function fromRgb(data: Uint8Array, width: number, height: number): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

export function flatFile(
  format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'tiff',
  colour: Rgb,
): Promise<Buffer> {
  return fromRgb(flat(32, 24, colour), 32, 24)
    .toFormat(format)
    .toBuffer();
}

export function cmykJpeg(colour: Rgb): Promise<Buffer> {
  return fromRgb(flat(32, 24, colour), 32, 24)
    .toColourspace('cmyk')
    .jpeg({ quality: 100 })
    .toBuffer();
}

/** The same file without its Adobe marker: APP14 is FF EE and 14 bytes. */
export function withoutAdobeMarker(jpeg: Buffer): Buffer {
  const at = jpeg.indexOf(Buffer.from('\xff\xee\0\x0eAdobe', 'latin1'));
  if (at < 0) throw new Error('no Adobe marker');
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 16)]);
}

/** `samples` are 0..65535, one to four to a pixel (grey, grey + alpha, RGB, RGB + alpha), the same everywhere. */
export function deepPng(samples: number[]): Buffer {
  const colourType = [0, 4, 2, 6][samples.length - 1]!;
  const row = Buffer.alloc(1 + 8 * samples.length * 2);
  for (let i = 0; i < 8 * samples.length; i++) row.writeUInt16BE(samples[i % samples.length]!, 1 + 2 * i);
  return png(
    { width: 8, height: 8, depth: 16, colourType },
    Buffer.concat(Array.from({ length: 8 }, () => row)),
  );
}

/** Grey and alpha in bytes. */
export function greyAlphaPng(grey: number, alpha: number): Buffer {
  const row = Buffer.from([0, grey, alpha, grey, alpha]);
  return png({ width: 2, height: 2, depth: 8, colourType: 4 }, Buffer.concat([row, row]));
}

/** Two palette colours side by side; `alpha` is the opacity of the first. */
export function palettePng(first: Rgb, second: Rgb, alpha = 255): Buffer {
  const palette = [
    chunk('PLTE', Buffer.from([...first, ...second])),
    chunk('tRNS', Buffer.from([alpha, 255])),
  ];
  return png({ width: 2, height: 1, depth: 8, colourType: 3 }, Buffer.from([0, 0, 1]), palette);
}

/** Black squares of any size: one bit a pixel, so that the file stays small. */
export function bombPng(sidePx: number): Buffer {
  return png(
    { width: sidePx, height: sidePx, depth: 1, colourType: 0 },
    Buffer.alloc(sidePx * (1 + sidePx / 8)),
  );
}

/** A PNG that says it is animated (an `acTL` chunk of two frames); its still picture is one grey pixel. */
export function animatedPng(): Buffer {
  const animation = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
  return png({ width: 1, height: 1, depth: 8, colourType: 0 }, Buffer.from([0, 90]), [animation]);
}

export function animated(format: 'gif' | 'webp', frames: Rgb[]): Promise<Buffer> {
  const raws = frames.map((colour) => flat(16, 16, colour));
  const pages = Buffer.concat(raws);
  return sharp(pages, { raw: { width: 16, height: 16 * frames.length, channels: 3, pageHeight: 16 } })
    .toFormat(format, { lossless: true })
    .toBuffer();
}

/** The picture as a camera held in EXIF orientation 1..8 stores it: turned, with the tag that turns it back. */
export async function oriented(
  data: Uint8Array,
  width: number,
  height: number,
  tag: number,
): Promise<Buffer> {
  const turns = [0, 0, 180, 180, 90, 270, 90, 90][tag - 1]!;
  const turned = await fromRgb(data, width, height).rotate(turns).png().toBuffer();
  const mirrored = sharp(turned)
    .flop([2, 4, 5].includes(tag))
    .flip(tag === 7);
  return sharp(await mirrored.png().toBuffer())
    .withMetadata({ orientation: tag })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** The PNG without its chunks of one type, e.g. its ICC profile (`iCCP`). */
export function withoutChunk(file: Buffer, type: string): Buffer {
  const kept = [file.subarray(0, 8)];
  for (let at = 8; at < file.length; ) {
    const end = at + 12 + file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) !== type) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

interface PngHeader {
  width: number;
  height: number;
  depth: number;
  colourType: number;
}

/** A PNG by hand: `rows` are unfiltered scan lines, each after a zero byte. */
function png({ width, height, depth, colourType }: PngHeader, rows: Buffer, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const body = chunk('IDAT', deflateSync(rows, { level: 1 }));
  return Buffer.concat([signature, chunk('IHDR', header), ...extra, body, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
