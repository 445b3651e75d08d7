import type { Random } from '../../model/random.ts';
import { between } from './chance.ts';

const steps = 1000;

/**
 * Another lightness for the same picture: gamma 0.6 to 1.65, black point -10 to 15, white point 80 to 108.
 * @param lightness L, 0..100; the result is within it, too, to a tenth
 */
export function randomToneCurve(lightness: Float32Array, random: Random): Float32Array {
  const gamma = Math.exp(between(random, -0.5, 0.5));
  const black = between(random, -10, 15);
  const white = between(random, 80, 108);
  const curve = Float32Array.from({ length: steps + 1 }, (_, i) =>
    Math.min(100, Math.max(0, black + (white - black) * (i / steps) ** gamma)),
  );
  const out = new Float32Array(lightness.length);
  for (let i = 0; i < out.length; i++) out[i] = curve[Math.round((lightness[i]! * steps) / 100)]!;
  return out;
}
