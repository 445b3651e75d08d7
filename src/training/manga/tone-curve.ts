import type { Random } from '../../model/random.ts';
import { between } from './chance.ts';

const steps = 1000;

/**
 * Another lightness for the same picture, mildly: gamma 0.7 to 1.4, black point -8 to 12, white point 88 to 106.
 * @param lightness L, 0..100; the result is within it, too, to a tenth
 */
export function randomToneCurve(lightness: Float32Array, random: Random): Float32Array {
  const gamma = Math.exp(between(random, -0.35, 0.35));
  const black = between(random, -8, 12);
  const white = between(random, 88, 106);
  const curve = Float32Array.from({ length: steps + 1 }, (_, i) =>
    Math.min(100, Math.max(0, black + (white - black) * (i / steps) ** gamma)),
  );
  const out = new Float32Array(lightness.length);
  for (let i = 0; i < out.length; i++) out[i] = curve[Math.round((lightness[i]! * steps) / 100)]!;
  return out;
}
