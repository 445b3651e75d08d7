import { blur } from './blur.ts';

/**
 * The shades of a picture without its lines: what is dark and at most `2 * radiusPx` wide goes (a morphological
 * closing), then a blur makes areas of the rest.
 * @param lightness L, 0..100
 */
export function shadesOf(
  lightness: Float32Array,
  width: number,
  height: number,
  { radiusPx, blurPx }: { radiusPx: number; blurPx: number },
): Float32Array {
  let plane: Float32Array = lightness;
  for (let px = 0; px < radiusPx; px++) plane = lightestAround(plane, width, height);
  // The darkest of each square is, negated, the lightest of the negative.
  plane = negative(plane);
  for (let px = 0; px < radiusPx; px++) plane = lightestAround(plane, width, height);
  return blur(negative(plane), width, height, blurPx);
}

function negative(plane: Float32Array): Float32Array {
  const out = new Float32Array(plane.length);
  for (let i = 0; i < out.length; i++) out[i] = -plane[i]!;
  return out;
}

/** The largest number of each square of 3 x 3, cut at the edges. */
function lightestAround(plane: Float32Array, width: number, height: number): Float32Array {
  return lightestTransposed(lightestTransposed(plane, width, height), height, width);
}

/** The largest of each pixel and its neighbours in the row, written as columns. */
function lightestTransposed(plane: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(plane.length); // [width, height]
  for (let y = 0; y < height; y++) {
    const start = y * width;
    let left = plane[start]!;
    let here = left;
    for (let x = 0; x < width; x++) {
      const right = x + 1 < width ? plane[start + x + 1]! : here;
      const sides = left > right ? left : right;
      out[x * height + y] = sides > here ? sides : here;
      left = here;
      here = right;
    }
  }
  return out;
}
