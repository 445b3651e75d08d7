import { splitAreas } from './areas.ts';
import { enclosedByBubble } from './bubbles.ts';
import type { Raster } from '../image.ts';
import { inkPieces, lineWorkOf } from './ink.ts';
import { isGutter, isMargin } from './margins.ts';
import { measureAreas } from './measure-areas.ts';
import { mapPaper } from './paper-map.ts';
import type { Box } from './shape.ts';
import { closeStraightGaps } from './straight-gaps.ts';

/** Half the width of the widest gap in a line that is closed, in parts of the page's shorter side. */
const maxGap = 0.0065;

/** Smaller areas (in parts of the page) are left to the network. */
const minArea = 0.0004;

/** What a margin or a gutter encloses stays white up to this size (of the shorter side): page numbers and words. */
const maxWord = 0.05;

/** What a cell holds. In mixed cells each pixel goes with the paper that it touches. */
export const cellKind = { mixed: 0, toned: 1, white: 2, whiteThroughout: 3 } as const;

/** The areas of a page's paper, on a map of cells. */
export interface WhiteAreas {
  readonly width: number;
  readonly height: number;
  /** Of every cell, one of `cellKind`. */
  readonly kinds: Uint8Array;
  /** Which area a cell belongs to; 0 where there is ink. */
  readonly labels: Int32Array;
  /** The least byte of green that is bare paper. */
  readonly bare: number;
}

/**
 * Finds the connected white areas of a page that stay white whatever the network says. The page is divided into areas
 * of bare paper (areas.ts, straight-gaps.ts; gaps in lines of up to 1.3% of the shorter side are closed), and an area stays white if it
 * is
 * - a margin (margins.ts): it holds two corners of the page, one of them above (so does the background of a single
 *   drawing); or it spans the page both ways; or it is a strip along an edge;
 * - a gutter (margins.ts): narrow all along, and it joins opposite edges of the page or is straight;
 * - a bubble (bubbles.ts): nearly convex, at most a quarter of the page, with lettering in it and nothing else.
 * Lettering in a margin, gutter or bubble is white between its strokes, too. All other paper may take colour: faces,
 * hair and clothes, and the backgrounds of panels. A bubble without words is not told from a face without features:
 * there the network's own doubt must do.
 * @param raster at full size
 * @param cells width and height of the map: the working size
 * @param bare the least byte of green that is bare paper, see `barePaperByte`
 */
export function findWhiteAreas(
  raster: Raster,
  cells: { readonly width: number; readonly height: number },
  bare: number,
): WhiteAreas {
  const { width, height } = cells;
  const reach = maxGap * Math.min(width, height);
  const map = mapPaper(raster, cells, bare);
  const ink = inkPieces(map.paper, width, height);
  const lineWork = lineWorkOf(ink, width, height);
  const closed = closeStraightGaps(map, lineWork, 2 * reach);
  markClosed(lineWork, map.paper, closed.paper);
  const split = splitAreas(closed, lineWork, reach);
  const { paper } = closed;
  const { labels } = split;
  const outside = new Uint8Array(split.count + 1); // of each label: 1 for margins and gutters
  const bubble = new Uint8Array(split.count + 1);
  const kinds = new Uint8Array(paper.length);

  for (const area of measureAreas(split, cells, minArea * width * height)) {
    if (isMargin(area, cells) || isGutter(area, cells)) {
      outside[area.label] = 1;
    } else {
      const enclosed = enclosedByBubble(area, { labels, width, height }, raster, bare);
      if (!enclosed) continue;
      bubble[area.label] = 1;
      fillEnclosed(kinds, enclosed, area, width);
    }
  }
  for (const box of ink.boxes) {
    const side = Math.max(box.maxX - box.minX, box.maxY - box.minY) + 1;
    if (side > maxWord * Math.min(width, height)) continue;
    if (isSurrounded(box, labels, outside, cells)) fillBox(kinds, box, width);
  }
  for (let label = 1; label <= split.count; label++) outside[label]! |= bubble[label]!;
  fillKinds(kinds, paper, labels, outside);
  return { width, height, kinds, labels, bare };
}

/** Gives the gaps that were closed to the line work. */
function markClosed(lineWork: Uint8Array, paper: Uint8Array, closed: Uint8Array): void {
  for (let cell = 0; cell < lineWork.length; cell++) lineWork[cell]! |= paper[cell]! & ~closed[cell]!;
}

/** Gives the cells of paper that are not white throughout their kind. */
function fillKinds(kinds: Uint8Array, paper: Uint8Array, labels: Int32Array, white: Uint8Array): void {
  for (let cell = 0; cell < kinds.length; cell++) {
    if (kinds[cell] !== cellKind.mixed || paper[cell] === 0) continue;
    kinds[cell] = white[labels[cell]!] ? cellKind.white : cellKind.toned;
  }
}

/** Whether all paper next to a box is of the areas that are marked, and there is some. */
function isSurrounded(
  { minX, minY, maxX, maxY }: Box,
  labels: Int32Array,
  marked: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): boolean {
  let paper = 0;
  for (let y = Math.max(0, minY - 1); y <= Math.min(height - 1, maxY + 1); y++) {
    const step = y < minY || y > maxY ? 1 : maxX - minX + 2; // whole rows above and below, else the two ends
    for (let x = minX - 1; x <= maxX + 1; x += step) {
      const label = x < 0 || x >= width ? 0 : labels[y * width + x]!;
      if (!label) continue;
      if (!marked[label]) return false;
      paper++;
    }
  }
  return paper > 0;
}

function fillEnclosed(
  kinds: Uint8Array,
  enclosed: Uint8Array,
  { minX, minY, maxX }: Box,
  width: number,
): void {
  const across = maxX - minX + 1;
  for (let cell = 0; cell < enclosed.length; cell++) {
    if (!enclosed[cell]) continue;
    const x = cell % across;
    kinds[(minY + (cell - x) / across) * width + minX + x] = cellKind.whiteThroughout;
  }
}

function fillBox(kinds: Uint8Array, { minX, minY, maxX, maxY }: Box, width: number): void {
  for (let y = minY; y <= maxY; y++) {
    kinds.fill(cellKind.whiteThroughout, y * width + minX, y * width + maxX + 1);
  }
}
