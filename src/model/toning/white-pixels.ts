import type { Raster } from '../image.ts';
import { placesOf } from './paper-map.ts';
import { cellKind, type WhiteAreas } from './white-areas.ts';

/** What is known of a pixel. */
const toned = 0;
const white = 1;
const open = 2; // bare paper in a mixed cell: it goes with the paper that it joins
const edge = 3; // darker, in a mixed cell: paper does not go on through it

/** How far, in cells, white paper may reach into cells that ink goes through. */
const nearCells = 2;

/**
 * Carries the white areas from cells to pixels, so that they end at the lines and not at the cells. In a cell that ink
 * goes through, a pixel of paper goes with the paper that it joins in its row, else above, else below; a pixel between
 * paper and ink is white if it touches paper that is.
 * @returns fills row `y` of the picture with 1 for pixels that stay white, else 0; the rows must be asked for in order
 */
export function createWhiteRows(
  { width: cellsAcross, height: cellsDown, kinds, bare }: WhiteAreas,
  { data, width, height }: Raster,
): (y: number, out: Uint8Array) => void {
  const cellX = placesOf(width, cellsAcross);
  const cellY = placesOf(height, cellsDown);
  const states = statesOf(kinds, cellsAcross);
  const reach = Math.ceil(height / cellsDown) + 1; // rows of pixels until the next row of cells, and one more
  const above = new Uint8Array(width).fill(edge);
  const known = new Uint8Array(width);

  /** The state of the paper below a pixel; `open` where ink comes first or none is known near. */
  const below = (x: number, y: number): number => {
    for (let next = y + 1; next < height && next <= y + reach; next++) {
      if (data[(next * width + x) * 3 + 1]! < bare) return open;
      const state = states[cellY[next]! * cellsAcross + cellX[x]!]!;
      if (state !== open) return state;
    }
    return open;
  };

  // One row of cells lies under several rows of pixels: what is settled there, and where pixels must be looked at.
  const settled = new Uint8Array(width);
  const mixed = new Int32Array(width);
  let mixedCount = 0;
  let cellRow = -1;
  const goTo = (y: number) => {
    if (cellY[y] === cellRow) return;
    cellRow = cellY[y]!;
    mixedCount = 0;
    for (let x = 0; x < width; x++) {
      settled[x] = states[cellRow * cellsAcross + cellX[x]!]!;
      if (settled[x] === open) mixed[mixedCount++] = x;
    }
  };

  return (y, row) => {
    goTo(y);
    row.set(settled);
    for (let i = 0; i < mixedCount; i++) {
      const x = mixed[i]!;
      if (data[(y * width + x) * 3 + 1]! < bare) row[x] = edge;
    }
    joinAlong(row, mixed, mixedCount);
    for (let i = 0; i < mixedCount; i++) {
      const x = mixed[i]!;
      if (row[x] === open) row[x] = above[x]! <= white ? above[x]! : below(x, y);
    }
    joinAlong(row, mixed, mixedCount);
    known.set(row);
    for (let i = 0; i < mixedCount; i++) {
      const x = mixed[i]!;
      if (known[x] === open) row[x] = toned;
      if (known[x] !== edge) continue;
      const touches =
        known[x - 1] === white || known[x + 1] === white || above[x] === white || below(x, y) === white;
      row[x] = touches ? white : toned;
    }
    above.set(known);
  };
}

/** The state of each cell; where none near is white all is toned, and no pixel needs to be looked at. */
function statesOf(kinds: Uint8Array, width: number): Uint8Array {
  const states = new Uint8Array(kinds.length);
  for (let cell = 0; cell < kinds.length; cell++) {
    if (kinds[cell] === cellKind.white || kinds[cell] === cellKind.whiteThroughout) states[cell] = white;
  }
  for (let cell = 0; cell < kinds.length; cell++) {
    if (states[cell] !== white) continue;
    const x = cell % width;
    const inside = kinds[cell - 1]! > cellKind.toned && kinds[cell + 1]! > cellKind.toned;
    if (inside && kinds[cell - width]! > cellKind.toned && kinds[cell + width]! > cellKind.toned) continue;
    const left = Math.max(-x, -nearCells);
    const right = Math.min(width - 1 - x, nearCells);
    for (let down = -nearCells; down <= nearCells; down++) {
      for (let beside = cell + down * width + left; beside <= cell + down * width + right; beside++) {
        if (kinds[beside] === cellKind.mixed) states[beside] = open;
      }
    }
  }
  return states;
}

/** Lets open pixels go with their neighbours, from the left and from the right. */
function joinAlong(row: Uint8Array, mixed: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const x = mixed[i]!;
    if (row[x] === open && x > 0 && row[x - 1]! <= white) row[x] = row[x - 1]!;
  }
  for (let i = count - 1; i >= 0; i--) {
    const x = mixed[i]!;
    if (row[x] === open && row[x + 1]! <= white) row[x] = row[x + 1]!;
  }
}
