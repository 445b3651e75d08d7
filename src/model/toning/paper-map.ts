import type { PaperMap } from './areas.ts';
import type { Raster } from '../image.ts';
import { lightnessOf } from '../rgb-to-lab.ts';

/** How much darker than the paper, in L, a pixel may be and count as bare. */
const paperReach = 10;

/**
 * The least byte of green that is bare paper. Green alone, since the page is grey or evenly tinted, and green is what
 * lightness is made of.
 * @param paper L of the paper
 */
export function barePaperByte(paper: number): number {
  const greys = lightnessOf(Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3)));
  const first = greys.findIndex((l) => l >= paper - paperReach);
  return first === -1 ? 255 : first;
}

/**
 * Maps a page to cells, bare only where every pixel is: thin lines close their cells, as they would not if the page
 * were shrunk smoothly.
 * @param bare from {@link barePaperByte}
 */
export function mapPaper(
  { data, width, height }: Raster,
  cells: Omit<PaperMap, 'paper'>,
  bare: number,
): PaperMap {
  const paper = new Uint8Array(cells.width * cells.height).fill(1);
  const columns = Math.max(width, cells.width); // a small picture has more cells than pixels
  const rows = Math.max(height, cells.height);
  const pixelX = placesOf(columns, width);
  const cellX = placesOf(columns, cells.width);
  const pixelY = placesOf(rows, height);
  const cellY = placesOf(rows, cells.height);
  for (let row = 0; row < rows; row++) {
    const first = pixelY[row]! * width * 3 + 1; // green
    closeCells(data, first, pixelX, cellX, bare, paper, cellY[row]! * cells.width);
  }
  return { ...cells, paper };
}

/** Takes the paper from the cells of one row where a pixel is darker than bare. */
function closeCells(
  data: Uint8Array,
  first: number,
  pixelX: Int32Array,
  cellX: Int32Array,
  bare: number,
  paper: Uint8Array,
  start: number,
): void {
  for (let i = 0; i < pixelX.length; i++) {
    if (data[first + pixelX[i]! * 3]! < bare) paper[start + cellX[i]!] = 0;
  }
}

/** Which of `into` equal parts of a line the middle of each of `count` parts of it lies in. */
export function placesOf(count: number, into: number): Int32Array {
  const places = new Int32Array(count);
  for (let part = 0; part < count; part++) places[part] = Math.floor(((part + 0.5) * into) / count);
  return places;
}
