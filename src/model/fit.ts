import { ColourNetError } from '../errors.ts';
import { encodePicture, type Raster, resizePicture, type WritableFormat } from './image.ts';

export interface Fitted {
  readonly bytes: Uint8Array;
  readonly format: WritableFormat;
  readonly width: number;
  readonly height: number;
}

/** What takes fewer bytes, in the order of trying. */
const smaller: readonly WritableFormat[] = ['webp', 'jpeg'];
const leastSidePx = 64;

/**
 * Writes a picture in at most `maxBytes`: in the format asked for, else as WebP or JPEG, else scaled down until it fits.
 * @throws ColourNetError `result-too-large` where nothing of it would be left
 */
export async function encodeWithin(
  raster: Raster,
  format: WritableFormat,
  maxBytes: number,
): Promise<Fitted> {
  const { width, height } = raster;
  for (const each of new Set([format, ...smaller])) {
    const bytes = await encodePicture(raster, each);
    if (bytes.length <= maxBytes) return { bytes, format: each, width, height };
  }
  const smallest = smaller[0]!;
  for (let scale = 0.8; Math.min(width, height) * scale >= leastSidePx; scale *= 0.8) {
    const small = await resizePicture(raster, Math.round(width * scale), Math.round(height * scale));
    const bytes = await encodePicture(small, smallest);
    if (bytes.length <= maxBytes)
      return { bytes, format: smallest, width: small.width, height: small.height };
  }
  throw new ColourNetError(
    'result-too-large',
    `The result does not fit into ${maxBytes} bytes, however small.`,
  );
}
