import type { AbPlanes } from '../../src/model/decode.ts';
import type { Raster } from '../../src/model/image.ts';
import { lightnessOf, rgbToLabPlanes } from '../../src/model/rgb-to-lab.ts';
import type { Layout } from '../../src/model/working-size.ts';
import { type DrawnPage, type Part, part } from './drawn-page.ts';

/** What a made-up network is sure of: colours in the figures, and the very things that must stay white. */
const sureOf: Record<Part, readonly [number, number]> = {
  gutter: [4, 60],
  background: [-12, -14],
  bubble: [30, -30],
  hair: [14, 40],
  skin: [16, 22],
  cloth: [10, -38],
};
const parts = Object.keys(part) as Part[];

/** The ab that a network sure of its colours gives for each cell of 4 x 4, blurred over the lines as a network's are. */
export function sureColours({ page, parts: map }: DrawnPage, layout: Layout): AbPlanes {
  const width = layout.paddedWidth / 4;
  const height = layout.paddedHeight / 4;
  const planes = { a: new Float32Array(width * height), b: new Float32Array(width * height) };
  const scale = page.width / layout.width;
  for (let y = 0; y < height * 4; y++) {
    for (let x = 0; x < width * 4; x++) {
      const px = Math.min(page.width - 1, Math.floor((x + 0.5) * scale));
      const py = Math.min(page.height - 1, Math.floor((y + 0.5) * scale));
      const [a, b] = sureOf[parts[map[py * page.width + px]!]!];
      const cell = Math.floor(y / 4) * width + Math.floor(x / 4);
      planes.a[cell]! += a / 16;
      planes.b[cell]! += b / 16;
    }
  }
  return planes;
}

/** What toning did to a drawn page. */
export interface ToningFigures {
  /** The greatest change of L where L < 30. */
  readonly inkChange: number;
  /** Shares of the white pixels (L >= 99 as drawn) that are as white as before: L >= 99, chroma <= 2. */
  readonly whiteKept: { readonly bubble: number; readonly gutter: number };
  /** Mean chroma inside hair, skin and clothes, toned over untoned. */
  readonly figureRatio: number;
  readonly figureChroma: number;
}

export function toningFigures(
  { page, parts: map }: DrawnPage,
  untoned: Raster,
  toned: Raster,
): ToningFigures {
  const drawn = lightnessOf(page.data);
  const before = rgbToLabPlanes(untoned.data);
  const after = rgbToLabPlanes(toned.data);
  let inkChange = 0;
  const white = { bubble: 0, gutter: 0 };
  const kept = { bubble: 0, gutter: 0 };
  const chroma = { before: 0, after: 0, pixels: 0 };
  for (let i = 0; i < map.length; i++) {
    const name = parts[map[i]!]!;
    const c = Math.hypot(after.a[i]!, after.b[i]!);
    if (drawn[i]! < 30) inkChange = Math.max(inkChange, Math.abs(after.l[i]! - drawn[i]!));
    if (name === 'bubble' || name === 'gutter') {
      if (drawn[i]! < 99) continue;
      white[name]++;
      if (after.l[i]! >= 99 && c <= 2) kept[name]++;
    } else if (name !== 'background') {
      chroma.before += Math.hypot(before.a[i]!, before.b[i]!);
      chroma.after += c;
      chroma.pixels++;
    }
  }
  return {
    inkChange,
    whiteKept: { bubble: kept.bubble / white.bubble, gutter: kept.gutter / white.gutter },
    figureRatio: chroma.after / chroma.before,
    figureChroma: chroma.after / chroma.pixels,
  };
}
