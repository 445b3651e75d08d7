import type { Bundle } from './bundle.ts';
import { colour, decodeWith, prepare, runNetwork } from './colourise.ts';
import type { Engine } from './engines/engine.ts';
import { type Raster, resizePicture } from './image.ts';
import { greyOf, labToRgb } from './lab-to-rgb.ts';
import { colourfulness, compare, type Figures } from './metrics.ts';
import { lightnessOf } from './rgb-to-lab.ts';

/** A result with its figures, and those of the same lightness left grey. */
export interface Judged {
  readonly result: Raster;
  readonly figures: { readonly result: Figures; readonly grey: Figures };
  readonly colourfulness: { readonly result: number; readonly truth: number };
}

/** What figures are measured at, whatever the network works at. */
const judgedShortPx = 256;

/** What the network made of a picture's lightness, or of a drawing of it. */
export interface Evaluated extends Judged {
  /** What it was given. */
  readonly input: Raster;
  readonly truth: Raster;
  /**
   * Where it was given a drawing: the colours that it found, on the truth's own lightness. White paper shows no colour
   * and a drawing's lightness is not the picture's, so these figures, not the result's, tell how good the colours are.
   */
  readonly onTruth?: Judged;
}

/** Makes of a picture's lightness (0..100, `height * width` numbers) that of a drawing of it. */
export type Redraw = (lightness: Float32Array, width: number, height: number) => Promise<Float32Array>;

/**
 * Shrinks a coloured picture to 256 px on the short side (Lanczos), colours its lightness and compares, in 8-bit
 * sRGB. No toning, no check for coloured pages.
 * @param redraw where the network is to be given a drawing instead: drawn at 256 px, and then shrunk to working size as
 *   any page is
 */
export async function evaluatePicture(
  picture: Raster,
  bundle: Pick<Bundle, 'bins'>,
  engine: Engine,
  temperature: number,
  redraw?: Redraw,
): Promise<Evaluated> {
  const scale = Math.min(1, judgedShortPx / Math.min(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const truth = await resizePicture(picture, Math.max(1, width), Math.max(1, height));
  const grey = { ...truth, data: greyOf(truth.data) };
  const input = redraw ? await redrawn(truth, redraw) : grey;
  const prepared = await prepare(redraw ? input : truth);
  const said = await runNetwork(engine, prepared);
  const ab = await decodeWith(engine, said, bundle.bins.centres, temperature);
  const judged = judge(colour(prepared, ab), input, truth);
  if (!redraw) return { ...judged, input, truth };
  return { ...judged, input, truth, onTruth: judge(colour(await prepare(truth), ab), grey, truth) };
}

async function redrawn({ data, width, height }: Raster, redraw: Redraw): Promise<Raster> {
  const l = await redraw(lightnessOf(data), width, height);
  const none = new Float32Array(l.length);
  const drawing = { data: new Uint8Array(data.length), width, height };
  labToRgb({ l, a: none, b: none }, drawing.data, 0);
  return drawing;
}

function judge(result: Raster, grey: Raster, truth: Raster): Judged {
  return {
    result,
    figures: { result: compare(result, truth), grey: compare(grey, truth) },
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
export function summarise(rows: readonly Pick<Judged, 'figures' | 'colourfulness'>[]): Summary {
  const mean = (of: (row: Pick<Judged, 'figures' | 'colourfulness'>) => number) => {
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
