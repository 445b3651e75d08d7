import type { Raster } from './image.ts';

/** Throws a RangeError unless both pictures have the same size, at least one pixel, and all their bytes. */
export function requireSameSize(one: Raster, two: Raster): void {
  const same = one.width === two.width && one.height === two.height;
  const bytes = one.width * one.height * 3;
  if (same && bytes > 0 && one.data.length === bytes && two.data.length === bytes) return;
  const [first, second] = [one, two].map((p) => `${p.width}x${p.height} (${p.data.length} bytes)`);
  throw new RangeError(`pictures to compare must have the same size: ${first} and ${second}`);
}
