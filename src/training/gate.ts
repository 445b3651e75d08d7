import { type Judged, summarise } from '../model/evaluate.ts';
import { randomFrom } from '../model/random.ts';
import type { Gate } from '../run-record.ts';

type Row = Pick<Judged, 'figures' | 'colourfulness'>;

/** Under so many pictures nothing is said. */
const leastPictures = 50;
const colourfulnessRange = { low: 0.75, high: 1.25 };
const resamples = 2000;

/**
 * Judges a new model by the same pictures as the one in use: worse where its PSNR over grey or its rebalanced AuC is
 * lower by more than chance (the 95% interval of the mean difference, percentile bootstrap over pictures: Efron, 1979),
 * or where its colours are more than a quarter off the truth and farther off than those of the one in use; better where
 * either figure is higher by more than chance.
 * @param current what became of each picture by the model in use
 * @param next the same of the new one, in the same order
 */
export function judgeModels(
  models: Gate['models'],
  current: readonly Row[],
  next: readonly Row[],
  seed = 1,
): Gate {
  if (next.length === 0) return { models, ...nothingCompared };
  const figures = {
    psnrGain: compareBy(current, next, ({ figures: { result, grey } }) => result.psnr - grey.psnr, seed),
    aucRebalanced: compareBy(current, next, ({ figures: { result } }) => result.aucRebalanced, seed),
    colourfulness: {
      current: summarise(current).colourfulness.ratio,
      next: summarise(next).colourfulness.ratio,
    },
  };
  const pictures = current.length;
  if (pictures < leastPictures) {
    return { models, pictures, verdict: 'cannot tell', reasons: ['few pictures'], ...figures };
  }
  const reasons: Gate['reasons'] = [];
  if (figures.psnrGain.high < 0) reasons.push('psnr');
  if (figures.aucRebalanced.high < 0) reasons.push('aucRebalanced');
  const { colourfulness } = figures;
  const isFarther = Math.abs(colourfulness.next - 1) > Math.abs(colourfulness.current - 1);
  if (isFarther && colourfulness.next < colourfulnessRange.low) reasons.push('pale');
  if (isFarther && colourfulness.next > colourfulnessRange.high) reasons.push('garish');
  const isBetter = figures.psnrGain.low > 0 || figures.aucRebalanced.low > 0;
  const verdict = reasons.length > 0 ? 'worse' : isBetter ? 'better' : 'alike';
  return { models, pictures, verdict, reasons, ...figures };
}

const no = { current: 0, next: 0 };
const nothingCompared = {
  pictures: 0,
  verdict: 'cannot tell' as const,
  reasons: ['few pictures' as const],
  psnrGain: { ...no, low: 0, high: 0 },
  aucRebalanced: { ...no, low: 0, high: 0 },
  colourfulness: no,
};

/** Pictures where a figure is not finite (a result equal to its truth has no PSNR) are left out. */
function compareBy(
  current: readonly Row[],
  next: readonly Row[],
  figure: (row: Row) => number,
  seed: number,
): Gate['psnrGain'] {
  const pairs = current
    .map((row, index) => [figure(row), figure(next[index]!)] as const)
    .filter((pair) => pair.every(Number.isFinite));
  const gains = pairs.map(([before, after]) => after - before);
  const random = randomFrom(seed);
  const drawn = Array.from({ length: resamples }, () =>
    mean(gains.map(() => gains[Math.floor(random() * gains.length)]!)),
  ).toSorted((one, two) => one - two);
  return {
    current: mean(pairs.map(([before]) => before)),
    next: mean(pairs.map(([, after]) => after)),
    low: drawn[Math.floor(0.025 * resamples)]!,
    high: drawn[Math.ceil(0.975 * resamples) - 1]!,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
