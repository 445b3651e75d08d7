import type { Random } from '../model/random.ts';

/** What a crop shows of a picture, in its pixels; parts of a pixel are fine. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
}

/** How long the short side of the whole picture is at the scale of a crop, in pixels: the bot colours small ones at 176. */
const leastShortPx = 128;
const scaleRange = 1.75;
/** Up to this much a crop is stretched, across or down. */
const stretchRange = 1.25;

/**
 * Draws the window that a square crop of `cropPx` shows: the scale first (a page shows panels at many), then how it is
 * stretched, its place, and whether it is mirrored. No window is larger than the picture.
 */
export function drawWindow(width: number, height: number, cropPx: number, random: Random): Window {
  const least = Math.max(leastShortPx, cropPx);
  const shortPx = least * scaleRange ** random(); // even in the logarithm
  const short = Math.min(width, height);
  const side = (cropPx * short) / shortPx;
  const stretch = Math.sqrt(stretchRange) ** (2 * random() - 1);
  const [across, down] = [Math.min(width, side * stretch), Math.min(height, side / stretch)];
  return {
    left: random() * (width - across),
    top: random() * (height - down),
    width: across,
    height: down,
    mirrored: random() < 0.5,
  };
}
