import { logitScale } from './architecture.ts';
import { edgesUpwards, intersect, segment } from './segments.ts';

/** What the network says of the areas of a picture: cells of 4 x 4 pixels that are taken for one thing. */
export interface AreaLogits {
  /** `[areas, Q]` */
  readonly logits: Float32Array;
  /** The area of each cell, `[height / 4, width / 4]`. */
  readonly areaOf: Int32Array;
}

/** How unlike the cells of a segment may be: k of Felzenszwalb and Huttenlocher in units of L, see docs/experiments.md. */
const scales = [15, 30, 60];

/**
 * Lets the network say one thing of what is one area. The picture is divided into segments of even lightness at three
 * scales; what is said of a cell becomes the mean of its segment's, and of the three the mean again. A border that all scales
 * have stays sharp; one that only some have is no more than a soft step, where the light of a sky or of hair changes
 * little by little.
 * @param logits `[height / 4, width / 4, Q]`
 * @param mirrored the same of the mirror image; the mean of both is meant
 * @param lightness L (0..100), `height * width` numbers
 */
export function evenAreas(
  logits: Float32Array,
  mirrored: Float32Array,
  lightness: Float32Array,
  width: number,
): AreaLogits {
  const cells = darkestOfCells(lightness, width);
  const columns = width / logitScale;
  const bins = logits.length / cells.length;
  const edges = edgesUpwards(cells, columns);
  const divisions = scales.map((k) => segment(cells.length, edges, k));
  const areaOf = divisions.reduce(intersect);
  const areas = areaOf.reduce((most, area) => Math.max(most, area)) + 1;

  const sums = new Float32Array(areas * bins);
  addRows(logits, areaOf, sums, bins);
  addRows(mirrored, mirrorRows(areaOf, columns), sums, bins);
  const sizes = new Float32Array(areas);
  for (const area of areaOf) sizes[area]! += 2;
  const evened = new Float32Array(sums.length);
  const segmentSums = new Float32Array(sums.length); // used again and again: fresh memory costs more than the sums
  for (const division of divisions) {
    const segmentOf = new Int32Array(areas); // an area lies in one
    for (let cell = 0; cell < areaOf.length; cell++) segmentOf[areaOf[cell]!] = division[cell]!;
    addRows(sums, segmentOf, segmentSums.fill(0), bins);
    const segmentSizes = new Float32Array(areas);
    addRows(sizes, segmentOf, segmentSizes, 1);
    for (let area = 0, to = 0; area < areas; area++) {
      const share = 1 / (segmentSizes[segmentOf[area]!]! * divisions.length);
      let from = segmentOf[area]! * bins;
      for (const end = to + bins; to < end; to++, from++) evened[to]! += share * segmentSums[from]!;
    }
  }
  return { logits: evened, areaOf };
}

/** The darkest L of each 4 x 4 cell, so that a thin line parts what lies on its sides. */
function darkestOfCells(lightness: Float32Array, width: number): Float32Array {
  const columns = width / logitScale;
  const darkest = new Float32Array(lightness.length / logitScale ** 2).fill(100);
  let pixel = 0;
  for (let y = 0; pixel < lightness.length; y++) {
    const start = Math.floor(y / logitScale) * columns;
    for (let x = 0; x < width; x++, pixel++) {
      const cell = start + Math.floor(x / logitScale);
      if (lightness[pixel]! < darkest[cell]!) darkest[cell] = lightness[pixel]!;
    }
  }
  return darkest;
}

/** Adds each row to that row of `sums` which its label names. */
function addRows(rows: Float32Array, labels: Int32Array, sums: Float32Array, width: number): void {
  for (let row = 0, from = 0; row < labels.length; row++) {
    let to = labels[row]! * width;
    for (const end = from + width; from < end; from++, to++) sums[to]! += rows[from]!;
  }
}

function mirrorRows(cells: Int32Array, columns: number): Int32Array {
  const mirrored = cells.slice();
  for (let start = 0; start < cells.length; start += columns)
    mirrored.subarray(start, start + columns).reverse();
  return mirrored;
}
