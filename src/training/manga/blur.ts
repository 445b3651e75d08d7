/** Below this a Gaussian moves nothing by more than a thousandth. */
const leastSigmaPx = 0.25;
const reach = 2.5; // sigmas on each side: 1% of the weight lies beyond

/**
 * Gaussian blur of one plane, edges repeated; the sum of the weights is 1. They are sampled at whole pixels, so that
 * below 0.5 px it blurs less than it says.
 * @param plane height * width numbers, row by row; left as it is
 * @param sigmaPx standard deviation; 0 copies
 */
export function blur(plane: Float32Array, width: number, height: number, sigmaPx: number): Float32Array {
  if (sigmaPx < leastSigmaPx) return plane.slice();
  const weights = halfKernel(sigmaPx);
  return blurTransposed(blurTransposed(plane, width, height, weights), height, width, weights);
}

/** The centre's weight and those to one side of it. */
function halfKernel(sigmaPx: number): Float64Array {
  const weights = Float64Array.from({ length: Math.ceil(reach * sigmaPx) + 1 }, (_, i) =>
    Math.exp(-((i / sigmaPx) ** 2) / 2),
  );
  const sum = weights.reduce((total, weight) => total + 2 * weight, -weights[0]!);
  return weights.map((weight) => weight / sum);
}

/** Blurs along the rows and writes them as columns: the same again does the other direction and turns it back. */
function blurTransposed(plane: Float32Array, width: number, height: number, weights: Float64Array) {
  const radius = weights.length - 1;
  const row = new Float64Array(width + 2 * radius);
  const out = new Float32Array(plane.length); // [width, height]
  for (let y = 0; y < height; y++) {
    const start = y * width;
    row.fill(plane[start]!, 0, radius);
    for (let x = 0; x < width; x++) row[radius + x] = plane[start + x]!;
    row.fill(plane[start + width - 1]!, radius + width);
    for (let x = 0; x < width; x++) {
      let sum = weights[0]! * row[x + radius]!;
      for (let i = 1; i <= radius; i++) sum += weights[i]! * (row[x + radius - i]! + row[x + radius + i]!);
      out[x * height + y] = sum;
    }
  }
  return out;
}
