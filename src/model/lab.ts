/**
 * sRGB (IEC 61966-2-1) <-> CIELAB, illuminant D65, 2 degree observer, in float64. Matrix, white point and transfer
 * functions are those of scikit-image (skimage/color/colorconv.py, BSD-3-Clause), so that figures compare with
 * published ones. The white point is not exactly the matrix's image of white: sRGB white is a -0.00245, b 0.00465.
 */
export type Triple = readonly [number, number, number];

/** Linear sRGB -> XYZ, one row each for X, Y and Z. */
export const rgbToXyz: readonly [Triple, Triple, Triple] = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
];

/** XYZ -> linear sRGB: the exact inverse of `rgbToXyz`, rounded to float64. */
export const xyzToRgb: readonly [Triple, Triple, Triple] = [
  [3.2404813432005266, -1.5371515162713185, -0.49853632616888793],
  [-0.9692549499965684, 1.8759900014898907, 0.04155592655829283],
  [0.05564663913517716, -0.20404133836651125, 1.0573110696453445],
];

/** XYZ of the reference white, D65. */
export const whitePoint: Triple = [0.95047, 1, 1.08883];

/** Undoes the sRGB transfer: encoded 0..1 -> linear light 0..1; values below 0 stay on the straight part. */
export function decodeTransfer(v: number): number {
  return v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92;
}

/** Applies the sRGB transfer: linear light 0..1 -> encoded 0..1; increasing everywhere, so signs and order stay. */
export function encodeTransfer(v: number): number {
  return v > 0.0031308 ? 1.055 * v ** (1 / 2.4) - 0.055 : 12.92 * v;
}

/** CIELAB's f of a tristimulus value relative to white (0..1 and above); scikit-image's rounded constants. */
export function labF(t: number): number {
  return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
}

/** The inverse of `labF`. */
export function labFInverse(f: number): number {
  return f > 0.2068966 ? f * f * f : (f - 16 / 116) / 7.787;
}

/** Converts linear sRGB 0..1 to [L 0..100, a, b]. */
export function linearToLab(r: number, g: number, b: number): [number, number, number] {
  const [mx, my, mz] = rgbToXyz;
  const fx = labF((mx[0] * r + mx[1] * g + mx[2] * b) / whitePoint[0]);
  const fy = labF((my[0] * r + my[1] * g + my[2] * b) / whitePoint[1]);
  const fz = labF((mz[0] * r + mz[1] * g + mz[2] * b) / whitePoint[2]);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** Converts sRGB bytes 0..255 (fractions allowed) to [L 0..100, a about -87..99, b about -108..95]. */
export function rgbToLab(r: number, g: number, b: number): [number, number, number] {
  return linearToLab(decodeTransfer(r / 255), decodeTransfer(g / 255), decodeTransfer(b / 255));
}

/**
 * Converts Lab to linear sRGB, unclipped: outside 0..1 the colour lies outside sRGB. As in scikit-image a negative
 * f(Z) counts as 0; such a colour is outside sRGB with or without it.
 */
export function labToLinear(L: number, a: number, b: number): [number, number, number] {
  const fy = (L + 16) / 116;
  const x = whitePoint[0] * labFInverse(fy + a / 500);
  const y = whitePoint[1] * labFInverse(fy);
  const z = whitePoint[2] * labFInverse(Math.max(0, fy - b / 200));
  const [mr, mg, mb] = xyzToRgb;
  return [
    mr[0] * x + mr[1] * y + mr[2] * z,
    mg[0] * x + mg[1] * y + mg[2] * z,
    mb[0] * x + mb[1] * y + mb[2] * z,
  ];
}

/** Converts Lab to encoded sRGB, 0..1 inside sRGB, unclipped: the sign of a negative channel is kept. */
export function labToRgb(L: number, a: number, b: number): [number, number, number] {
  const [r, g, bl] = labToLinear(L, a, b);
  return [encodeTransfer(r), encodeTransfer(g), encodeTransfer(bl)];
}

/**
 * What `isInGamut` forgives in linear light. Above 1 because (100, 0, 0) itself has blue at 1.00008 (see the white
 * point above), below 0 only for rounding. Both are under 0.03 of a byte after the transfer.
 */
const over = 2e-4;
const under = 5e-6;

/** Whether a Lab colour lies inside sRGB. */
export function isInGamut(L: number, a: number, b: number): boolean {
  return labToLinear(L, a, b).every((v) => v >= -under && v <= 1 + over);
}

/** Steps from the colour towards grey in which `mapToGamut` looks for the first that fits. */
const shares = 128;

/**
 * Maps a colour into sRGB towards grey, lightness and hue kept: the (s a, s b) with the largest s in 0..1 for which
 * (L, s a, s b) is inside sRGB, never outside. L is 0..100; outside that no s helps and grey comes back. Searched from
 * the colour inwards and refined by bisection, not from grey outwards: near bright yellow sRGB is hollow on the side
 * of grey, the line leaves it and comes back, and the first edge would wash the colour out. What the line meets for
 * less than 1/128 of its length may be missed.
 */
export function mapToGamut(L: number, a: number, b: number): [number, number] {
  if (isInGamut(L, a, b)) return [a, b];
  let step = shares - 1;
  while (step > 0 && !isInGamut(L, (step / shares) * a, (step / shares) * b)) step--;
  let inside = step / shares;
  let outside = (step + 1) / shares;
  for (let halving = 0; halving < 40; halving++) {
    const s = (inside + outside) / 2;
    if (isInGamut(L, s * a, s * b)) inside = s;
    else outside = s;
  }
  return [inside * a, inside * b];
}
