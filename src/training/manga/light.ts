import type { Random } from '../../model/random.ts';
import { between } from './chance.ts';

/** How much more or less light an edge may get than the middle. */
const most = 0.25;

/**
 * Other light on the same picture: L grows or falls evenly across and down, by a quarter at most on each edge.
 * @param lightness L, 0..100, `height * width` numbers; the result is within it, too
 */
export function randomLight(
  lightness: Float32Array,
  width: number,
  height: number,
  random: Random,
): Float32Array {
  const [across, down] = [between(random, -most, most), between(random, -most, most)];
  const lit = new Float32Array(lightness.length);
  for (let y = 0, i = 0; y < height; y++) {
    const row = 1 + down * ((2 * y) / height - 1);
    for (let x = 0; x < width; x++, i++) {
      lit[i] = Math.min(100, Math.max(0, lightness[i]! * (row + across * ((2 * x) / width - 1))));
    }
  }
  return lit;
}
