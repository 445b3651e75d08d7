import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInGamut, labToRgb as exactRgb, mapToGamut, rgbToLab } from '../../src/model/lab.ts';
import { greyOf, labToRgb } from '../../src/model/lab-to-rgb.ts';
import { lightnessOf, rgbToLabPlanes } from '../../src/model/rgb-to-lab.ts';

/** 64 x 64 x 64 colours, the corners of the cube among them. */
function cube(): Uint8Array {
  const rgb = new Uint8Array(64 ** 3 * 3);
  const byte = (step: number) => Math.round((step * 255) / 63);
  for (let i = 0; i < 64 ** 3; i++) rgb.set([byte(i >> 12), byte((i >> 6) & 63), byte(i & 63)], i * 3);
  return rgb;
}

function one(l: number, a: number, b: number): number[] {
  const out = new Uint8Array(3);
  labToRgb({ l: Float32Array.of(l), a: Float32Array.of(a), b: Float32Array.of(b) }, out, 0);
  return [...out];
}

test('every colour of a 64^3 grid goes to Lab as exactly as the formulas say, and comes back', () => {
  const rgb = cube();
  const lab = rgbToLabPlanes(rgb);
  const back = new Uint8Array(rgb.length);
  labToRgb(lab, back, 0);
  let labError = 0;
  let byteError = 0;
  for (let i = 0; i < lab.l.length; i++) {
    const [l, a, b] = rgbToLab(rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!);
    labError = Math.max(labError, Math.abs(lab.l[i]! - l), Math.abs(lab.a[i]! - a), Math.abs(lab.b[i]! - b));
    for (let c = 0; c < 3; c++) byteError = Math.max(byteError, Math.abs(back[i * 3 + c]! - rgb[i * 3 + c]!));
  }
  expect(labError).toBeLessThan(0.01);
  expect(byteError).toBeLessThanOrEqual(1);
});

test('exact Lab of the grid comes back from the tables as from the formulas, within one step of a byte', () => {
  const rgb = cube();
  let worst = 0;
  for (let i = 0; i < rgb.length; i += 3 * 7) {
    const lab = rgbToLab(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!);
    const exact = exactRgb(...lab).map((value) => Math.round(255 * value));
    for (const [c, value] of one(...lab).entries()) worst = Math.max(worst, Math.abs(value - exact[c]!));
  }
  expect(worst).toBeLessThanOrEqual(1);
});

test('the lightness alone is the L of Lab, and greys keep their byte', () => {
  const rgb = cube();
  expect(lightnessOf(rgb)).toEqual(rgbToLabPlanes(rgb).l);
  const greys = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
  expect(greyOf(greys)).toEqual(greys);
});

const lab = fc.tuple(
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.double({ min: -120, max: 120, noNaN: true }),
  fc.double({ min: -120, max: 120, noNaN: true }),
);

test('a colour outside sRGB is drawn towards grey: lightness stays, hue stays, chroma never grows', () => {
  fc.assert(
    fc.property(lab, ([l, a, b]) => {
      fc.pre(l > 5); // a byte is too coarse for hue in the dark
      const [l2, a2, b2] = rgbToLab(...(one(l, a, b) as [number, number, number]));
      expect(Math.abs(l2 - l)).toBeLessThan(1);
      const chroma = Math.hypot(a, b);
      const chroma2 = Math.hypot(a2, b2);
      expect(chroma2).toBeLessThan(chroma + 2.5);
      const across = Math.abs(a * b2 - b * a2) / Math.max(chroma, 1); // how far off the ray to grey
      expect(across).toBeLessThan(3);
    }),
  );
});

test('gamut mapping agrees with bisection on the exact formulas', () => {
  fc.assert(
    fc.property(lab, ([l, a, b]) => {
      fc.pre(l > 1);
      const steps = Array.from({ length: 201 }, (_, i) => isInGamut(l, (a * i) / 200, (b * i) / 200));
      fc.pre(steps.every((inside, i) => inside || !steps[i + 1])); // sRGB is left once: there is one answer
      const exact = exactRgb(l, ...mapToGamut(l, a, b)).map((value) =>
        Math.round(255 * Math.min(1, Math.max(0, value))),
      );
      for (const [c, value] of one(l, a, b).entries())
        expect(Math.abs(value - exact[c]!)).toBeLessThanOrEqual(3);
    }),
    { numRuns: 2000 },
  );
});

test('white paper stays white whatever colour is wanted there', () => {
  expect(one(100, 30, 80)).toEqual([255, 255, 255]);
  expect(one(0, 30, 80)).toEqual([0, 0, 0]);
});
