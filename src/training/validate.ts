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
  readonly sheet: Uint8Array;
}

const sheetPictures = 24;

/**
 * Colours the validation pictures of a set as `evaluate` does, at T = 0.38 and by ONNX Runtime. The score is the sum of
 * both AuC, less a tenth of what the colourfulness is beyond a quarter off the truth: the raw AuC falls where colours are
 * invented, the rebalanced one where they are left grey, and sepia, which pleases both, is pale.
 */
export async function validate(source: EngineSource, set: TrainingSet): Promise<Validated> {
  const pictures = set.pictures.filter(({ split }) => split !== trainSplit);
  const { engine } = await openEngine('onnx', source);
  const evaluated: (Pick<Evaluated, 'figures' | 'colourfulness'> & { split: string })[] = [];
  const shown: Raster[][] = [];
  const every = Math.ceil(pictures.length / sheetPictures);
  try {
    for (const [index, picture] of pictures.entries()) {
      const row = await evaluatePicture(rasterOf(set, picture), source, engine, defaultTemperature);
      evaluated.push({ split: picture.split, figures: row.figures, colourfulness: row.colourfulness });
      if (index % every === 0) shown.push([row.input, row.result, row.truth]);
    }
  } finally {
    await engine.close();
  }
  const splits = [...new Set(evaluated.map(({ split }) => split))];
  const summaries = splits.map((name) => summarise(evaluated.filter(({ split }) => split === name)));
  const sheet = await encodePicture(await contactSheet(shown, { rowPx: 160 }), 'png');
  if (splits.length === 0) return { figures: undefined, sheet };
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
    sheet,
  };
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
