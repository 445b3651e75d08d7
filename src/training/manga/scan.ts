import { jpegRoundTrip } from '../../model/image.ts';
import type { Random } from '../../model/random.ts';
import { blur } from './blur.ts';
import { between, happens } from './chance.ts';

/** What paper, scanner and file do to a page. */
export interface Scan {
  /** L of white paper and of black ink. */
  readonly white: number;
  readonly black: number;
  readonly blurPx: number;
  /** Standard deviation of the sensor's noise, in L. */
  readonly noise: number;
  /** JPEG quality 1..100, or none. */
  readonly quality: number | undefined;
}

/** Draws a scan by lot. */
export function randomScan(random: Random): Scan {
  return {
    white: between(random, 94, 100),
    black: between(random, 0, 10),
    blurPx: happens(random, 0.5) ? between(random, 0.3, 0.8) : 0,
    noise: happens(random, 0.6) ? between(random, 0.3, 3) : 0,
    quality: happens(random, 0.5) ? between(random, 40, 95) : undefined,
  };
}

/**
 * Scans a page. All chance is taken before the first wait, so that pages that share a source of it repeat.
 * @param lightness L, 0..100; the result is within it, too
 */
export async function scan(
  lightness: Float32Array,
  width: number,
  height: number,
  { white, black, blurPx, noise, quality }: Scan,
  random: Random,
): Promise<Float32Array> {
  const page = blur(lightness, width, height, blurPx);
  const scale = (white - black) / 100;
  for (let i = 0; i < page.length; i++) {
    const grain = noise > 0 ? 2 * noise * (random() + random() + random() - 1.5) : 0; // three vary by 0.5: nearly normal
    page[i] = Math.min(100, Math.max(0, black + scale * page[i]! + grain));
  }
  return quality === undefined ? page : await throughJpeg(page, width, height, quality);
}

/** sRGB's grey byte is close to proportional to L, and JPEG's error needs no more. */
const bytesPerL = 2.55;

async function throughJpeg(page: Float32Array, width: number, height: number, quality: number) {
  const bytes = new Uint8Array(page.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = page[i]! * bytesPerL + 0.5;
  const read = await jpegRoundTrip(bytes, width, height, Math.round(quality));
  return new Float32Array(read).map((byte) => byte / bytesPerL);
}
