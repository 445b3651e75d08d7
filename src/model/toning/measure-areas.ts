import type { Split } from './areas.ts';
import type { InkBox } from './ink.ts';

type Edges = Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;

/** How far from a corner of the page, in parts of its shorter side, paper still counts as lying in that corner. */
const cornerReach = 0.02;

/** An area of paper as figures. */
export interface Area extends Readonly<InkBox> {
  readonly label: number;
  /** How far its middle is from any ink, in cells: half its width where it is widest. */
  readonly halfWidth: number;
  /** Cells along each edge of the page. */
  readonly contact: Edges;
  /** How many corners of the page it holds, above and below. */
  readonly corners: { readonly top: number; readonly bottom: number };
  /** The length of the rectangle that has its moments, at any angle, in cells. */
  readonly length: number;
  /** What it fills of that rectangle: 1 for a straight strip, less where it bends. */
  readonly straightness: number;
}

/**
 * Measures the areas of a page.
 * @param minCells smaller ones are left out
 */
export function measureAreas(
  { labels, distance, count }: Split,
  { width, height }: { readonly width: number; readonly height: number },
  minCells: number,
): readonly Area[] {
  const cells = new Int32Array(count + 1);
  for (let cell = 0; cell < labels.length; cell++) cells[labels[cell]!]!++;
  const places = new Int32Array(count + 1).fill(-1); // of each label's sums
  const kept: number[] = [];
  for (let label = 1; label <= count; label++) {
    if (cells[label]! >= minCells) places[label] = sumCount * (kept.push(label) - 1);
  }
  const sums = new Float64Array(sumCount * kept.length);
  for (let i = 0; i < kept.length; i++) sums.set([width, height], sumCount * i); // of minX and minY
  addUp(labels, distance, width, height, places, sums);

  const corners = (edge: 'top' | 'bottom', label: number) =>
    (['left', 'right'] as const).filter((side) => labelInCorner(labels, width, height, edge, side) === label)
      .length;
  return kept.map((label, i) => {
    const sum = (name: string) => sums[sumCount * i + sumNames.indexOf(name)]!;
    const n = cells[label]!;
    const varianceX = sum('xx') / n - (sum('x') / n) ** 2 + 1 / 12; // a cell is a square, not a point
    const varianceY = sum('yy') / n - (sum('y') / n) ** 2 + 1 / 12;
    const covariance = sum('xy') / n - (sum('x') / n) * (sum('y') / n);
    const mean = (varianceX + varianceY) / 2;
    const apart = Math.hypot((varianceX - varianceY) / 2, covariance);
    const length = Math.sqrt(12 * (mean + apart)); // of the rectangle with these moments
    const thickness = Math.sqrt(12 * (mean - apart));
    return {
      label,
      cells: n,
      minX: sum('minX'),
      minY: sum('minY'),
      maxX: sum('maxX'),
      maxY: sum('maxY'),
      halfWidth: sum('thirds') / 3,
      contact: { left: sum('left'), right: sum('right'), top: sum('top'), bottom: sum('bottom') },
      corners: { top: corners('top', label), bottom: corners('bottom', label) },
      length,
      straightness: n / (length * thickness),
    };
  });
}

/** Each sum of an area in its place; `thirds` is the greatest distance from ink, in thirds of a cell. */
const sumNames = 'minX minY maxX maxY thirds x y xx yy xy left right top bottom'.split(' ');
const sumCount = sumNames.length;

/** A loop over all cells, of plain arrays, see areas.ts. */
function addUp(
  labels: Int32Array,
  distance: Uint16Array,
  width: number,
  height: number,
  places: Int32Array,
  sums: Float64Array,
): void {
  for (let y = 0, cell = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell++) {
      const at = places[labels[cell]!]!;
      if (at < 0) continue;
      if (x < sums[at]!) sums[at] = x;
      if (y < sums[at + 1]!) sums[at + 1] = y;
      if (x > sums[at + 2]!) sums[at + 2] = x;
      if (y > sums[at + 3]!) sums[at + 3] = y;
      if (distance[cell]! > sums[at + 4]!) sums[at + 4] = distance[cell]!;
      sums[at + 5]! += x;
      sums[at + 6]! += y;
      sums[at + 7]! += x * x;
      sums[at + 8]! += y * y;
      sums[at + 9]! += x * y;
      if (x === 0) sums[at + 10]!++;
      if (x === width - 1) sums[at + 11]!++;
      if (y === 0) sums[at + 12]!++;
      if (y === height - 1) sums[at + 13]!++;
    }
  }
}

/** The label nearest to a corner on the way to the middle of the page; 0 where there is none near. */
function labelInCorner(
  labels: Int32Array,
  width: number,
  height: number,
  edge: 'top' | 'bottom',
  side: 'left' | 'right',
): number {
  const reach = Math.floor(cornerReach * Math.min(width, height));
  for (let step = 0; step <= reach; step++) {
    const x = side === 'left' ? step : width - 1 - step;
    const y = edge === 'top' ? step : height - 1 - step;
    const label = labels[y * width + x]!;
    if (label) return label;
  }
  return 0;
}
