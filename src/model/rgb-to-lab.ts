import { decodeTransfer, labF, rgbToXyz, whitePoint } from './lab.ts';

// sRGB to CIELAB for whole pages: the formulas of lab.ts by tables, and lab-to-rgb.ts the way back.

/** Linear parts of X/Xn, Y/Yn and Z/Zn for each byte of R, G and B: nine tables of 256. */
const parts = rgbToXyz.map((row, xyz) =>
  row.map((factor) =>
    Float32Array.from({ length: 256 }, (_, byte) => (factor / whitePoint[xyz]!) * decodeTransfer(byte / 255)),
  ),
);
const [xr, xg, xb] = parts[0] as [Float32Array, Float32Array, Float32Array];
const [yr, yg, yb] = parts[1] as [Float32Array, Float32Array, Float32Array];
const [zr, zg, zb] = parts[2] as [Float32Array, Float32Array, Float32Array];

/** CIE's f over 0..1 in steps of 1 / fSteps, interpolated: within 5e-6. */
const fSteps = 4096;
const fTable = Float32Array.from({ length: fSteps + 3 }, (_, i) => labF(i / fSteps));

function f(t: number): number {
  const x = t * fSteps;
  const i = x | 0;
  const low = fTable[i]!;
  return low + (fTable[i + 1]! - low) * (x - i);
}

/** L of the 256 greys, most of what pages are made of. */
const greyLightness = Float32Array.from({ length: 256 }, (_, g) => 116 * f(yr[g]! + yg[g]! + yb[g]!) - 16);

/**
 * The lightness L (0..100) of every pixel.
 * @param rgb bytes, three a pixel
 * @param out takes the result, a number a pixel
 */
export function lightnessOf(
  rgb: Uint8Array,
  out: Float32Array = new Float32Array(rgb.length / 3),
): Float32Array {
  for (let i = 0, p = 0; i < out.length; i++, p += 3) {
    const red = rgb[p]!;
    const green = rgb[p + 1]!;
    const blue = rgb[p + 2]!;
    out[i] =
      red === green && green === blue ? greyLightness[red]! : 116 * f(yr[red]! + yg[green]! + yb[blue]!) - 16;
  }
  return out;
}

/** Three planes of CIELAB, row by row. */
export interface LabPlanes {
  readonly l: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/**
 * sRGB to CIELAB.
 * @param rgb bytes, three a pixel
 * @param out takes the result, a number a pixel each
 */
export function rgbToLabPlanes(rgb: Uint8Array, out = labPlanes(rgb.length / 3)): LabPlanes {
  const { l, a, b } = out;
  for (let i = 0, p = 0; i < l.length; i++, p += 3) {
    const red = rgb[p]!;
    const green = rgb[p + 1]!;
    const blue = rgb[p + 2]!;
    const fx = f(xr[red]! + xg[green]! + xb[blue]!);
    const fy = f(yr[red]! + yg[green]! + yb[blue]!);
    const fz = f(zr[red]! + zg[green]! + zb[blue]!);
    l[i] = 116 * fy - 16;
    a[i] = 500 * (fx - fy);
    b[i] = 200 * (fy - fz);
  }
  return out;
}

/** Room for the CIELAB of so many pixels. */
export function labPlanes(pixels: number): LabPlanes {
  return { l: new Float32Array(pixels), a: new Float32Array(pixels), b: new Float32Array(pixels) };
}
