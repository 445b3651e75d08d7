import { type Raster, resizePicture } from './image.ts';

const gapPx = 8;

/** Pictures of one height side by side, with white gaps between them. */
function inARow(rasters: readonly Raster[]): Raster {
  const height = Math.max(...rasters.map((raster) => raster.height));
  const width = rasters.reduce((sum, raster) => sum + raster.width + gapPx, -gapPx);
  const row = paper(width, height);
  let left = 0;
  for (const raster of rasters) {
    paste(row, raster, left, 0);
    left += raster.width + gapPx;
  }
  return row;
}

/** Two pictures of one size side by side. */
export function sideBySide(left: Raster, right: Raster): Raster {
  return inARow([left, right]);
}

/**
 * A contact sheet: groups of pictures (input, result, truth) of one height each, as many groups a row as fit.
 * @param rowPx height of a row
 * @param widthPx width that a row may fill; a single group may be wider
 */
export async function contactSheet(
  groups: readonly (readonly Raster[])[],
  { rowPx = 192, widthPx = 1800 } = {},
): Promise<Raster> {
  const rows: Raster[][] = [[]];
  let filled = 0;
  for (const group of groups) {
    const tiles = group.map(({ width, height, data }) => {
      return resizePicture({ width, height, data }, Math.max(1, Math.round((width * rowPx) / height)), rowPx);
    });
    const tile = inARow(await Promise.all(tiles));
    if (filled > 0 && filled + tile.width > widthPx) {
      rows.push([]);
      filled = 0;
    }
    rows.at(-1)!.push(tile);
    filled += tile.width + 2 * gapPx;
  }
  const strips = rows.filter((row) => row.length > 0).map(inARow);
  const sheet = paper(
    Math.max(1, ...strips.map((strip) => strip.width)),
    Math.max(1, strips.length * (rowPx + 2 * gapPx) - 2 * gapPx),
  );
  for (const [index, strip] of strips.entries()) paste(sheet, strip, 0, index * (rowPx + 2 * gapPx));
  return sheet;
}

function paper(width: number, height: number): Raster {
  return { data: new Uint8Array(width * height * 3).fill(255), width, height };
}

function paste(onto: Raster, raster: Raster, left: number, top: number): void {
  for (let y = 0; y < raster.height; y++) {
    const row = raster.data.subarray(y * raster.width * 3, (y + 1) * raster.width * 3);
    onto.data.set(row, ((top + y) * onto.width + left) * 3);
  }
}
