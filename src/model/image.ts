import { extname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { BadPicture } from './bad-picture.ts';
import { isAnimatedPng, isUnmarkedCmyk, type PictureFormat, sniffFormat } from './sniff.ts';

/** RGB interleaved, 8-bit sRGB: `data` holds height * width * 3 bytes. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface Picture extends Raster {
  format: PictureFormat;
  /** What the reader should know about the decoding, e.g. that only the first frame was taken. */
  notes: string[];
}

export interface PictureLimits {
  maxBytes?: number;
  /** Width times height, read from the header before anything is decoded. */
  maxPixels?: number;
}

export const writableFormats = ['png', 'jpeg', 'webp', 'avif'] as const;
export type WritableFormat = (typeof writableFormats)[number];

const timeoutS = 30;
const defaultMaxPixels = 40e6;

/**
 * Turns a file into upright, opaque 8-bit sRGB: EXIF orientation applied, transparency flattened on white,
 * grey, palette, CMYK, 16-bit and other ICC profiles converted. Of several frames the first is taken.
 * @throws BadPicture for anything that cannot be read or is over the limits.
 */
export async function decodePicture(bytes: Uint8Array, limits: PictureLimits = {}): Promise<Picture> {
  const { maxBytes = Infinity, maxPixels = defaultMaxPixels } = limits;
  const format = sniffFormat(bytes);
  if (bytes.length > maxBytes) {
    const [has, may] = [bytes.length, maxBytes].map((size) => (size / 2 ** 20).toFixed(1));
    throw new BadPicture(['bytes', has!, may!]);
  }
  if (format === 'jpeg' && isUnmarkedCmyk(bytes)) throw new BadPicture(['cmyk']);
  try {
    // Warnings pass: plenty of real files have odd metadata. What is cut short does not.
    const failOn = 'truncated';
    const header = await sharp(bytes, { failOn, limitInputPixels: false }).metadata();
    if (header.width * header.height > maxPixels)
      throw new BadPicture(['pixels', header.width, header.height, +(maxPixels / 1e6).toFixed(1)]);
    const pipeline = sharp(bytes, { failOn, limitInputPixels: maxPixels })
      .timeout({ seconds: timeoutS })
      .toColourspace('srgb');
    if ((header.orientation ?? 1) > 1) pipeline.autoOrient();
    if (header.hasAlpha) pipeline.flatten({ background: '#fff' });
    const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`expected 3 channels, got ${info.channels}`);
    const notes = notesOn(format, bytes, header.pages ?? 1);
    return { data: asBytes(data), width: info.width, height: info.height, format, notes };
  } catch (error) {
    throw error instanceof BadPicture ? error : explain(error, format);
  }
}

/**
 * Resizes to exactly `width` x `height` with Lanczos 3; the sides need not keep their ratio.
 * @param raster RGB, see {@link Raster}.
 */
export async function resizePicture(raster: Raster, width: number, height: number): Promise<Raster> {
  if (raster.width === width && raster.height === height) return raster;
  const resized = fromRaster(raster).resize(width, height, { fit: 'fill', kernel: 'lanczos3' });
  return { data: asBytes(await resized.raw().toBuffer()), width, height };
}

/**
 * Writes 8-bit sRGB without EXIF or ICC profile. JPEG keeps its chroma at full size (4:4:4), since half-size
 * chroma bleeds over ink lines.
 * @param raster RGB, see {@link Raster}.
 */
export async function encodePicture(raster: Raster, format: WritableFormat): Promise<Uint8Array> {
  const image = fromRaster(raster);
  const encoders = {
    png: () => image.png({ compressionLevel: 1 }), // half the time of the default 6 for a seventh more bytes
    jpeg: () => image.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
    webp: () => image.webp({ quality: 90 }),
    avif: () => image.avif({ quality: 65, chromaSubsampling: '4:4:4', effort: 2 }),
  };
  return asBytes(await encoders[format]().toBuffer());
}

/**
 * Writes one channel as a JPEG and reads it back: what that does to a picture.
 * @param grey bytes, one a pixel
 * @param quality 1..100
 */
export async function jpegRoundTrip(
  grey: Uint8Array,
  width: number,
  height: number,
  quality: number,
): Promise<Uint8Array> {
  const raw = { width, height, channels: 1 } as const;
  const file = await sharp(grey, { raw }).toColourspace('b-w').jpeg({ quality }).toBuffer();
  return asBytes(await sharp(file).toColourspace('b-w').raw().toBuffer());
}

/** Draws an SVG of our own making; text in it would depend on the fonts of the machine. */
export async function renderSvg(svg: string): Promise<Raster> {
  const pipeline = sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('srgb');
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { data: asBytes(data), width: info.width, height: info.height };
}

/** The format that a file name's extension asks for, in any case; undefined when it cannot be written. */
export function formatOfFile(file: string): WritableFormat | undefined {
  const extension = extname(file).slice(1).toLowerCase();
  const name = extension === 'jpg' ? 'jpeg' : extension;
  return writableFormats.find((format) => format === name);
}

function fromRaster({ data, width, height }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A plain view: Node's Buffer is a subclass with other semantics (`slice`, JSON). */
function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function notesOn(format: PictureFormat, bytes: Uint8Array, pages: number): string[] {
  if (format === 'tiff') return pages > 1 ? ['several pages: only the first was coloured'] : [];
  const animated = pages > 1 || (format === 'png' && isAnimatedPng(bytes));
  return animated ? ['animated: only the first frame was coloured'] : [];
}

/** One of the faults for whatever libvips says; its own words stay in `cause`. */
function explain(cause: unknown, format: PictureFormat): BadPicture {
  const said = cause instanceof Error ? cause.message : '';
  return new BadPicture(/timeout/i.test(said) ? ['slow', timeoutS] : ['damaged', format.toUpperCase()], {
    cause,
  });
}
