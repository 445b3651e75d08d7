import type { InkBox } from './ink.ts';
import type { Box } from './shape.ts';

/** Pieces smaller than this part of the common size are dots and dust: they neither make nor break a line. */
const dust = 0.45;
/** Gaps in a line of lettering, in heights of that line: eyes stand farther apart, buttons farther than dots. */
const maxGap = 1.2;
const maxGapOfTwo = 0.6;
const maxGapOfDots = 2.5;
const dotRatio = 1.5; // three and more that differ less in size are dots
/** Lines of one lettering: how much their heights differ, how far apart they lie (in heights), how much they overlap. */
const maxHeightRatio = 2.2;
const maxLeading = 1.6;
const minOverlap = 0.5;
/** A piece longer than this many heights is a word that has run together. */
const wordLength = 2;
/** So many glyphs are lettering wherever they stand; fewer must stand in the middle of the room. */
const manyGlyphs = 3;
const maxPieces = 1000; // more are screentone or grain
const maxOffCentre = 0.12;
const minGlyph = 0.2; // of the room's height: a nose or a mouth is less

/**
 * How much the pieces of ink in a white room look like lettering: every piece lies in a row, the pieces of a row follow
 * closely upon each other, and the rows are alike in height and lie close under each other; or the same in columns. A
 * face fails at its eyes, which stand apart, and at a mouth that is less high than they are.
 * @returns `words`: surely; `glyph`: one or two signs in the middle of the room, as ! or ...; `none`
 */
export function findLettering(pieces: readonly InkBox[], room: Box): 'words' | 'glyph' | 'none' {
  if (pieces.length > maxPieces) return 'none';
  const outer = pieces.filter((piece) => !pieces.some((other) => other !== piece && holds(other, piece)));
  const common = commonSize(outer);
  const boxes = outer.filter((piece) => sizeOf(piece) >= dust * common);
  const glyphs = Math.max(countGlyphs(boxes), countGlyphs(boxes.map(turned)));
  if (glyphs >= manyGlyphs) return 'words';
  return glyphs > 0 && inTheMiddle(boxes, room) ? 'glyph' : 'none';
}

/** The size of the piece that the middle drop of ink is in: specks count for little. */
function commonSize(pieces: readonly InkBox[]): number {
  let rest = pieces.reduce((sum, { cells }) => sum + cells, 0) / 2;
  for (const piece of pieces.toSorted((one, other) => sizeOf(one) - sizeOf(other))) {
    rest -= piece.cells;
    if (rest <= 0) return sizeOf(piece);
  }
  return 0;
}

/** How many glyphs stand in well-set rows; 0 where any row is not one. */
function countGlyphs(boxes: readonly Box[]): number {
  if (boxes.length === 0) return 0;
  const rows = rowsOf(boxes);
  let glyphs = 0;
  for (const [i, row] of rows.entries()) {
    if (!followsClosely(row.boxes, row.height) || !alikeInHeight(row)) return 0;
    const above = rows[i - 1];
    if (above && !belongsUnder(row, above)) return 0;
    const [first] = row.boxes;
    const runTogether = row.boxes.length === 1 && acrossOf(first!) > wordLength * downOf(first!);
    glyphs += runTogether ? manyGlyphs : row.boxes.length;
  }
  return boxes.length === 1 ? 1 : glyphs; // a single bar may be a mouth
}

interface Row {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
  readonly boxes: Box[];
  /** Of its highest piece. */
  height: number;
}

function rowsOf(boxes: readonly Box[]): Row[] {
  const rows: Row[] = [];
  for (const box of boxes.toSorted((one, other) => downOf(other) - downOf(one))) {
    const row = rows.find(({ minY, maxY }) => {
      const shared = Math.min(maxY, box.maxY) - Math.max(minY, box.minY) + 1;
      return shared >= downOf(box) / 2;
    });
    if (!row) {
      rows.push({ ...box, boxes: [box], height: downOf(box) });
      continue;
    }
    row.boxes.push(box);
    row.minX = Math.min(row.minX, box.minX);
    row.maxX = Math.max(row.maxX, box.maxX);
    row.minY = Math.min(row.minY, box.minY);
    row.maxY = Math.max(row.maxY, box.maxY);
  }
  return rows.toSorted((one, other) => one.minY - other.minY);
}

/** Whether the pieces of a row stand close enough to each other, each to what is before it. */
function followsClosely(boxes: readonly Box[], height: number): boolean {
  const sizes = boxes.map(sizeOf);
  const dots = boxes.length > 2 && Math.max(...sizes) <= dotRatio * Math.min(...sizes);
  const limit = height * (dots ? maxGapOfDots : boxes.length === 2 ? maxGapOfTwo : maxGap);
  const [first, ...rest] = boxes.toSorted((one, other) => one.minX - other.minX);
  let end = first!.maxX;
  for (const box of rest) {
    if (box.minX - end > limit) return false;
    end = Math.max(end, box.maxX);
  }
  return true;
}

/** Whether what is common in a row is nearly as high as the row. */
function alikeInHeight({ boxes, height }: Row): boolean {
  const heights = boxes.map(downOf).toSorted((one, other) => one - other);
  return heights[heights.length >> 1]! * maxHeightRatio >= height;
}

function belongsUnder(row: Row, above: Row): boolean {
  const heights = [row.height, above.height] as const;
  const alike = Math.max(...heights) <= maxHeightRatio * Math.min(...heights);
  const close = row.minY - above.maxY <= maxLeading * Math.max(...heights);
  const shared = Math.min(row.maxX, above.maxX) - Math.max(row.minX, above.minX) + 1;
  return alike && close && shared >= minOverlap * Math.min(acrossOf(row), acrossOf(above));
}

function inTheMiddle(boxes: readonly Box[], room: Box): boolean {
  const minX = Math.min(...boxes.map((box) => box.minX));
  const maxX = Math.max(...boxes.map((box) => box.maxX));
  const minY = Math.min(...boxes.map((box) => box.minY));
  const maxY = Math.max(...boxes.map((box) => box.maxY));
  const offX = Math.abs(minX + maxX - room.minX - room.maxX) / 2;
  const offY = Math.abs(minY + maxY - room.minY - room.maxY) / 2;
  const large = Math.max(...boxes.map(sizeOf)) >= minGlyph * downOf(room);
  return large && offX <= maxOffCentre * acrossOf(room) && offY <= maxOffCentre * downOf(room);
}

/** Whether a piece stands within another, as the strokes of a framed glyph do. */
function holds(outer: Box, inner: Box): boolean {
  const across = outer.minX <= inner.minX && outer.maxX >= inner.maxX;
  return across && outer.minY <= inner.minY && outer.maxY >= inner.maxY;
}

function acrossOf({ minX, maxX }: Box): number {
  return maxX - minX + 1;
}

function downOf({ minY, maxY }: Box): number {
  return maxY - minY + 1;
}

function sizeOf(box: Box): number {
  return Math.max(acrossOf(box), downOf(box));
}

/** Columns as rows. */
function turned({ minX, minY, maxX, maxY }: Box): Box {
  return { minX: minY, minY: minX, maxX: maxY, maxY: maxX };
}
