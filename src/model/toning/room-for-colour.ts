import { labToLinear } from '../lab.ts';
import type { LabPlanes } from '../rgb-to-lab.ts';

/** Below this L nothing changes: ink. Above it lightness gives way the more, the lighter a pixel is. */
const ink = 30;

/**
 * The network is sure of a colour from the upper chroma on and unsure up to the lower; between them, smoothly. How far it
 * goes depends on the model: both were chosen with the shipped one (docs/experiments.md).
 */
const unsureChroma = 3;
const sureChroma = 8;

/** No more chroma than this is made room for on white paper. */
const maxChroma = 45;

/** Tables over a and b in whole steps of 1, filled in from exact ones every 4; sRGB has no a or b beyond 108. */
const extent = 128;
const side = 2 * extent;
const step = 4;

/** What is left free at the edge of sRGB, in L and of the chroma, since the tables are coarse and drawing in is slow. */
const marginL = 0.5;
const marginChroma = 0.06;

/**
 * Makes room for colour on light paper. The annealed mean of a distribution is short where the distribution is wide: so
 * its chroma tells how sure the network is, unsure up to 3 and sure from 8 on. What it is sure of gets the greatest
 * lightness at which sRGB has it (up to a chroma of 45) and no less. Paper goes down to that, ink (L < 30) stays as it
 * is, and what lies between goes down in proportion, so that lines and shades on the paper keep their contrast.
 * @param strength 0..1 of the chroma is made room for
 * @param paper L of the bare paper
 * @returns lowers a row of L, given its a and b, where `white` is not 1; there a and b become 0
 */
export function createToner(strength: number, paper: number): (planes: LabPlanes, white: Uint8Array) => void {
  const { down, beyond } = roomTables(strength, paper);
  return ({ l, a, b }, white) => {
    for (let x = 0; x < l.length; x++) {
      if (white[x] === 1) {
        a[x] = 0;
        b[x] = 0;
        continue;
      }
      const lightness = (l[x]! - ink) / (paper - ink);
      if (lightness <= 0) continue;
      const colour = ((b[x]! + extent + 0.5) | 0) * side + ((a[x]! + extent + 0.5) | 0);
      l[x]! -= lightness * down[colour]!;
      const fitting = 1 - lightness * beyond[colour]!;
      a[x]! *= fitting;
      b[x]! *= fitting;
    }
  };
}

/** For each colour, how far below the paper's L it is shown, and what part of its chroma does not fit there. */
function roomTables(strength: number, paper: number): { down: Float32Array; beyond: Float32Array } {
  const down = new Float32Array(side * side);
  const beyond = new Float32Array(side * side);
  for (let line = 0; line < side; line += step) {
    for (let column = 0; column < side; column += step) {
      const a = column - extent;
      const b = line - extent;
      const chroma = Math.max(1, Math.hypot(a, b));
      const wanted = (strength * Math.min(maxChroma, chroma * sureness(chroma))) / chroma;
      const lightest = greatest(100, (l) => fits(l, wanted * a, wanted * b));
      const l = wanted > 0 ? Math.min(paper, lightest - marginL) : paper;
      const share = greatest(1, (part) => fits(l + marginL, part * a, part * b));
      const node = line * side + column;
      down[node] = paper - l;
      beyond[node] = share > 1 - marginChroma ? 0 : 1 - (1 - marginChroma) * share;
    }
  }
  for (const table of [down, beyond]) fillIn(table);
  return { down, beyond };
}

/** Fills a table between its nodes, first along the lines that have them, then across. */
function fillIn(table: Float32Array): void {
  const between = (from: number, apart: number) => {
    const last = table[from + step * apart] ?? table[from]!;
    for (let i = 1; i < step; i++)
      table[from + i * apart] = table[from]! + (i / step) * (last - table[from]!);
  };
  for (let line = 0; line < side; line += step) {
    for (let column = 0; column < side; column += step) between(line * side + column, 1);
  }
  for (let line = 0; line < side; line += step) {
    for (let column = 0; column < side; column++) between(line * side + column, side);
  }
}

function sureness(chroma: number): number {
  const t = Math.min(1, Math.max(0, (chroma - unsureChroma) / (sureChroma - unsureChroma)));
  return t * t * (3 - 2 * t);
}

/** Whether no channel of a colour is over 1. One may be under 0: then darker would not help. */
function fits(l: number, a: number, b: number): boolean {
  const [red, green, blue] = labToLinear(l, a, b);
  return red <= 1 && green <= 1 && blue <= 1;
}

/** The greatest number in 0..most, within a thousandth of it, up to which something holds. */
function greatest(most: number, holds: (number: number) => boolean): number {
  let low = 0;
  let high = most;
  while (high - low > most / 1000) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
