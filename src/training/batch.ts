import { logitScale } from '../model/architecture.ts';
import { type Random, randomFrom, seedOf } from '../model/random.ts';
import { augmentLightness } from './augment.ts';
import { createCutter, drawWindow } from './crop.ts';
import { happens } from './manga/chance.ts';
import { addPanel, type Crop } from './panels.ts';
import { lightnessSteps } from './set/shard.ts';
import { trainSplit } from './set/split.ts';
import type { TargetMaker } from './targets.ts';
import type { StoredPicture, TrainingSet } from './set/training-set.ts';

export interface BatchOptions {
  readonly seed: number;
  /** Crops in a batch. */
  readonly size: number;
  /** Side of a crop, a multiple of 8. */
  readonly cropPx: number;
  /** The share of crops turned into line drawings or screentone, 0..1. */
  readonly manga: number;
}

/** How many of the crops get a panel of another picture, and how many of those yet another. */
const panelShare = 0.5;
const mostPanels = 3;

/** What one step learns from. */
export interface Batch {
  /** L/50 - 1, `[size, cropPx, cropPx]`. */
  readonly input: Float32Array;
  /** Soft codes, `[size, cropPx / 4, cropPx / 4, Q]`. */
  readonly codes: Float32Array;
  /** What each cell counts, `[size, cropPx / 4, cropPx / 4]`, sum 1; all 0 where every crop is grey. */
  readonly weights: Float32Array;
}

/**
 * Makes the batch of any step: a pure function of the step, so that a resumed run sees what it would have seen. Every
 * epoch shows every training picture once, in an order of its own, and some of them in panels of others, too.
 */
export function createBatchMaker(
  set: TrainingSet,
  targets: TargetMaker,
  options: BatchOptions,
): (step: number) => Promise<Batch> {
  const { seed, size, cropPx, manga } = options;
  const pictures = set.pictures.filter(({ split }) => split === trainSplit);
  const { bins } = targets;
  const pixels = cropPx * cropPx;
  const cells = pixels / logitScale ** 2;
  const orderOf = rememberLast((epoch) =>
    shuffled(pictures.length, randomFrom(seedOf(seed, 'epoch', epoch))),
  );

  return async (step) => {
    const input = new Float32Array(size * pixels);
    const codes = new Float32Array(size * cells * bins);
    const weights = new Float32Array(size * cells);
    for (let index = 0; index < size; index++) {
      const drawn = step * size + index;
      const place = orderOf(Math.floor(drawn / pictures.length))[drawn % pictures.length]!;
      const random = randomFrom(seedOf(seed, 'crop', drawn));
      const crop = cutPicture(set, pictures[place]!, cropPx, random);
      for (let panels = 1; panels < mostPanels && happens(random, panelShare); panels++) {
        const other = pictures[Math.floor(random() * pictures.length)]!;
        addPanel(crop, cutPicture(set, other, cropPx, random), cropPx, random);
      }
      const { lightness } = await augmentLightness(crop.l, cropPx, cropPx, { manga }, random);
      for (let i = 0; i < pixels; i++) input[index * pixels + i] = lightness[i]! / 50 - 1;
      const own = (all: Float32Array, length: number) => all.subarray(index * length, (index + 1) * length);
      targets.write(crop.a, crop.b, own(codes, cells * bins), own(weights, cells));
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (sum > 0) for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    return { input, codes, weights };
  };
}

function cutPicture(set: TrainingSet, picture: StoredPicture, cropPx: number, random: Random): Crop {
  const { width, height } = picture;
  const planes = set.readPicture(picture);
  const window = drawWindow(width, height, cropPx, random);
  const l = createCutter(width, height, window, cropPx, 'triangle')(planes.l);
  for (let i = 0; i < l.length; i++) l[i]! /= lightnessSteps;
  const cells = createCutter(width, height, window, cropPx / logitScale, 'box');
  return { l, a: cells(planes.a), b: cells(planes.b) };
}

/** 0..count - 1 in an order of chance (Fisher and Yates). */
function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function rememberLast<T>(make: (key: number) => T): (key: number) => T {
  let last: { key: number; value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
