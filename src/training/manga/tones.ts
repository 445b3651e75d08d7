import type { Random } from '../../model/random.ts';
import { between, happens } from './chance.ts';
import { quantile } from './quantile.ts';

/** Which shades become which tones. */
export interface Tones {
  /** L from which paper is left white. */
  readonly whiteFrom: number;
  /** L up to which ink is solid, below `whiteFrom`. */
  readonly blackTo: number;
  /** Tones between white and black. */
  readonly levels: number;
}

/**
 * Draws by lot how a picture is toned: one to four tones, now and then a printed gradient. Nobody prints a page all
 * black because the scene is dark: there white and black give way, so that tones are left between them.
 * @param shades L, 0..100, of the areas of the picture
 */
export function randomTones(shades: Float32Array, random: Random): Tones {
  return {
    whiteFrom: Math.min(between(random, 65, 95), Math.max(40, quantile(shades, between(random, 0.5, 0.95)))),
    blackTo: Math.min(between(random, 8, 28), quantile(shades, between(random, 0, 0.3))),
    levels: happens(random, 0.8) ? 1 + Math.floor(4 * random()) : 12,
  };
}

/**
 * How dark each area is to be: white stays white, black black, what lies between takes the nearest of a few levels.
 * @param shades L, 0..100
 * @returns 0 (white) to 1 (black) in steps of 1 / (levels + 1)
 */
export function toneLevels(shades: Float32Array, { whiteFrom, blackTo, levels }: Tones): Float32Array {
  const steps = levels + 1;
  const perUnit = steps / (whiteFrom - blackTo);
  const tones = new Float32Array(shades.length);
  for (let i = 0; i < tones.length; i++) {
    const level = Math.round((whiteFrom - shades[i]!) * perUnit);
    tones[i] = Math.min(steps, Math.max(0, level)) / steps;
  }
  return tones;
}
