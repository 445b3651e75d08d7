import { ColourNetError } from '../../errors.ts';
import { evenColours } from './even-colours.ts';
import type { Raster } from '../image.ts';
import { judgePage, type PageKind } from './line-art.ts';
import { barePaperByte } from './paper-map.ts';
import type { LabPlanes } from '../rgb-to-lab.ts';
import { createToner } from './room-for-colour.ts';
import type { Cells } from '../upsample.ts';
import { cellKind, findWhiteAreas, type WhiteAreas } from './white-areas.ts';
import { createWhiteRows } from './white-pixels.ts';
import type { Layout } from '../working-size.ts';

/** How far lightness gives way to colour, 0 (not at all) to 1; `auto`: 1 for line art, else 0. */
export type Toning = 'auto' | number;

/**
 * Checks a toning: `auto` or 0..1.
 * @throws ColourNetError `bad-configuration`
 */
export function checkToning(toning: Toning): Toning {
  if (toning === 'auto' || (toning >= 0 && toning <= 1)) return toning;
  throw new ColourNetError(
    'bad-configuration',
    `The toning is ${toning}; it must be auto or lie between 0 (lightness stays as it is) and 1.`,
  );
}

/** What toning does to a page at one strength. */
export interface PageToning {
  /** Colours at working size, evened out between the lines. */
  even(cells: Cells): Cells;
  /** Which pixels of row `y` stay white: 1 there, to be read before the next row is asked for. Rows come in order. */
  whiteRow(y: number): Uint8Array;
  /** Lowers L of a row where colour needs it and takes the colour from what stays white. */
  toneRow(row: LabPlanes, white: Uint8Array): void;
}

/** What toning needs to know of a page, found out when it is first needed and kept for other strengths. */
export interface PageToner {
  /** The strength that a toning stands for on this page: 0..1. */
  strengthOf(toning: Toning): number;
  /** @param strength 0..1; undefined at 0, where nothing is to be done */
  at(strength: number): PageToning | undefined;
}

/**
 * Prepares a page for toning. `auto` is 1 where {@link judgePage} sees line art, else 0.
 * @param layout the working size
 */
export function createPageToner(raster: Raster, layout: Layout): PageToner {
  let kind: PageKind | undefined;
  let areas: WhiteAreas | undefined;
  const kindOfPage = () => (kind ??= judgePage(raster));
  const areasOfPage = () => (areas ??= findWhiteAreas(raster, layout, barePaperByte(kindOfPage().paper)));
  return {
    strengthOf: (toning) => (toning === 'auto' ? Number(kindOfPage().lineArt) : toning),
    at(strength) {
      if (strength === 0) return undefined;
      const fillWhiteRow = createWhiteRows(areasOfPage(), raster);
      const white = new Uint8Array(raster.width);
      return {
        even: (cells) => evenWithin(cells, areasOfPage()),
        whiteRow(y) {
          fillWhiteRow(y, white);
          return white;
        },
        toneRow: createToner(strength, kindOfPage().paper),
      };
    },
  };
}

function evenWithin(cells: Cells, { width, height, kinds, labels }: WhiteAreas): Cells {
  const cropped = (plane: Float32Array) => {
    if (cells.width === width) return plane.subarray(0, width * height);
    const out = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      out.set(plane.subarray(y * cells.width, y * cells.width + width), y * width);
    }
    return out;
  };
  const lightness = cropped(cells.lightness);
  const weights = weightsOf(lightness, kinds);
  const planes = { a: cropped(cells.a), b: cropped(cells.b) };
  return {
    ...evenColours({ ...planes, lightness, labels, weights, width, height }),
    lightness,
    width,
    height,
  };
}

/** Ink says little about colour, and what stays white none of it. */
const inkLightness = 30;
const inkWeight = 0.02;

function weightsOf(lightness: Float32Array, kinds: Uint8Array): Float32Array {
  const weights = new Float32Array(lightness.length);
  for (let cell = 0; cell < weights.length; cell++) {
    if (kinds[cell] === cellKind.white) continue;
    const light = (lightness[cell]! - inkLightness) / (100 - inkLightness);
    weights[cell] = light > inkWeight ? light : inkWeight;
  }
  return weights;
}
