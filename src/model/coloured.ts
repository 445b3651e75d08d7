import { type Raster, resizePicture } from './image.ts';
import { rgbToLab } from './lab.ts';

/** Cells along the longer side. A cell is large enough to swallow JPEG's chroma noise and thin tinted lines. */
const cellsPerSide = 64;
/** Lightness levels 0..100 between which the tint of paper and ink is interpolated. */
const levels = 10;
/** Distance in ab from the tint of its lightness at which a cell counts as coloured. */
const minResidual = 8;
/** Share of coloured cells above which the picture does: a stamp is less. */
const minShare = 0.05;

export interface Colouredness {
  coloured: boolean;
  /** Share of the area, 0..1, whose colour is not explained by the tint of a scan. */
  share: number;
}

const thumbnailPx = 256; // enough to see colour, too little to see the colour noise of JPEG

/** Whether a picture of any size has colours of its own; a grey one is told at a glance. */
export async function looksColoured(raster: Raster): Promise<boolean> {
  if (isGrey(raster.data)) return false;
  const scale = Math.min(1, thumbnailPx / Math.max(raster.width, raster.height));
  const [width, height] = [raster.width, raster.height].map((side) => Math.max(1, Math.round(side * scale)));
  return isColoured(await resizePicture(raster, width!, height!)).coloured;
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) {
    if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  }
  return true;
}

/**
 * Tells whether a picture has colours of its own. A tint that depends on lightness alone (yellowed paper, sepia,
 * blue ink) does not count, nor JPEG noise or a small stamp. A picture whose every colour has its own lightness
 * passes for tinted, and a strong sepia filter that clips its highlights can pass for coloured.
 * @param raster any size; about 256 px keep it to some milliseconds.
 */
export function isColoured(raster: Raster): Colouredness {
  const cells = averageCells(raster);
  const weight = new Float64Array(levels);
  const sumA = new Float64Array(levels);
  const sumB = new Float64Array(levels);
  for (const [L, a, b] of cells) {
    const [lower, upperPart] = levelOf(L);
    for (const [level, part] of [
      [lower, 1 - upperPart],
      [lower + 1, upperPart],
    ] as const) {
      weight[level]! += part;
      sumA[level]! += part * a;
      sumB[level]! += part * b;
    }
  }
  const tintA = sumA.map((sum, level) => sum / (weight[level]! || 1));
  const tintB = sumB.map((sum, level) => sum / (weight[level]! || 1));
  const foreign = cells.filter(([L, a, b]) => {
    const [lower, t] = levelOf(L);
    const da = a - (1 - t) * tintA[lower]! - t * tintA[lower + 1]!;
    const db = b - (1 - t) * tintB[lower]! - t * tintB[lower + 1]!;
    return Math.hypot(da, db) > minResidual;
  });
  const share = foreign.length / cells.length;
  return { coloured: share > minShare, share };
}

/** The level below a lightness and how far it is towards the one above, 0..1. */
function levelOf(L: number): readonly [number, number] {
  const at = Math.max(0, Math.min(levels - 1, (L / 100) * (levels - 1)));
  const lower = Math.min(levels - 2, Math.floor(at));
  return [lower, at - lower];
}

/** Lab of each cell's mean colour, row by row. */
function averageCells({ data, width, height }: Raster): [number, number, number][] {
  const sidePx = Math.max(1, Math.round(Math.max(width, height) / cellsPerSide));
  const cells: [number, number, number][] = [];
  for (let top = 0; top < height; top += sidePx) {
    for (let left = 0; left < width; left += sidePx) {
      const [right, bottom] = [Math.min(width, left + sidePx), Math.min(height, top + sidePx)];
      let [r, g, b] = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) {
          r += data[at]!;
          g += data[at + 1]!;
          b += data[at + 2]!;
        }
      }
      const pixels = (right - left) * (bottom - top);
      cells.push(rgbToLab(r / pixels, g / pixels, b / pixels));
    }
  }
  return cells;
}
