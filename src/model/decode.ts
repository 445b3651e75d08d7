import { ColourNetError } from '../errors.ts';

export const defaultTemperature = 0.38; // Zhang, Isola and Efros (2016), section 2.3

/** Two colour planes of CIELAB, row by row. */
export interface AbPlanes {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** The temperatures that may be asked for, beside 0 (the mode). */
export const temperatureRange = { least: 0.05, most: 1.5 } as const;

/**
 * Checks a temperature: 0 (the mode) or one in {@link temperatureRange}.
 * @throws ColourNetError `bad-configuration`
 */
export function checkTemperature(temperature: number): number {
  const { least, most } = temperatureRange;
  if (temperature === 0 || (temperature >= least && temperature <= most)) return temperature;
  throw new ColourNetError(
    'bad-configuration',
    `The temperature is ${temperature}; it must be 0 (the likeliest colour) or lie between ${least} and ${most}.`,
  );
}

// exp(-x) for x in 0..expLimit in steps of 1 / expSteps, to be interpolated: a third of the time of Math.exp, and within
// 5e-7. What is left out, below exp(-16) each, moves no colour by as much as 1e-2.
const expSteps = 512;
const expLimit = 16;
const expTable = Float64Array.from({ length: expLimit * expSteps + 2 }, (_, i) => Math.exp(-i / expSteps));

/**
 * The annealed mean of every pixel's distribution: softmax(logits / T), then the mean of the bins' centres (Zhang et
 * al. 2016, equation 5); T = 0 takes the likeliest bin. Stable for any logits, for the greatest is taken off first.
 * @param logits `[pixels, Q]`, bins last
 * @param centres a and b of the Q bins
 * @throws ColourNetError `bad-configuration` where the temperature is out of range
 */
export function decode(
  logits: Float32Array,
  centres: readonly (readonly [number, number])[],
  temperature: number,
): AbPlanes {
  checkTemperature(temperature);
  const bins = centres.length;
  const pixels = logits.length / bins;
  if (!Number.isInteger(pixels)) throw new Error(`${logits.length} logits do not divide by ${bins} bins`);
  const centreA = Float64Array.from(centres, ([a]) => a);
  const centreB = Float64Array.from(centres, ([, b]) => b);
  const scale = temperature === 0 ? Number.POSITIVE_INFINITY : expSteps / temperature;
  const limit = expLimit * expSteps;
  const planes = { a: new Float32Array(pixels), b: new Float32Array(pixels) };

  for (let pixel = 0, start = 0; pixel < pixels; pixel++, start += bins) {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let bin = 0; bin < bins; bin++) {
      const logit = logits[start + bin]!;
      if (logit > greatest) greatest = logit;
    }
    let sum = 0;
    let sumA = 0;
    let sumB = 0;
    for (let bin = 0; bin < bins; bin++) {
      const x = (greatest - logits[start + bin]!) * scale;
      if (!(x < limit)) continue; // also where it is no number: T is 0, or both are infinite
      const i = x | 0;
      const low = expTable[i]!;
      const weight = low + (expTable[i + 1]! - low) * (x - i);
      sum += weight;
      sumA += weight * centreA[bin]!;
      sumB += weight * centreB[bin]!;
    }
    if (sum === 0) {
      const mode = Math.max(0, logits.subarray(start, start + bins).indexOf(greatest));
      sumA = centreA[mode]!;
      sumB = centreB[mode]!;
      sum = 1;
    }
    planes.a[pixel] = sumA / sum;
    planes.b[pixel] = sumB / sum;
  }
  return planes;
}
