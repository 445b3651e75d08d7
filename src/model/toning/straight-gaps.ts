import type { PaperMap } from './areas.ts';

/** How long a line is, in cells, on either side of a gap in it, and how thick at most. */
const minLine = 6;
const maxThickness = 3;

/**
 * Closes gaps in straight lines across and down the page, which are the borders of panels: gutters are too narrow for a
 * gap to look narrow beside them. The line must go on behind the gap, and if lines turn off at both its ends to the same
 * side, then it is the end of a gutter between two panels.
 * @param lineWork 1 for the ink of outlines and borders
 * @param maxGap the widest gap that is closed, in cells
 * @returns paper as it was but for the gaps
 */
export function closeStraightGaps(map: PaperMap, lineWork: Uint8Array, maxGap: number): PaperMap {
  const { paper, width, height } = map;
  const closed = paper.slice();
  const across = { along: 1, apart: width };
  const down = { along: width, apart: 1 };
  for (let y = 0; y < height; y++) closeIn({ paper, lineWork, closed, maxGap }, y * width, width, across);
  for (let x = 0; x < width; x++) closeIn({ paper, lineWork, closed, maxGap }, x, height, down);
  return { ...map, paper: closed };
}

interface Gaps {
  readonly paper: Uint8Array;
  readonly lineWork: Uint8Array;
  readonly closed: Uint8Array;
  readonly maxGap: number;
}

/**
 * Closes the gaps in one row or column.
 * @param start its first cell; it has `count`, `along` apart, and the next row or column lies `apart`
 */
function closeIn(
  { paper, lineWork, closed, maxGap }: Gaps,
  start: number,
  count: number,
  { along, apart }: { readonly along: number; readonly apart: number },
): void {
  /** Whether the line is thin at a cell, seen to one side. */
  const isThin = (cell: number, side: number) => {
    for (let step = 1; step <= maxThickness; step++) if (paper[cell + step * side]) return true;
    return false;
  };
  let before = 0; // length of the last line
  let end = start; // its last cell
  let line = 0; // length of the line that goes on
  for (let i = 0; i < count; i++) {
    const cell = start + i * along;
    if (!lineWork[cell]) {
      if (line > 0) [before, end] = [line, cell - along];
      line = 0;
      if (!paper[cell]) before = 0; // other ink lies in the gap
      continue;
    }
    line++;
    if (line !== minLine || before < minLine) continue;
    const first = cell - (minLine - 1) * along;
    if ((first - end) / along - 1 > maxGap) continue;
    const goesOn = [apart, -apart].every((side) => isThin(end, side) || isThin(first, side));
    if (goesOn) for (let gap = end + along; gap < first; gap += along) closed[gap] = 0;
  }
}
