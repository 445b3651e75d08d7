import { aucOf } from './auc.ts';
import { ciede2000 } from './ciede2000.ts';
import type { Raster } from './image.ts';
import { decodeTransfer, linearToLab, type Triple } from './lab.ts';
import { requireSameSize } from './same-size.ts';
import { ssim } from './ssim.ts';

/** What the comparison of a result with the truth says; README and `evaluate` use these names. */
export interface Figures {
  /** dB, Infinity for equal pictures. */
  psnr: number;
  /** 0..255^2 and 0..255. */
  mse: number;
  mae: number;
  /** -1..1 */
  ssim: number;
  /** Mean over pixels. */
  ciede2000: number;
  /** 0..1 each. */
  aucRaw: number;
  aucRebalanced: number;
}

/** Mean squared and mean absolute error over all pixels and channels, in units of a byte. */
function errorsOf(one: Raster, two: Raster): { mse: number; mae: number } {
  requireSameSize(one, two);
  let squares = 0;
  let sizes = 0;
  for (let i = 0; i < one.data.length; i++) {
    const d = one.data[i]! - two.data[i]!;
    squares += d * d;
    sizes += Math.abs(d);
  }
  return { mse: squares / one.data.length, mae: sizes / one.data.length };
}

/**
 * Peak signal-to-noise ratio in dB from a mean squared error in units of a byte: 10 log10(255^2 / mse), Infinity for
 * 0. Over several pictures take the mean of the dB (finite ones), not the dB of the mean.
 */
export function psnrOf(mse: number): number {
  return 10 * Math.log10(255 ** 2 / mse);
}

/** A picture as Lab, float64 interleaved (height, width, 3). */
function labOf({ data }: Raster): Float64Array {
  const linear = Float64Array.from({ length: 256 }, (_, byte) => decodeTransfer(byte / 255));
  const lab = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    lab.set(linearToLab(linear[data[i]!]!, linear[data[i + 1]!]!, linear[data[i + 2]!]!), i);
  }
  return lab;
}

function colourAt(lab: Float64Array, i: number): Triple {
  return [lab[i]!, lab[i + 1]!, lab[i + 2]!];
}

function meanCiede2000(one: Float64Array, two: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 3) sum += ciede2000(colourAt(one, i), colourAt(two, i));
  return sum / (one.length / 3);
}

/**
 * All figures of a result against the truth, both in 8-bit sRGB, of the same size and at least 7x7.
 * @throws ColourNetError `bad-picture` where a side is under 7 px; RangeError where the sizes differ.
 */
export function compare(result: Raster, truth: Raster): Figures {
  const { mse, mae } = errorsOf(result, truth);
  const [resultLab, truthLab] = [labOf(result), labOf(truth)];
  const auc = aucOf(resultLab, truthLab);
  return {
    psnr: psnrOf(mse),
    mse,
    mae,
    ssim: ssim(result, truth),
    ciede2000: meanCiede2000(resultLab, truthLab),
    aucRaw: auc.raw,
    aucRebalanced: auc.rebalanced,
  };
}

/**
 * How colourful a picture is: 0 grey, 15 slight, 33 moderate, 45 average, 59 quite, 82 high, 109 extreme. Hasler and
 * Suesstrunk (2003): sqrt(var rg + var yb) + 0.3 sqrt(mean(rg)^2 + mean(yb)^2) of rg = R - G and yb = (R + G) / 2 - B,
 * both signed (some rivals take absolute values first, which gives other numbers).
 */
export function colourfulness({ data }: Raster): number {
  const pixels = data.length / 3;
  let [rg, yb, squares] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    const p = data[i]! - data[i + 1]!;
    const q = (data[i]! + data[i + 1]!) / 2 - data[i + 2]!;
    rg += p;
    yb += q;
    squares += p * p + q * q;
  }
  const means = (rg / pixels) ** 2 + (yb / pixels) ** 2;
  return Math.sqrt(Math.max(0, squares / pixels - means)) + 0.3 * Math.sqrt(means);
}
