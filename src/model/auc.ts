import type { Bins } from './bins.ts';
import { zhangBins } from './zhang-bins.ts';

/** Distances in ab are counted up to this one (Zhang, Isola, Efros 2016, section 3.1). */
const maxDistance = 150;

/**
 * The area under "share of pixels within t" over t = 0..150, 0..1. `counts[t]` is how many lie within t (151 numbers,
 * rising); `total` is how many there are in all, those beyond 150 too. Trapezoid rule, divided by 150.
 */
export function areaUnder(counts: ArrayLike<number>, total: number): number {
  let sum = 0;
  for (let t = 0; t < maxDistance; t++) sum += (counts[t]! + counts[t + 1]!) / 2;
  return sum / total / maxDistance;
}

/**
 * Makes the exact search for the nearest of bins on a grid of 10 (Zhang's): the grid point that a colour rounds to is
 * the nearest bin where it is one, else all are searched.
 */
export function nearestOnGrid(centres: Bins['centres']): (a: number, b: number) => number {
  const half = 16; // covers -160..160
  const across = 2 * half + 1;
  const grid = new Int16Array(across * across).fill(-1);
  centres.forEach(([a, b], i) => (grid[(a / 10 + half) * across + b / 10 + half] = i));
  return (a, b) => {
    const found = grid[(Math.round(a / 10) + half) * across + Math.round(b / 10) + half] ?? -1;
    if (found >= 0) return found;
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < centres.length; i++) {
      const d = (a - centres[i]![0]) ** 2 + (b - centres[i]![1]) ** 2;
      if (d < least) [least, best] = [d, i];
    }
    return best;
  };
}

/**
 * Both areas under the curve of the ab distance between a result and the truth, Lab interleaved (N, 3): `raw` counts
 * pixels alike, `rebalanced` counts each 1 / p of the nearest of Zhang's 313 bins to its true colour. 0..1, 1 for equal.
 */
export function aucOf(result: Float64Array, truth: Float64Array): { raw: number; rebalanced: number } {
  const nearest = nearestOnGrid(zhangBins.centres);
  const weightOf = zhangBins.prior.map((p) => 1 / p);
  const raw = new Float64Array(maxDistance + 1);
  const rebalanced = new Float64Array(maxDistance + 1);
  let weights = 0;
  for (let i = 0; i < truth.length; i += 3) {
    const a = truth[i + 1]!;
    const b = truth[i + 2]!;
    const weight = weightOf[nearest(a, b)]!;
    weights += weight;
    const da = result[i + 1]! - a;
    const db = result[i + 2]! - b;
    const t = Math.ceil(Math.sqrt(da * da + db * db)); // the least whole t that it lies within
    if (t > maxDistance) continue;
    raw[t]! += 1;
    rebalanced[t]! += weight;
  }
  for (let t = 1; t <= maxDistance; t++) {
    raw[t]! += raw[t - 1]!;
    rebalanced[t]! += rebalanced[t - 1]!;
  }
  return { raw: areaUnder(raw, truth.length / 3), rebalanced: areaUnder(rebalanced, weights) };
}
