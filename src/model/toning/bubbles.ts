import type { Raster } from '../image.ts';
import { type InkBox, inkPieces } from './ink.ts';
import { findLettering } from './lettering.ts';
import type { Area } from './measure-areas.ts';
import { placesOf } from './paper-map.ts';
import { type Box, enclosedBy, hullArea } from './shape.ts';

/** A bubble's box, in parts of the page, and what of it is paper at least. */
const maxSize = 0.25;
const minPaper = 0.3;

/** Lettering encloses no more paper than this, in parts of the area; a figure or another bubble does. */
const maxPaperInside = 0.1;

/** What a bubble fills of its convex hull: with words in it (tails, spikes and clouds pass), and with a sign only. */
const minConvexWithWords = 0.7;
const minConvexWithGlyph = 0.93;

interface Labels {
  readonly labels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Whether an area is a speech bubble or a caption: nearly convex and with lettering in it, which is looked at in the
 * picture itself.
 * @param bare the least byte of green that is bare paper; ink is half as light
 * @returns what the bubble encloses, see {@link enclosedBy}; undefined where it is none
 */
export function enclosedByBubble(
  area: Area,
  map: Labels,
  raster: Raster,
  bare: number,
): Uint8Array | undefined {
  const { labels, width, height } = map;
  const across = area.maxX - area.minX + 1;
  const down = area.maxY - area.minY + 1;
  if (across * down > maxSize * width * height || area.cells < minPaper * across * down) return undefined;
  const enclosed = enclosedBy(labels, area, width);
  let filled = area.cells;
  let paper = 0;
  const inner = { minX: width, minY: height, maxX: 0, maxY: 0 };
  for (let y = area.minY, cell = 0; y <= area.maxY; y++) {
    for (let x = area.minX; x <= area.maxX; x++, cell++) {
      if (!enclosed[cell]) continue;
      filled++;
      if (labels[y * width + x]) paper++;
      if (x < inner.minX) inner.minX = x;
      if (x > inner.maxX) inner.maxX = x;
      if (y < inner.minY) inner.minY = y;
      if (y > inner.maxY) inner.maxY = y;
    }
  }
  if (filled === area.cells || paper > maxPaperInside * area.cells) return undefined;
  const convexity = filled / hullArea(labels, area, width);
  if (convexity < minConvexWithWords) return undefined;
  const room = inPixels(area, map, raster);
  const pieces = inkIn(enclosed, area, inPixels(inner, map, raster), map, raster, bare);
  const lettering = findLettering(pieces, room);
  const enough = lettering === 'glyph' ? minConvexWithGlyph : minConvexWithWords;
  return lettering !== 'none' && convexity >= enough ? enclosed : undefined;
}

/** The pieces of ink that an area encloses, in pixels of the picture. */
function inkIn(
  enclosed: Uint8Array,
  area: Area,
  { minX, minY, maxX, maxY }: Box,
  { width: cellsAcross, height: cellsDown }: Labels,
  { data, width, height }: Raster,
  bare: number,
): readonly InkBox[] {
  const across = maxX - minX + 1;
  const down = maxY - minY + 1;
  const cellX = placesOf(width, cellsAcross);
  const cellY = placesOf(height, cellsDown);
  const paper = new Uint8Array(across * down).fill(1);
  for (let y = minY, at = 0; y <= maxY; y++) {
    const cells = (cellY[y]! - area.minY) * (area.maxX - area.minX + 1) - area.minX;
    for (let x = minX; x <= maxX; x++, at++) {
      if (enclosed[cells + cellX[x]!] && data[(y * width + x) * 3 + 1]! < bare / 2) paper[at] = 0;
    }
  }
  return inkPieces(paper, across, down).boxes.map((box) => ({
    minX: box.minX + minX,
    minY: box.minY + minY,
    maxX: box.maxX + minX,
    maxY: box.maxY + minY,
    cells: box.cells,
  }));
}

/** The pixels whose middles lie in a box of cells; one at least. */
function inPixels(box: Box, cells: Labels, picture: Raster): Box {
  const first = (cell: number, count: number, pixels: number) =>
    Math.min(pixels - 1, Math.max(0, Math.ceil((cell * pixels) / count - 0.5)));
  const minX = first(box.minX, cells.width, picture.width);
  const minY = first(box.minY, cells.height, picture.height);
  const maxX = Math.max(minX, first(box.maxX + 1, cells.width, picture.width) - 1);
  const maxY = Math.max(minY, first(box.maxY + 1, cells.height, picture.height) - 1);
  return { minX, minY, maxX, maxY };
}
