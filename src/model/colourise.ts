import { logitScale } from './architecture.ts';
import { type AreaLogits, evenAreas } from './area-logits.ts';
import { type AbPlanes, checkTemperature, decode } from './decode.ts';
import type { Engine } from './engines/engine.ts';
import { type Raster, resizePicture } from './image.ts';
import { labToRgb } from './lab-to-rgb.ts';
import { labPlanes, lightnessOf } from './rgb-to-lab.ts';
import type { PageToning } from './toning/toning.ts';
import { type Cells, createUpsampler } from './upsample.ts';
import { type Layout, workingLayout } from './working-size.ts';

/** A picture at working size, with what colouring it needs afterwards. */
export interface Prepared {
  readonly raster: Raster;
  readonly layout: Layout;
  /** L (0..100) at working size, `paddedHeight * paddedWidth` numbers. */
  readonly lightness: Float32Array;
}

/** Scales a picture to working size and takes its lightness. */
export async function prepare(
  raster: Raster,
  layout: Layout = workingLayout(raster.width, raster.height),
): Promise<Prepared> {
  const lightness = lightnessOf((await resizePicture(raster, layout.width, layout.height)).data);
  return { raster, layout, lightness: padEdges(lightness, layout) };
}

/** Repeats the last column and the last row up to the padded size. */
function padEdges(
  lightness: Float32Array,
  { width, height, paddedWidth, paddedHeight }: Layout,
): Float32Array {
  if (width === paddedWidth && height === paddedHeight) return lightness;
  const padded = new Float32Array(paddedHeight * paddedWidth);
  for (let y = 0; y < paddedHeight; y++) {
    const from = Math.min(y, height - 1) * width;
    const row = padded.subarray(y * paddedWidth, (y + 1) * paddedWidth);
    row.set(lightness.subarray(from, from + width));
    row.fill(row[width - 1]!, width);
  }
  return padded;
}

/**
 * Runs the network on the picture and on its mirror image, and takes the mean of both, and of what is said of an area. What
 * the network makes up, it makes up differently each time (docs/experiments.md).
 */
export async function runNetwork(engine: Engine, { lightness, layout }: Prepared): Promise<AreaLogits> {
  const { paddedWidth: width, paddedHeight: height } = layout;
  const input = new Float32Array(lightness.length);
  for (let i = 0; i < input.length; i++) input[i] = lightness[i]! / 50 - 1;
  const logits = await engine.run(input, height, width);
  for (let y = 0; y < height; y++) input.subarray(y * width, (y + 1) * width).reverse();
  return evenAreas(logits, await engine.run(input, height, width), lightness, width);
}

/** The ab of every cell at a temperature, by the engine where it has a way of its own. */
export async function decodeWith(
  engine: Engine,
  { logits, areaOf }: AreaLogits,
  centres: readonly (readonly [number, number])[],
  temperature: number,
): Promise<AbPlanes> {
  checkTemperature(temperature);
  const { a, b } =
    engine.decode && temperature > 0
      ? await engine.decode(logits, temperature)
      : decode(logits, centres, temperature);
  return { a: spread(a, areaOf), b: spread(b, areaOf) };
}

/** Gives each cell the number of its area. */
function spread(numbers: Float32Array, areaOf: Int32Array): Float32Array {
  const cells = new Float32Array(areaOf.length);
  for (let cell = 0; cell < cells.length; cell++) cells[cell] = numbers[areaOf[cell]!]!;
  return cells;
}

/**
 * Colours a prepared picture: ab at a quarter of the working size -> ab at working size, then at full size, along the
 * lines of L -> sRGB with the picture's own L, or where there is toning with one that gives way to colour.
 * @param ab `[paddedHeight / 4, paddedWidth / 4]`
 */
export function colour({ raster, layout, lightness }: Prepared, ab: AbPlanes, toning?: PageToning): Raster {
  const { width, height } = raster;
  const raised = raiseToWorkingSize(ab, lightness, layout);
  const working = toning ? toning.even(raised) : raised;
  const target = { width, height, cellsX: layout.width / width, cellsY: layout.height / height };
  const upsampleRow = createUpsampler(working, target);

  const data = new Uint8Array(raster.data.length);
  const row = labPlanes(width);
  for (let y = 0; y < height; y++) {
    lightnessOf(raster.data.subarray(y * width * 3, (y + 1) * width * 3), row.l);
    const white = toning?.whiteRow(y);
    upsampleRow(row.l, y, row.a, row.b, white);
    if (white) toning?.toneRow(row, white);
    labToRgb(row, data, y * width);
  }
  return { data, width, height };
}

function raiseToWorkingSize(ab: AbPlanes, lightness: Float32Array, layout: Layout): Cells {
  const { paddedWidth: width, paddedHeight: height } = layout;
  const quarter = {
    ...ab,
    lightness: cellMeans(lightness, width),
    width: width / logitScale,
    height: height / logitScale,
  };
  const target = { width, height, cellsX: 1 / logitScale, cellsY: 1 / logitScale };
  const upsampleRow = createUpsampler(quarter, target);
  const a = new Float32Array(lightness.length);
  const b = new Float32Array(lightness.length);
  for (let y = 0; y < height; y++) {
    const row = (plane: Float32Array) => plane.subarray(y * width, (y + 1) * width);
    upsampleRow(row(lightness), y, row(a), row(b));
  }
  return { a, b, lightness, width, height };
}

/** The mean L of each 4 x 4 cell. */
function cellMeans(lightness: Float32Array, width: number): Float32Array {
  const columns = width / logitScale;
  const means = new Float32Array(lightness.length / logitScale ** 2);
  let pixel = 0;
  for (let y = 0; pixel < lightness.length; y++) {
    const start = Math.floor(y / logitScale) * columns;
    for (let cell = start; cell < start + columns; cell++, pixel += logitScale) {
      const four = lightness[pixel]! + lightness[pixel + 1]! + lightness[pixel + 2]! + lightness[pixel + 3]!;
      means[cell]! += four / logitScale ** 2;
    }
  }
  return means;
}
