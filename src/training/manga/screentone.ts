import type { Random } from '../../model/random.ts';
import { between, happens } from './chance.ts';
import { randomScreen, screenTones } from './halftone.ts';
import { shadesOf } from './shades.ts';
import { randomTones, toneLevels } from './tones.ts';
import { inkLines, randomPen } from './xdog.ts';

/**
 * A page of manga from a picture: ink lines, solid blacks, white paper, and screentone for what lies between.
 * @param lightness L, 0..100, `height * width` numbers; the result is like it
 */
export function drawTones(
  lightness: Float32Array,
  width: number,
  height: number,
  random: Random,
): Float32Array {
  const radiusPx = happens(random, 0.5) ? 1 : 2;
  const shades = shadesOf(lightness, width, height, { radiusPx, blurPx: between(random, 0.7, 2) });
  const tones = toneLevels(shades, randomTones(shades, random));
  const screen = screenTones(tones, width, height, randomScreen(random));
  const lines = inkLines(lightness, width, height, randomPen(random));
  const page = new Float32Array(lightness.length);
  for (let i = 0; i < page.length; i++) page[i] = 100 * (1 - Math.max(screen[i]!, lines[i]!));
  return page;
}
