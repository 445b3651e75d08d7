import type { Random } from '../../model/random.ts';
import { between, happens } from './chance.ts';
import { quantile } from './quantile.ts';
import { shadesOf } from './shades.ts';
import { inkLines, randomPen } from './xdog.ts';

/**
 * A line drawing of a picture: lines on white paper. Four in ten keep their darkest areas as solid black, a quarter keep
 * a wash of their shades, and a tenth lie on grey paper.
 * @param lightness L, 0..100, `height * width` numbers; the result is like it
 */
export function drawLines(
  lightness: Float32Array,
  width: number,
  height: number,
  random: Random,
): Float32Array {
  const ink = inkLines(lightness, width, height, randomPen(random));
  const solid = happens(random, 0.4);
  const wash = happens(random, 0.25) ? between(random, 0.1, 0.45) : 0;
  const paper = happens(random, 0.1) ? between(random, 75, 95) : 100;

  const page = new Float32Array(lightness.length).fill(paper);
  if (solid || wash > 0) {
    const shades = shadesOf(lightness, width, height, { radiusPx: 1, blurPx: 1 });
    if (solid) inkBlacks(ink, shades, random);
    for (let i = 0; i < page.length; i++) page[i]! *= 1 - wash * (1 - shades[i]! / 100);
  }
  for (let i = 0; i < page.length; i++) page[i]! *= 1 - ink[i]!;
  return page;
}

/** Over how many units of L an area goes from paper to solid black. */
const blackEdge = 2;

/** Inks the darkest areas; of a dark scene not all. */
function inkBlacks(ink: Float32Array, shades: Float32Array, random: Random): void {
  const below = Math.min(between(random, 12, 32), quantile(shades, between(random, 0.05, 0.4)));
  for (let i = 0; i < ink.length; i++) {
    ink[i] = Math.max(ink[i]!, Math.min(1, 1 + (below - shades[i]!) / blackEdge));
  }
}
