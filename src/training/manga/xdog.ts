import type { Random } from '../../model/random.ts';
import { blur } from './blur.ts';
import { between, happens } from './chance.ts';
import { quantile } from './quantile.ts';
import { dropSpecks } from './specks.ts';

/** How the lines of a drawing are found and inked: XDoG's parameters, in pixels and units of L. */
export interface Pen {
  /** Of the finer Gaussian: lines come out about twice as wide. */
  readonly sigmaPx: number;
  /** Sigma of the wider Gaussian over that of the finer, above 1. */
  readonly k: number;
  /** Weight of the wider Gaussian: below 1 bright places need stronger edges. */
  readonly tau: number;
  /** Step of L, sharp, below which no line is drawn however few there are: JPEG's ringing and the grain of paint. */
  readonly leastStep: number;
  /** Share of the picture, 0..1, that may become line: the strongest edges win. */
  readonly inkShare: number;
  /** How fast paper turns to ink where the response passes epsilon: low for a pencil, high for a pen. */
  readonly phi: number;
}

/** Draws a pen by lot. Ranges of sigma, k and tau about those of Tag2Pix and AlacGAN. */
export function randomPen(random: Random): Pen {
  const sigmaPx = between(random, 0.4, 1.1);
  return {
    sigmaPx,
    k: between(random, 1.6, 3.2),
    tau: between(random, 0.985, 1),
    leastStep: between(random, 3, 9),
    inkShare: between(random, 0.08, 0.25) * (0.4 + sigmaPx),
    phi: happens(random, 0.75) ? between(random, 0.7, 2.2) : between(random, 0.3, 0.7),
  };
}

/** The largest response to a step of 1 is about this times sqrt(k - 1), from 0.14 at k = 1.6 to 0.17 at 3.2. */
const stepResponse = 0.16;

/**
 * The lines of a picture by XDoG (Winnemoeller, Kyprianidis and Olsen 2012): where the difference of Gaussians
 * D = G(sigma) - tau G(k sigma) is below a negative epsilon, the ink is tanh(phi (D / epsilon - 1)). Epsilon follows the
 * picture, so that soft paintings get about as many lines as hard cartoons, and as black. Specks are taken away.
 * @param lightness L, 0..100
 * @returns ink, 0 (paper) to 1 (black)
 */
export function inkLines(lightness: Float32Array, width: number, height: number, pen: Pen): Float32Array {
  const response = blur(lightness, width, height, pen.sigmaPx);
  const wide = blur(lightness, width, height, pen.sigmaPx * pen.k);
  for (let i = 0; i < response.length; i++) response[i]! -= pen.tau * wide[i]!;
  const leastResponse = pen.leastStep * stepResponse * Math.sqrt(pen.k - 1);
  const epsilon = Math.min(-leastResponse, quantile(response, pen.inkShare));
  const ink = response; // in place
  for (let i = 0; i < ink.length; i++) {
    ink[i] = ink[i]! < epsilon ? Math.tanh(pen.phi * (ink[i]! / epsilon - 1)) : 0;
  }
  // A line starts where the response is half as much again and is followed down to epsilon (hysteresis, as Canny's).
  dropSpecks(ink, width, height, { leastPx: 6 + 6 * pen.sigmaPx, leastInk: Math.tanh(pen.phi / 2) });
  return ink;
}
