const low = -100;
const perUnit = 10;
const bins = 200 * perUnit;

/**
 * The value below which a share (0..1) of the numbers lies, to a tenth.
 * @param values within -100..100: lightness, or differences of it
 */
export function quantile(values: Float32Array, share: number): number {
  const counts = new Uint32Array(bins + 1);
  for (const value of values) counts[((value - low) * perUnit) | 0]!++;
  let left = share * values.length;
  let bin = 0;
  while (bin < bins && left >= counts[bin]!) left -= counts[bin++]!;
  return low + bin / perUnit;
}
