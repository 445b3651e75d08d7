/**
 * Ink is line work where it reaches `long` of the page's shorter side, or less if it is thin: in all its length, or in
 * its box, as an outline is. Lettering that has run together is neither.
 */
const long = 0.35;
const longIfThin = 0.05;
const maxThickness = 3; // cells
const maxFill = 0.35;

/** A piece of connected ink: its bounds and how much there is of it. */
export interface InkBox {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
  cells: number;
}

export interface InkPieces {
  /** Of each cell: 0 for paper, else 1.. */
  readonly labels: Int32Array;
  /** The box of label n at n - 1. */
  readonly boxes: readonly InkBox[];
}

/**
 * The connected pieces of ink, diagonals included.
 * @param paper 0 where there is ink
 */
export function inkPieces(paper: Uint8Array, width: number, height: number): InkPieces {
  const labels = new Int32Array(paper.length);
  const boxes: InkBox[] = [];
  const stack = new Int32Array(paper.length);
  for (let start = 0; start < paper.length; start++) {
    if (paper[start] || labels[start]) continue;
    const box: InkBox = { minX: width, minY: height, maxX: 0, maxY: 0, cells: 0 };
    const label = boxes.push(box);
    labels[start] = label;
    stack[0] = start;
    for (let held = 1; held > 0; ) {
      const cell = stack[--held]!;
      const x = cell % width;
      const y = (cell - x) / width;
      box.cells++;
      if (x < box.minX) box.minX = x;
      if (x > box.maxX) box.maxX = x;
      if (y < box.minY) box.minY = y;
      if (y > box.maxY) box.maxY = y;
      const left = x > 0 ? -1 : 0;
      const right = x < width - 1 ? 1 : 0;
      const bottom = y < height - 1 ? cell + width : cell;
      for (let row = y > 0 ? cell - width : cell; row <= bottom; row += width) {
        for (let beside = row + left; beside <= row + right; beside++) {
          if (paper[beside] || labels[beside]) continue;
          labels[beside] = label;
          stack[held++] = beside;
        }
      }
    }
  }
  return { labels, boxes };
}

/** The cells of ink that belong to outlines and borders, and not to lettering, features or dots: 1 there. */
export function lineWorkOf({ labels, boxes }: InkPieces, width: number, height: number): Uint8Array {
  const isLine = new Uint8Array(boxes.length + 1);
  for (const [i, box] of boxes.entries()) isLine[i + 1] = isLineWork(box, Math.min(width, height)) ? 1 : 0;
  return marked(labels, isLine);
}

/** Of each cell, what stands for its label. */
function marked(labels: Int32Array, marks: Uint8Array): Uint8Array {
  const cells = new Uint8Array(labels.length);
  for (let cell = 0; cell < labels.length; cell++) cells[cell] = marks[labels[cell]!]!;
  return cells;
}

function isLineWork({ minX, minY, maxX, maxY, cells }: InkBox, shorter: number): boolean {
  const across = maxX - minX + 1;
  const down = maxY - minY + 1;
  const side = Math.max(across, down);
  const thin = cells <= Math.max(maxThickness * side, maxFill * across * down);
  return side >= (thin ? longIfThin : long) * shorter;
}
