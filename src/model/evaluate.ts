import type { Bundle } from './bundle.ts';
import { colour, decodeWith, prepare, runNetwork } from './colourise.ts';
import type { Engine } from './engines/engine.ts';
import { type Raster, resizePicture } from './image.ts';
import { greyOf } from './lab-to-rgb.ts';
import { colourfulness, compare, type Figures } from './metrics.ts';
import { smallShortPx, workingLayout } from './working-size.ts';

/** A picture coloured from its own lightness, with the figures of the result and of plain grey. */
export interface Evaluated {
  readonly input: Raster;
  readonly result: Raster;
  readonly truth: Raster;
  readonly figures: { readonly result: Figures; readonly grey: Figures };
  readonly colourfulness: { readonly result: number; readonly truth: number };
}

/**
 * Shrinks a coloured picture to 256 px on the short side (Lanczos), colours its lightness and compares, in 8-bit
 * sRGB. No toning, no check for coloured pages.
 */
export async function evaluatePicture(
  picture: Raster,
  bundle: Pick<Bundle, 'bins'>,
  engine: Engine,
  temperature: number,
): Promise<Evaluated> {
  const scale = Math.min(1, smallShortPx / Math.min(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const truth = await resizePicture(picture, Math.max(1, width), Math.max(1, height));
  const input = { ...truth, data: greyOf(truth.data) };
  const prepared = await prepare(truth, workingLayout(truth.width, truth.height, smallShortPx));
  const logits = await runNetwork(engine, prepared);
  const result = colour(prepared, await decodeWith(engine, logits, bundle.bins.centres, temperature));
  return {
    input,
    result,
    truth,
    figures: { result: compare(result, truth), grey: compare(input, truth) },
    colourfulness: { result: colourfulness(result), truth: colourfulness(truth) },
  };
}

/** The means over pictures that `evaluate` prints. */
export type Summary = Record<keyof Figures, { result: number; grey: number }> & {
  colourfulness: { result: number; truth: number; ratio: number };
};

/**
 * Means over pictures; PSNR is the mean of the dB (a picture that is equal to its truth has none and is left out), and
 * the ratio of colourfulness that of the means.
 */
export function summarise(rows: readonly Pick<Evaluated, 'figures' | 'colourfulness'>[]): Summary {
  const mean = (of: (row: Pick<Evaluated, 'figures' | 'colourfulness'>) => number) => {
    const values = rows.map(of).filter((value) => Number.isFinite(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const both = (figure: keyof Figures) => ({
    result: mean(({ figures }) => figures.result[figure]),
    grey: mean(({ figures }) => figures.grey[figure]),
  });
  const result = mean((row) => row.colourfulness.result);
  const truth = mean((row) => row.colourfulness.truth);
  return {
    psnr: both('psnr'),
    mse: both('mse'),
    mae: both('mae'),
    ssim: both('ssim'),
    ciede2000: both('ciede2000'),
    aucRaw: both('aucRaw'),
    aucRebalanced: both('aucRebalanced'),
    colourfulness: { result, truth, ratio: result / truth },
  };
}
