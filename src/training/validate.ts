import { loadBundle } from '../model/bundle.ts';
import { defaultTemperature } from '../model/decode.ts';
import { openEngine } from '../model/engines/choose.ts';
import type { EngineSource } from '../model/engines/engine.ts';
import { type Evaluated, evaluatePicture, summarise } from '../model/evaluate.ts';
import { encodePicture, type Raster } from '../model/image.ts';
import { labToRgb } from '../model/lab-to-rgb.ts';
import { labPlanes } from '../model/rgb-to-lab.ts';
import { contactSheet } from '../model/sheet.ts';
import type { Evaluation } from '../run-record.ts';
import { lightnessSteps } from './set/shard.ts';
import { trainSplit } from './set/split.ts';
import type { StoredPicture, TrainingSet } from './set/training-set.ts';

export interface Validated {
  /** Means of the means of each validation split, so that a large one does not drown a small one; none without pictures. */
  readonly figures: Omit<Evaluation, 'step'> | undefined;
  /** Input, result and truth of some pictures, as PNG. */
  readonly samples: Uint8Array;
  /** The same with what another model makes of them beside the result, where there is one. */
  readonly sheet: Uint8Array;
}

const sheetPictures = 24;

/**
 * Colours the validation pictures of a set as `evaluate` does, at T = 0.38 and by ONNX Runtime. The score is the sum of
 * both AuC, less a tenth of what the colourfulness is beyond a quarter off the truth: the raw AuC falls where colours are
 * invented, the rebalanced one where they are left grey, and sepia, which pleases both, is pale.
 * @param others what another model makes of the pictures that the sheet shows
 */
export async function validate(
  source: EngineSource,
  set: TrainingSet,
  others: readonly Raster[] = [],
): Promise<Validated> {
  const pictures = validationOf(set);
  const { engine } = await openEngine('onnx', source);
  const evaluated: (Pick<Evaluated, 'figures' | 'colourfulness'> & { split: string })[] = [];
  const shown: Pick<Evaluated, 'input' | 'result' | 'truth'>[] = [];
  const isShown = shownOf(pictures);
  try {
    for (const [index, picture] of pictures.entries()) {
      const row = await evaluatePicture(rasterOf(set, picture), source, engine, defaultTemperature);
      evaluated.push({ split: picture.split, figures: row.figures, colourfulness: row.colourfulness });
      if (isShown(index)) shown.push(row);
    }
  } finally {
    await engine.close();
  }
  const splits = [...new Set(evaluated.map(({ split }) => split))];
  const summaries = splits.map((name) => summarise(evaluated.filter(({ split }) => split === name)));
  const samples = await sheetOf(shown.map(({ input, result, truth }) => [input, result, truth]));
  const sheet =
    others.length === 0
      ? samples
      : await sheetOf(shown.map(({ input, result, truth }, i) => [input, others[i]!, result, truth]));
  if (splits.length === 0) return { figures: undefined, samples, sheet };
  const mean = (of: (summary: (typeof summaries)[number]) => number) =>
    summaries.reduce((sum, summary) => sum + of(summary), 0) / summaries.length;
  const [aucRaw, aucRebalanced] = [mean((s) => s.aucRaw.result), mean((s) => s.aucRebalanced.result)];
  return {
    figures: {
      psnr: mean((s) => s.psnr.result),
      greyPsnr: mean((s) => s.psnr.grey),
      aucRaw,
      aucRebalanced,
      colourfulness: mean((s) => s.colourfulness.ratio),
      score: aucRaw + aucRebalanced - mean((s) => offColour(s.colourfulness.ratio)),
    },
    samples,
    sheet,
  };
}

/** A contact sheet as PNG, of what belongs together. */
export async function sheetOf(groups: readonly (readonly Raster[])[]): Promise<Uint8Array> {
  return encodePicture(await contactSheet(groups, { rowPx: 160 }), 'png');
}

/** What a model makes of the pictures that a sheet shows. @throws ColourNetError `bad-bundle` */
export async function showModel(folder: string, set: TrainingSet): Promise<Raster[]> {
  const bundle = await loadBundle(folder);
  const { engine } = await openEngine('onnx', bundle);
  const pictures = validationOf(set);
  const isShown = shownOf(pictures);
  const results: Raster[] = [];
  try {
    for (const picture of pictures.filter((_, index) => isShown(index))) {
      results.push(
        (await evaluatePicture(rasterOf(set, picture), bundle, engine, defaultTemperature)).result,
      );
    }
  } finally {
    await engine.close();
  }
  return results;
}

/** The pictures of a set that nothing is trained on. */
export function validationOf(set: TrainingSet): StoredPicture[] {
  return set.pictures.filter(({ split }) => split !== trainSplit);
}

/** Says of an index whether a sheet shows its picture: two dozen of them, spread over all. */
export function shownOf(pictures: readonly unknown[]): (index: number) => boolean {
  const every = Math.ceil(pictures.length / sheetPictures);
  return (index) => index % every === 0;
}

/** What a colourfulness of so much of the truth's takes from the score. */
export function offColour(ratio: number): number {
  return 0.1 * Math.max(0, Math.abs(ratio - 1) - 0.25);
}

/** The stored picture in sRGB. */
export function rasterOf(set: TrainingSet, picture: StoredPicture): Raster {
  const { width, height } = picture;
  const stored = set.readPicture(picture);
  const planes = labPlanes(width * height);
  for (let i = 0; i < planes.l.length; i++) planes.l[i] = stored.l[i]! / lightnessSteps;
  planes.a.set(stored.a);
  planes.b.set(stored.b);
  const data = new Uint8Array(3 * width * height);
  labToRgb(planes, data, 0);
  return { data, width, height };
}
