import { ColourNetError } from '../errors.ts';
import type { Raster } from './image.ts';
import { requireSameSize } from './same-size.ts';

const side = 7;
const area = side * side;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;
const sampleCovariance = area / (area - 1);

/** SSIM of one window from its sums of x, y, x^2 + y^2 and x y. */
function windowSsim(x: number, y: number, squares: number, xy: number): number {
  const mx = x / area;
  const my = y / area;
  const variances = sampleCovariance * (squares / area - mx * mx - my * my);
  const covariance = sampleCovariance * (xy / area - mx * my);
  return ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (variances + c2));
}

/** Mean SSIM of one channel over all whole windows; sums slide down and right and stay exact, being integers. */
function channelSsim({ data: one, width, height }: Raster, two: Uint8Array, channel: number): number {
  const columns = new Int32Array(4 * width); // for each x the four sums over the last 7 rows
  let total = 0;
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const at = (row * width + x) * 3 + channel;
      const old = row >= side ? at - side * width * 3 : -1;
      const [p, q] = [one[at]!, two[at]!];
      const [p0, q0] = old < 0 ? [0, 0] : [one[old]!, two[old]!];
      columns[4 * x]! += p - p0;
      columns[4 * x + 1]! += q - q0;
      columns[4 * x + 2]! += p * p + q * q - p0 * p0 - q0 * q0;
      columns[4 * x + 3]! += p * q - p0 * q0;
    }
    if (row < side - 1) continue;
    let [x1, y1, squares, xy] = [0, 0, 0, 0];
    for (let x = 0; x < width; x++) {
      x1 += columns[4 * x]!;
      y1 += columns[4 * x + 1]!;
      squares += columns[4 * x + 2]!;
      xy += columns[4 * x + 3]!;
      if (x < side - 1) continue;
      total += windowSsim(x1, y1, squares, xy);
      const first = 4 * (x - side + 1);
      x1 -= columns[first]!;
      y1 -= columns[first + 1]!;
      squares -= columns[first + 2]!;
      xy -= columns[first + 3]!;
    }
  }
  return total / ((width - side + 1) * (height - side + 1));
}

/**
 * Structural similarity, -1..1, 1 for equal pictures: scikit-image's default (`structural_similarity` with
 * channel_axis: 7x7 uniform window, sample covariance, K1 0.01, K2 0.03, L 255, whole windows only, mean of channels),
 * after Wang, Bovik, Sheikh, Simoncelli (2004).
 * @throws ColourNetError `bad-picture` where a side is under 7 px; RangeError where the sizes differ.
 */
export function ssim(one: Raster, two: Raster): number {
  requireSameSize(one, two);
  if (Math.min(one.width, one.height) < side) {
    throw new ColourNetError(
      'bad-picture',
      `The picture is ${one.width}x${one.height}; SSIM needs at least 7x7.`,
    );
  }
  return [0, 1, 2].reduce((sum, channel) => sum + channelSsim(one, two.data, channel), 0) / 3;
}
