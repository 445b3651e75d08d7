import type { AbPlanes } from './decode.ts';

/** Planes of colour on a grid of cells, with the lightness of each cell. */
export interface Cells extends AbPlanes {
  readonly lightness: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** The picture that the cells lie under: `cellsX` cells go to a pixel across, `cellsY` down. */
export interface Target {
  readonly width: number;
  readonly height: number;
  readonly cellsX: number;
  readonly cellsY: number;
}

/** A cell farther off in lightness than this (of 100) lends a pixel no colour unless all are. See docs/experiments.md. */
const reach = 25;

/** What a cell beyond reach still weighs, so that a pixel unlike all its cells keeps a colour. */
const least = 1e-4;

/**
 * Joint bilateral upsampling (Kopf et al. 2007): a pixel takes its colour from the four cells around it, the more so
 * the nearer they are and the more alike in lightness (Tukey's biweight), so that colour stops at the lines.
 * @returns fills row `y` of the picture: its lightness in, its a and b out; what `skip` marks gets none
 */
export function createUpsampler(
  { a, b, lightness: cellLightness, width, height }: Cells,
  target: Target,
): (lightness: Float32Array, y: number, outA: Float32Array, outB: Float32Array, skip?: Uint8Array) => void {
  if (target.cellsX === 1 && target.cellsY === 1) {
    return (_, y, outA, outB) => {
      outA.set(a.subarray(y * width, y * width + target.width));
      outB.set(b.subarray(y * width, y * width + target.width));
    };
  }
  const columns = placesOf(target.width, width, target.cellsX);
  const rows = placesOf(target.height, height, target.cellsY);
  const none = new Uint8Array(target.width);

  return (lightness, y, outA, outB, skip = none) => {
    const upper = Math.floor(rows[y]!) * width;
    const lower = Math.min(height - 1, Math.floor(rows[y]!) + 1) * width;
    const down = rows[y]! - Math.floor(rows[y]!);
    for (let x = 0; x < target.width; ) {
      if (skip[x] === 1) {
        outA[x] = 0;
        outB[x] = 0;
        x++;
        continue;
      }
      const left = columns[x]! | 0;
      const right = Math.min(width - 1, left + 1);
      const l1 = cellLightness[upper + left]!;
      const l2 = cellLightness[upper + right]!;
      const l3 = cellLightness[lower + left]!;
      const l4 = cellLightness[lower + right]!;
      const a1 = a[upper + left]!;
      const a2 = a[upper + right]!;
      const a3 = a[lower + left]!;
      const a4 = a[lower + right]!;
      const b1 = b[upper + left]!;
      const b2 = b[upper + right]!;
      const b3 = b[lower + left]!;
      const b4 = b[lower + right]!;
      // All pixels between these four cells; the first always is.
      for (let across = columns[x]! - left; across < 1; across = columns[x]! - left) {
        const l = lightness[x]!;
        const w1 = (1 - down) * (1 - across) * likeness(l - l1);
        const w2 = (1 - down) * across * likeness(l - l2);
        const w3 = down * (1 - across) * likeness(l - l3);
        const w4 = down * across * likeness(l - l4);
        const scale = 1 / (w1 + w2 + w3 + w4);
        outA[x] = scale * (w1 * a1 + w2 * a2 + w3 * a3 + w4 * a4);
        outB[x] = scale * (w1 * b1 + w2 * b2 + w3 * b3 + w4 * b4);
        x++;
      }
    }
  };
}

function likeness(difference: number): number {
  const t = 1 - difference * difference * (1 / reach ** 2);
  return t > 0 ? t * t + least : least;
}

/** Where each pixel's centre lies among the centres of the cells, 0..cells - 1; one past the end a bound. */
function placesOf(pixels: number, cells: number, cellsPerPixel: number): Float64Array {
  return Float64Array.from({ length: pixels + 1 }, (_, pixel) => {
    if (pixel === pixels) return cells + 1;
    return Math.min(cells - 1, Math.max(0, (pixel + 0.5) * cellsPerPixel - 0.5)); // centres lie at halves
  });
}
