import type { Random } from '../model/random.ts';
import { happens } from './manga/chance.ts';
import { drawLines } from './manga/line-drawing.ts';
import { randomScan, scan } from './manga/scan.ts';
import { randomLight } from './manga/light.ts';
import { drawTones } from './manga/screentone.ts';
import { randomToneCurve } from './manga/tone-curve.ts';

/** What an input looks like: the picture's own shades, ink lines on paper, or lines over screentone. */
export type InputKind = 'grey' | 'line' | 'tone';

const toneShare = 0.5; // of the manga inputs
const curvedShare = 0.3; // of the grey ones
const scannedShare: Readonly<Record<InputKind, number>> = { grey: 0.2, line: 0.5, tone: 0.5 };

/**
 * Turns the lightness of a coloured picture into what the bot will really see. The geometry stays, since the picture's
 * colours are the target. All chance is taken before the first wait, so one source of it may serve several calls.
 * @param lightness L, 0..100, `height * width` numbers at working size, whose pixels lines and dots are measured in
 * @param manga share, 0..1, that becomes a line drawing or, as often, lines over screentone; the others keep their
 *   shades, some of them under another light and through a tone curve. Some of each are scanned
 * @returns L, 0..100, in an array of its own
 */
export async function augmentLightness(
  lightness: Float32Array,
  width: number,
  height: number,
  { manga }: { readonly manga: number },
  random: Random,
): Promise<{ lightness: Float32Array; kind: InputKind }> {
  if (happens(random, manga)) {
    const kind = happens(random, toneShare) ? 'tone' : 'line';
    return { lightness: await drawInput(kind, lightness, width, height, random), kind };
  }
  const curved = happens(random, curvedShare)
    ? randomLight(randomToneCurve(lightness, random), width, height, random)
    : lightness.slice();
  return { lightness: await scanSome('grey', curved, width, height, random), kind: 'grey' };
}

/** The line drawing or the screentoned page that {@link augmentLightness} makes of a picture. */
export async function drawInput(
  kind: 'line' | 'tone',
  lightness: Float32Array,
  width: number,
  height: number,
  random: Random,
): Promise<Float32Array> {
  const draw = kind === 'line' ? drawLines : drawTones;
  return scanSome(kind, draw(lightness, width, height, random), width, height, random);
}

async function scanSome(
  kind: InputKind,
  page: Float32Array,
  width: number,
  height: number,
  random: Random,
): Promise<Float32Array> {
  if (!happens(random, scannedShare[kind])) return page;
  return scan(page, width, height, randomScan(random), random);
}
