import { loadBundle } from '../model/bundle.ts';
import { defaultTemperature } from '../model/decode.ts';
import { openEngine } from '../model/engines/choose.ts';
import { type Evaluated, evaluatePicture, type Judged } from '../model/evaluate.ts';
import type { Raster } from '../model/image.ts';
import type { Env } from '../env.ts';
import type { Gate } from '../run-record.ts';
import { judgeModels } from './gate.ts';
import { openTrainingSet } from './set/training-set.ts';
import { rasterOf, sheetOf, shownOf, validationOf } from './validate.ts';

export interface CompareOptions {
  /** The training set's folder, for its validation pictures. */
  readonly data: string;
  /** The bundles' folders. */
  readonly current: string;
  readonly next: string;
  readonly engine: Env['COLOURNET_ENGINE'];
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Colours the validation pictures of a set by two models, as `evaluate` does, and judges the new one.
 * @returns the verdict, and as PNG a sheet of input, current, new and truth
 * @throws ColourNetError `bad-bundle`, `bad-training-set`
 */
export async function compareModels(options: CompareOptions): Promise<{ gate: Gate; sheet: Uint8Array }> {
  const { data, engine: choice, onProgress } = options;
  const [current, next] = await Promise.all([loadBundle(options.current), loadBundle(options.next)]);
  const set = await openTrainingSet(data);
  try {
    const pictures = validationOf(set);
    const total = 2 * pictures.length;
    const isShown = shownOf(pictures);
    const groups = new Map<number, Raster[]>();
    const rows: Record<'current' | 'next', Pick<Judged, 'figures' | 'colourfulness'>[]> = {
      current: [],
      next: [],
    };
    for (const [which, bundle] of [['current', current] as const, ['next', next] as const]) {
      const { engine } = await openEngine(choice, bundle);
      try {
        for (const [index, picture] of pictures.entries()) {
          const evaluated = await evaluatePicture(rasterOf(set, picture), bundle, engine, defaultTemperature);
          const { figures, colourfulness } = evaluated;
          rows[which].push({ figures, colourfulness });
          if (isShown(index)) groups.set(index, grouped(groups.get(index), evaluated));
          onProgress(rows.current.length + rows.next.length, total);
        }
      } finally {
        await engine.close();
      }
    }
    const sheet = await sheetOf([...groups.values()]);
    return { gate: judgeModels({ current: current.name, next: next.name }, rows.current, rows.next), sheet };
  } finally {
    set.close();
  }
}

/** Input and truth with the results between them, in the order in which they come. */
function grouped(before: readonly Raster[] | undefined, { input, result, truth }: Evaluated): Raster[] {
  return before ? [...before.slice(0, -1), result, truth] : [input, result, truth];
}
