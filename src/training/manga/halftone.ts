import type { Random } from '../../model/random.ts';
import { between, happens } from './chance.ts';
import { type SpotName, spotRanks } from './spots.ts';

/** One sheet of screentone: black dots or lines on white. */
export interface Screen {
  readonly spot: SpotName;
  /** Distance from one dot or line to the next. */
  readonly pitchPx: number;
  /** Direction, in radians, in which lines follow one another and rows of dots run. */
  readonly angle: number;
  /** Width over which a dot's edge goes from paper to ink. */
  readonly edgePx: number;
  /** How far the pattern has run into one grey, 0..1: a page scaled down to working size loses most of it. */
  readonly fade: number;
}

/** Draws a screen by lot: pitch 3 to 8 px, any angle, half of them faded as on pages that were scaled down. */
export function randomScreen(random: Random): Screen {
  return {
    spot: happens(random, 0.75) ? 'dots' : 'lines',
    pitchPx: between(random, 3, 8),
    angle: between(random, 0, Math.PI),
    edgePx: between(random, 0.7, 2.5),
    fade: happens(random, 0.5) ? between(random, 0.3, 1) : 0,
  };
}

/**
 * Screens a picture: an ordered halftone whose spots are cosines, with as much ink as the tone asks for.
 * @param tone how dark each pixel is to be, 0 (white: no ink at all) to 1 (solid ink)
 * @returns ink, 0..1; over whole spots of one tone its mean is the tone
 */
export function screenTones(
  tone: Float32Array,
  width: number,
  height: number,
  { spot, pitchPx, angle, edgePx, fade }: Screen,
): Float32Array {
  const rankAt = spotRanks[spot];
  const ink = new Float32Array(tone.length);
  const stepX = Math.cos(angle) / pitchPx;
  const stepY = Math.sin(angle) / pitchPx;
  const halfEdge = edgePx / pitchPx;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const wanted = tone[i]!;
      if (wanted <= 0 || wanted >= 1) {
        ink[i] = wanted;
        continue;
      }
      const rank = rankAt(stepX * x + stepY * y, stepX * y - stepY * x);
      // An edge that reached beyond the ranks 0..1 would be cut there, and the mean not be the tone.
      const half = Math.min(halfEdge, wanted, 1 - wanted);
      const dot = Math.min(1, Math.max(0, 0.5 + (rank - (1 - wanted)) / (2 * half)));
      ink[i] = dot + fade * (wanted - dot);
    }
  }
  return ink;
}
