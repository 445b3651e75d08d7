import { logitScale } from '../model/architecture.ts';
import type { Random } from '../model/random.ts';
import type { Part } from './cutter.ts';
import { between, happens } from './manga/chance.ts';
import { lightnessSteps } from './set/shard.ts';

/** A square crop: L of its pixels, as it is stored (0..255), and the mean a and b of its 4 x 4 cells. */
export interface Crop {
  readonly l: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** A panel that another picture gets in a crop, and the gutter beside it where there is one; in cells. */
export interface Panel {
  readonly part: Part;
  readonly gutter: Part | undefined;
}

/**
 * Draws a panel, as pages have them: one side of a cut across or down, half of the time behind a white gutter of a
 * cell. A network that sees a picture beside ever others cannot learn it by heart.
 * @param cells on a side of the crop
 */
export function drawPanel(cells: number, random: Random): Panel {
  const across = happens(random, 0.5);
  const first = happens(random, 0.5);
  const hasGutter = happens(random, 0.5);
  const cut = Math.round(between(random, 0.3, 0.7) * cells);
  const strip = (from: number, to: number): Part =>
    across
      ? { left: from, right: to, top: 0, bottom: cells }
      : { left: 0, right: cells, top: from, bottom: to };
  const past = hasGutter ? cut + 1 : cut;
  return {
    part: first ? strip(0, cut) : strip(past, cells),
    gutter: hasGutter ? strip(cut, past) : undefined,
  };
}

const white = 100 * lightnessSteps;

/** Makes a part of a crop white paper: `part` in cells, `cropPx` a side of the crop. */
export function whiten({ l, a, b }: Crop, part: Part, cropPx: number): void {
  fill(a, 0, part, cropPx / logitScale);
  fill(b, 0, part, cropPx / logitScale);
  fill(l, white, inPixels(part), cropPx);
}

/** The same part of a crop, in pixels instead of cells. */
export function inPixels({ left, top, right, bottom }: Part): Part {
  return {
    left: left * logitScale,
    top: top * logitScale,
    right: right * logitScale,
    bottom: bottom * logitScale,
  };
}

function fill(plane: Float32Array, value: number, { left, top, right, bottom }: Part, side: number): void {
  for (let y = top; y < bottom; y++) plane.fill(value, y * side + left, y * side + right);
}
