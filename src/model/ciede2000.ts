import type { Triple } from './lab.ts';

const degree = Math.PI / 180;
const pow7of25 = 25 ** 7;

/** Hue angle in degrees, 0..360; 0 for grey. */
function hueOf(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const h = Math.atan2(b, a) / degree;
  return h < 0 ? h + 360 : h;
}

/**
 * The CIEDE2000 colour difference of two Lab colours (kL = kC = kH = 1), symmetric, 0 for equal colours.
 * Formula and numbering of its cases: Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula: Implementation
 * Notes, Supplementary Test Data, and Mathematical Observations" (2005), whose 34 pairs test it.
 */
export function ciede2000([L1, a1, b1]: Triple, [L2, a2, b2]: Triple): number {
  const meanC7 = ((Math.sqrt(a1 * a1 + b1 * b1) + Math.sqrt(a2 * a2 + b2 * b2)) / 2) ** 7;
  const g = 1.5 - 0.5 * Math.sqrt(meanC7 / (meanC7 + pow7of25)); // 1 + G
  const c1 = Math.sqrt(a1 * a1 * g * g + b1 * b1); // C'
  const c2 = Math.sqrt(a2 * a2 * g * g + b2 * b2);
  const h1 = hueOf(a1 * g, b1); // h'
  const h2 = hueOf(a2 * g, b2);
  const coloured = c1 * c2 !== 0;

  const dL = L2 - L1;
  const dC = c2 - c1;
  let dh = coloured ? h2 - h1 : 0;
  if (dh > 180) dh -= 360;
  else if (dh < -180) dh += 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * degree);

  const meanL = (L1 + L2) / 2;
  const meanC = (c1 + c2) / 2;
  let meanH = h1 + h2; // where one is grey: the hue of the other
  if (coloured) {
    if (Math.abs(h1 - h2) <= 180) meanH /= 2;
    else meanH = meanH < 360 ? (meanH + 360) / 2 : (meanH - 360) / 2;
  }

  const t =
    1 -
    0.17 * Math.cos((meanH - 30) * degree) +
    0.24 * Math.cos(2 * meanH * degree) +
    0.32 * Math.cos((3 * meanH + 6) * degree) -
    0.2 * Math.cos((4 * meanH - 63) * degree);
  const offL = (meanL - 50) ** 2;
  const sL = 1 + (0.015 * offL) / Math.sqrt(20 + offL);
  const sC = 1 + 0.045 * meanC;
  const sH = 1 + 0.015 * meanC * t;
  const c7 = meanC ** 7;
  const turn = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const rT = -2 * Math.sqrt(c7 / (c7 + pow7of25)) * Math.sin(2 * turn * degree);

  const l = dL / sL;
  const c = dC / sC;
  const h = dH / sH;
  return Math.sqrt(Math.max(0, l * l + c * c + h * h + rT * c * h));
}
