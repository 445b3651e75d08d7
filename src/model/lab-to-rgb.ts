import { encodeTransfer, labFInverse, type Triple, whitePoint, xyzToRgb } from './lab.ts';
import { type LabPlanes, lightnessOf } from './rgb-to-lab.ts';

// CIELAB to sRGB for whole pages: the formulas of lab.ts by tables, within one step of a byte. XYZ is divided by the
// white point throughout.

/** Bytes of sRGB for linear light 0..1 in steps of 1 / byteSteps, with room for what counts as inside below and above. */
const byteSteps = 16384;
const slackSteps = 4; // beyond 0..1 by less than 2.4e-4 is rounding, not a colour outside sRGB
const byteTable = Uint8Array.from({ length: byteSteps + 1 + 2 * slackSteps }, (_, i) =>
  Math.round(255 * encodeTransfer(Math.min(1, Math.max(0, (i - slackSteps) / byteSteps)))),
);
const lastStep = byteTable.length - 1;
const halfStep = slackSteps + 0.5;
const slack = slackSteps / byteSteps;

// Linear RGB from X/Xn, Y/Yn, Z/Zn.
const inverse = xyzToRgb.map((row) => row.map((factor, xyz) => factor * whitePoint[xyz]!));
const [[rx, ry, rz], [gx, gy, gz], [bx, by, bz]] = inverse as unknown as [Triple, Triple, Triple];

/** Above this L there is only white, a third of every page: no need to find that out pixel by pixel. */
const paper = 99.99;

/**
 * CIELAB to sRGB. A colour that sRGB lacks at its lightness is drawn towards grey until it fits: never clipped channel
 * by channel, which turns white paper bright yellow.
 * @param out bytes, three a pixel, written from pixel `start` on
 */
export function labToRgb({ l, a, b }: LabPlanes, out: Uint8Array, start: number): void {
  for (let i = 0, p = start * 3; i < l.length; i++, p += 3) {
    const lightness = l[i]!;
    if (lightness > paper) {
      out[p] = 255;
      out[p + 1] = 255;
      out[p + 2] = 255;
      continue;
    }
    const fy = (lightness + 16) * (1 / 116);
    const y = labFInverse(fy);
    const da = a[i]! * (1 / 500);
    const db = b[i]! * (1 / 200);
    const x = labFInverse(fy + da);
    const z = labFInverse(fy - db);
    const red = ((rx * x + ry * y + rz * z) * byteSteps + halfStep) | 0;
    const green = ((gx * x + gy * y + gz * z) * byteSteps + halfStep) | 0;
    const blue = ((bx * x + by * y + bz * z) * byteSteps + halfStep) | 0;
    // As unsigned numbers what is below 0 is large, too.
    if (red >>> 0 <= lastStep && green >>> 0 <= lastStep && blue >>> 0 <= lastStep) {
      out[p] = byteTable[red]!;
      out[p + 1] = byteTable[green]!;
      out[p + 2] = byteTable[blue]!;
    } else {
      drawTowardsGrey(fy, da, db, out, p);
    }
  }
}

/** Writes the pixel at byte `p` in the colour nearest to (da, db) that sRGB has on the way to grey. */
function drawTowardsGrey(fy: number, da: number, db: number, out: Uint8Array, p: number): void {
  const y = labFInverse(fy);
  let part = 1;
  for (let pass = 0; pass < maxPasses; pass++) {
    const x = labFInverse(fy + part * da);
    const z = labFInverse(fy - part * db);
    const red = rx * x + ry * y + rz * z;
    const green = gx * x + gy * y + gz * z;
    const blue = bx * x + by * y + bz * z;
    out[p] = byteOf(red);
    out[p + 1] = byteOf(green);
    out[p + 2] = byteOf(blue);
    const scale = Math.min(
      fit(rx, ry, rz, fy, part * da, part * db, red),
      fit(gx, gy, gz, fy, part * da, part * db, green),
      fit(bx, by, bz, fy, part * da, part * db, blue),
    );
    if (scale === 1) return;
    part *= scale; // mostly once; again where drawing one channel in has pushed out another
  }
}

function byteOf(linear: number): number {
  return byteTable[Math.min(lastStep, Math.max(0, (linear * byteSteps + halfStep) | 0))]!;
}

const maxPasses = 5;

/** Near enough to the edge of sRGB, in linear light: a third of a byte, by the slope of the transfer at each end. */
const toleranceAtBlack = 1e-4;
const toleranceAtWhite = 2e-3;
const maxFitSteps = 16;

/**
 * How far (0..1) a channel may go from grey towards (da, db) before it leaves 0..1: the root of a cubic by the
 * Illinois form of regula falsi, which never leaves its bracket.
 * @param end the channel's value at the whole of (da, db)
 */
function fit(kx: number, ky: number, kz: number, fy: number, da: number, db: number, end: number): number {
  if (end >= -slack && end <= 1 + slack) return 1;
  const target = end > 1 ? 1 : 0;
  const tolerance = end > 1 ? toleranceAtWhite : toleranceAtBlack;
  const y = labFInverse(fy);
  let low = 0;
  let high = 1;
  let atLow = (kx + ky + kz) * y - target; // the side that is inside
  let atHigh = end - target;
  if (atLow * atHigh >= 0) return 0; // grey lies on the edge already: pure white or black
  let room = atLow; // atLow before any halving
  let side = 0; // which end moved last: the other one's value is halved when it has stayed twice
  for (let step = 0; step < maxFitSteps && Math.abs(room) > tolerance; step++) {
    const s = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = kx * labFInverse(fy + s * da) + ky * y + kz * labFInverse(fy - s * db) - target;
    if (at * atHigh > 0) {
      high = s;
      atHigh = at;
      if (side === 1) atLow /= 2;
      side = 1;
    } else {
      low = s;
      atLow = at;
      room = at;
      if (side === -1) atHigh /= 2;
      side = -1;
    }
  }
  return low;
}

/** The picture's lightness alone, as sRGB: a = b = 0. */
export function greyOf(rgb: Uint8Array): Uint8Array {
  const l = lightnessOf(rgb);
  const none = new Float32Array(l.length);
  const out = new Uint8Array(rgb.length);
  labToRgb({ l, a: none, b: none }, out, 0);
  return out;
}
