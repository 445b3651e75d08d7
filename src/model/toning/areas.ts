import { findRoot } from '../find-root.ts';

/** A map of cells: 1 where a cell is bare paper throughout, 0 where there is anything else. */
export interface PaperMap {
  readonly paper: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const straight = 3; // chamfer distances, in thirds of a cell
const diagonal = 4;

/**
 * A neck is a gap in a line where the paper opens out on both sides of it: to so many times its width and to 2 cells,
 * and at once, within so many cells behind it. Between panels it goes on narrow.
 */
const opening = 2;
const minOpen = 2 * straight;
const within = 4;

/** The areas of a map. */
export interface Split {
  /** Of each cell: 0 without paper, else 1..count. */
  readonly labels: Int32Array;
  /** Of each cell: how far the nearest ink is, in thirds of a cell. */
  readonly distance: Uint16Array;
  readonly count: number;
}

/**
 * Divides the paper into areas, as the eye does: connected cells, but two rooms that only meet in a small gap of a
 * line are two. The cells are joined from the middle of the rooms outwards (a watershed of the distance to the ink),
 * and at a neck the rooms stay apart if it is narrow, both open out behind it, and the ink beside it is the line work
 * rather than lettering or the features of a face, which stand in a room without dividing it.
 * @param lineWork 1 for the ink of outlines and borders
 * @param maxGap half the width of the widest gap that is closed, in cells
 */
export function splitAreas(map: PaperMap, lineWork: Uint8Array, maxGap: number): Split {
  const { paper, width, height } = map;
  const distance = new Uint16Array(paper.length);
  const divides = new Uint8Array(paper.length);
  startDistances(paper, lineWork, distance, divides, straight * (width + height));
  sweep(distance, divides, width, height, 1);
  sweep(distance, divides, width, height, -1);

  const parent = new Int32Array(paper.length).fill(-1); // -1: not reached yet
  /** Whether a room opens out so far near a cell. */
  const opensNear = (cell: number, room: number, open: number): boolean => {
    const reach = within + Math.ceil(maxGap);
    const x = cell % width;
    const y = (cell - x) / width;
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const end = row * width + Math.min(width - 1, x + reach);
      for (let other = row * width + Math.max(0, x - reach); other <= end; other++) {
        if (distance[other]! >= open && parent[other] !== -1 && findRoot(parent, other) === room) return true;
      }
    }
    return false;
  };
  /** Makes one room of two, unless there is a gap in a line between them; the root lies where the room is widest. */
  const join = (cell: number, here: number, beside: number): number => {
    if (parent[beside] === -1 || parent[beside] === here) return here;
    const there = findRoot(parent, beside);
    if (here === there) return here;
    const narrow = distance[cell]!;
    const [wider, narrower] = distance[here]! > distance[there]! ? [here, there] : [there, here];
    const open = Math.max(minOpen, opening * narrow);
    if (
      narrow <= maxGap * straight &&
      distance[narrower]! >= open &&
      divides[cell] === 1 &&
      divides[beside] === 1 &&
      opensNear(cell, here, open) &&
      opensNear(cell, there, open)
    ) {
      return here;
    }
    parent[narrower] = wider;
    return wider;
  };

  joinAll(byDistance(distance, Math.ceil(maxGap * straight)), parent, width, join);
  const labels = new Int32Array(paper.length);
  const count = labelRooms(parent, labels);
  return { labels, distance, count };
}

// The loops over all cells are functions of plain arrays: those that take objects apart are compiled anew for each page,
// since the collector forgets the shapes of objects that are gone.

function joinAll(
  order: Int32Array,
  parent: Int32Array,
  width: number,
  join: (cell: number, room: number, beside: number) => number,
): void {
  for (let i = 0; i < order.length; i++) {
    const cell = order[i]!;
    const x = cell % width;
    parent[cell] = cell;
    let room = cell;
    if (x > 0) room = join(cell, room, cell - 1);
    if (x < width - 1) room = join(cell, room, cell + 1);
    if (cell >= width) room = join(cell, room, cell - width);
    if (cell + width < parent.length) join(cell, room, cell + width);
  }
}

/** Numbers the rooms from 1 and gives their count. */
function labelRooms(parent: Int32Array, labels: Int32Array): number {
  let count = 0;
  for (let cell = 0; cell < parent.length; cell++) {
    if (parent[cell] === -1) continue;
    const root = findRoot(parent, cell);
    labels[root] ||= ++count;
    labels[cell] = labels[root]!;
  }
  return count;
}

function startDistances(
  paper: Uint8Array,
  lineWork: Uint8Array,
  distance: Uint16Array,
  divides: Uint8Array,
  far: number,
): void {
  for (let cell = 0; cell < paper.length; cell++) {
    distance[cell] = paper[cell] ? far : 0;
    divides[cell] = lineWork[cell]!;
  }
}

/**
 * Chamfer distances (3, 4) from each cell to the nearest that has ink, and whether that is line work, in two sweeps.
 * @param on 1 from the upper left, -1 from the lower right
 */
function sweep(distance: Uint16Array, divides: Uint8Array, width: number, height: number, on: 1 | -1): void {
  const row = on * width;
  let cell = on === 1 ? 0 : distance.length - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell += on) {
      const known = distance[cell]!;
      if (known <= straight) continue; // it cannot be less
      const side = x > 0 ? distance[cell - on]! + straight : known;
      const over = y > 0 ? distance[cell - row]! + straight : known;
      const before = x > 0 && y > 0 ? distance[cell - row - on]! + diagonal : known;
      const behind = x < width - 1 && y > 0 ? distance[cell - row + on]! + diagonal : known;
      const least = Math.min(side, over, before, behind);
      if (least >= known) continue;
      distance[cell] = least;
      const from =
        least === side ? cell - on : cell - row + (least === over ? 0 : least === before ? -on : on);
      divides[cell] = divides[from]!;
    }
  }
}

/**
 * The cells of paper, those farthest from the ink first (a counting sort); the order is of use only up to `wide`, and
 * what lies beyond comes first, row by row.
 */
function byDistance(distance: Uint16Array, wide: number): Int32Array {
  const starts = new Int32Array(wide + 2);
  for (let cell = 0; cell < distance.length; cell++) starts[Math.min(wide + 1, distance[cell]!)]!++;
  let before = 0;
  for (let d = wide + 1; d > 0; d--) {
    const count = starts[d]!;
    starts[d] = before;
    before += count;
  }
  const order = new Int32Array(before);
  for (let cell = 0; cell < distance.length; cell++) {
    const d = Math.min(wide + 1, distance[cell]!);
    if (d > 0) order[starts[d]!++] = cell;
  }
  return order;
}
