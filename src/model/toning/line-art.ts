import type { Raster } from '../image.ts';
import { lightnessOf } from '../rgb-to-lab.ts';

/** What a page is printed on, and whether it is drawn with ink alone. */
export interface PageKind {
  /** L of the bare paper: 100 but for grey or scanned paper. */
  readonly paper: number;
  /** Share of the picture, 0..1, that is bare paper. */
  readonly white: number;
  /** Share of the picture, 0..1, that lies in even shades between ink and paper. */
  readonly shade: number;
  /** Line art, with or without screentone: toned where nothing else is asked for. */
  readonly lineArt: boolean;
}

/** Lines and screentone go from ink to paper at once; shading goes slowly: what differs less is even. */
const evenStep = 5;
/** Line art has fewer even shades than this. Line drawings have under 0.03, shaded pictures most often over 0.15. */
const maxShade = 0.12;
/** Less paper than this is a night scene. */
const minWhite = 0.15;

const minPaper = 70; // nothing darker counts as paper
const paperReach = 6; // L around the paper's that is paper still
const inkShare = 0.3; // of the paper's L: ink up to there
const sampledPixels = 150_000;

/**
 * Tells line art from shaded pictures by the lightness of neighbours: it is line art if at least 0.15 of the pixels are
 * as light as paper (the most frequent L above 70) and at most 0.12 lie between ink and paper in L, yet within 5 L of
 * their neighbours on the right and below. Drawn screentone has no even shades; one that was blurred to grey has.
 * @param raster at full size, since shrinking turns lines and screentone into shades; large ones are sampled by rows
 */
export function judgePage({ data, width, height }: Raster): PageKind {
  const all = new Uint32Array(101);
  const even = new Uint32Array(101);
  const step = Math.max(1, Math.floor((width * height) / sampledPixels));
  const row = new Float32Array(width);
  const next = new Float32Array(width);
  let pixels = 0;
  for (let y = 0; y < height; y += step) {
    const below = Math.min(height - 1, y + 1);
    lightnessOf(data.subarray(y * width * 3, (y + 1) * width * 3), row);
    lightnessOf(data.subarray(below * width * 3, (below + 1) * width * 3), next);
    countLevels(row, next, all, even);
    pixels += width;
  }

  const paper = paperOf(all);
  const share = (levels: Uint32Array, from: number, to: number) =>
    levels.subarray(Math.max(0, Math.ceil(from)), Math.ceil(to)).reduce((sum, count) => sum + count, 0) /
    pixels;
  const white = share(all, paper - paperReach, 101);
  const shade = share(even, paper * inkShare, paper - paperReach);
  return { paper, white, shade, lineArt: white >= minWhite && shade <= maxShade };
}

/** Counts a row's pixels by their level of L, and those that are like their neighbours on the right and below. */
function countLevels(row: Float32Array, below: Float32Array, all: Uint32Array, even: Uint32Array): void {
  for (let x = 0; x < row.length; x++) {
    const l = row[x]!;
    const right = x + 1 < row.length ? row[x + 1]! : l;
    const level = Math.min(100, Math.max(0, Math.round(l)));
    all[level]!++;
    if (Math.abs(l - right) < evenStep && Math.abs(l - below[x]!) < evenStep) even[level]!++;
  }
}

/** The mean L of the fullest window of 7 levels from 70 up. */
function paperOf(levels: Uint32Array): number {
  let most = -1;
  let paper = 100;
  for (let low = minPaper; low <= 94; low++) {
    const counts = levels.subarray(low, low + 7);
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum < most) continue;
    most = sum;
    paper = sum ? low + counts.reduce((total, count, i) => total + count * i, 0) / sum : 100;
  }
  return paper;
}
