import { logitScale } from '../model/architecture.ts';
import { type Random, randomFrom, seedOf } from '../model/random.ts';
import { augmentLightness } from './augment.ts';
import { createCutter, type Part } from './cutter.ts';
import { happens } from './manga/chance.ts';
import { type Crop, drawPanel, inPixels, whiten } from './panels.ts';
import { lightnessSteps } from './set/shard.ts';
import { trainSplit } from './set/split.ts';
import type { TargetMaker } from './targets.ts';
import type { StoredPicture, TrainingSet } from './set/training-set.ts';
import { drawWindow } from './window.ts';

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
  /** The K bins that share the colour of each cell, `[size, cropPx / 4, cropPx / 4, K]`; of Q all others have none. */
  readonly bins: Int32Array;
  /** How much each has, sum 1 in each cell. */
  readonly shares: Float32Array;
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
  const { k } = targets;
  const pixels = cropPx * cropPx;
  const side = cropPx / logitScale;
  const cells = side ** 2;
  const whole: Part = { left: 0, top: 0, right: side, bottom: side };
  const orderOf = rememberLast((epoch) =>
    shuffled(pictures.length, randomFrom(seedOf(seed, 'epoch', epoch))),
  );

  return async (step) => {
    const input = new Float32Array(size * pixels);
    const bins = new Int32Array(size * cells * k);
    const shares = new Float32Array(size * cells * k);
    const weights = new Float32Array(size * cells);
    for (let index = 0; index < size; index++) {
      const drawn = step * size + index;
      const place = orderOf(Math.floor(drawn / pictures.length))[drawn % pictures.length]!;
      const random = randomFrom(seedOf(seed, 'crop', drawn));
      const crop: Crop = {
        l: new Float32Array(pixels),
        a: new Float32Array(cells),
        b: new Float32Array(cells),
      };
      cutPicture(set, pictures[place]!, crop, cropPx, whole, random);
      for (let panels = 1; panels < mostPanels && happens(random, panelShare); panels++) {
        const other = pictures[Math.floor(random() * pictures.length)]!;
        const { part, gutter } = drawPanel(side, random);
        cutPicture(set, other, crop, cropPx, part, random);
        if (gutter) whiten(crop, gutter, cropPx);
      }
      scale(crop.l, 1 / lightnessSteps, 0, crop.l);
      const { lightness } = await augmentLightness(crop.l, cropPx, cropPx, { manga }, random);
      scale(lightness, 1 / 50, -1, input.subarray(index * pixels, (index + 1) * pixels));
      const [from, to] = [index * cells, (index + 1) * cells];
      targets.write(
        crop.a,
        crop.b,
        bins.subarray(from * k, to * k),
        shares.subarray(from * k, to * k),
        weights.subarray(from, to),
      );
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (sum > 0) for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    return { input, bins, shares, weights };
  };
}

/** Shows a picture, or some of it, in a part of a crop, which is told in cells. */
function cutPicture(
  set: TrainingSet,
  picture: StoredPicture,
  crop: Crop,
  cropPx: number,
  part: Part,
  random: Random,
): void {
  const { width, height } = picture;
  const planes = set.readPicture(picture);
  const window = drawWindow(width, height, cropPx, random);
  createCutter(width, height, window, cropPx, 'triangle', inPixels(part))(planes.l, crop.l);
  const cutCells = createCutter(width, height, window, cropPx / logitScale, 'box', part);
  cutCells(planes.a, crop.a);
  cutCells(planes.b, crop.b);
}

function scale(from: Float32Array, factor: number, offset: number, into: Float32Array): void {
  for (let i = 0; i < from.length; i++) into[i] = from[i]! * factor + offset;
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
