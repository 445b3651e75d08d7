/**
 * Quantised colours: Q bin centres in the *signed* ab plane of CIELAB (D65). Negative a is green, negative b is blue;
 * casting them to an unsigned type loses both.
 */
export interface Bins {
  /** Which plane the centres lie in: `abSpace`. */
  space: string;
  maker: 'kmeans' | 'grid';
  /** [a, b] of each bin, (Q). */
  centres: [number, number][];
  /** The share of each bin in the data it was made from, (Q), sum 1. */
  prior: number[];
}

export const abSpace = 'CIELAB D65, signed a and b';

export interface SoftCodeOptions {
  /** How many of the nearest bins share a colour. Zhang's paper says 5, the released code 10. */
  k?: number;
  /** Standard deviation of the Gaussian in units of ab. */
  sigma?: number;
}

/** Writes the code of (a, b) into the first `k` places of `indices` and `weights`, nearest first. */
type SoftCoder = (a: number, b: number, indices: Int32Array, weights: Float64Array) => void;

/**
 * Makes a coder for many colours that allocates nothing for each: a colour becomes its k nearest bins with Gaussian
 * weights exp(-d^2 / (2 sigma^2)) scaled to sum 1 (Zhang, Isola, Efros 2016, section 2.2). `k` is 1..Q; where bins
 * tie, the earlier comes first. Weights stay finite however far the colour is.
 */
export function softCoder(
  centres: readonly (readonly [number, number])[],
  { k = 5, sigma = 5 }: SoftCodeOptions = {},
): { k: number; code: SoftCoder } {
  const q = centres.length;
  if (q === 0) throw new RangeError('a soft code needs at least one bin');
  const n = Math.min(k, q);
  const ca = Float64Array.from(centres, (c) => c[0]);
  const cb = Float64Array.from(centres, (c) => c[1]);
  const d2 = new Float64Array(n);
  const scale = -1 / (2 * sigma * sigma);
  const candidatesOf = createCandidates(ca, cb, n);
  function code(a: number, b: number, indices: Int32Array, weights: Float64Array): void {
    d2.fill(Infinity);
    for (const i of candidatesOf(a, b)) {
      const da = a - ca[i]!;
      const db = b - cb[i]!;
      const d = da * da + db * db;
      if (d >= d2[n - 1]!) continue;
      let at = n - 1;
      for (; at > 0 && d2[at - 1]! > d; at--) {
        d2[at] = d2[at - 1]!;
        indices[at] = indices[at - 1]!;
      }
      d2[at] = d;
      indices[at] = i;
    }
    let sum = 0;
    // Relative to the nearest, which cancels in the quotient: far away all the plain weights would be 0.
    for (let j = 0; j < n; j++) sum += weights[j] = Math.exp((d2[j]! - d2[0]!) * scale);
    for (let j = 0; j < n; j++) weights[j]! /= sum;
  }
  return { k: n, code };
}

/**
 * Says which bins can be among the `n` nearest of a colour, in their order: those of its square in the ab plane, found
 * once. With some hundred bins one in twenty has to be looked at.
 */
function createCandidates(
  ca: Float64Array,
  cb: Float64Array,
  n: number,
): (a: number, b: number) => Uint16Array {
  const squareAb = 4;
  const squares = new Map<number, Uint16Array>();
  return (a, b) => {
    const [column, row] = [Math.floor(a / squareAb), Math.floor(b / squareAb)];
    const key = column * 65536 + row;
    let found = squares.get(key);
    if (!found) {
      const [midA, midB] = [(column + 0.5) * squareAb, (row + 0.5) * squareAb];
      const distances = ca.map((centre, i) => Math.hypot(centre - midA, cb[i]! - midB));
      // A colour is at most half a diagonal from the middle, and so is the other way of the triangle.
      const reach = distances.toSorted()[n - 1]! + Math.SQRT2 * squareAb;
      found = Uint16Array.from(distances.keys()).filter((i) => distances[i]! <= reach);
      squares.set(key, found);
    }
    return found;
  };
}

/** The soft code of one colour: the indices of its `k` nearest bins, nearest first, and their weights, sum 1. */
export function softCode(
  a: number,
  b: number,
  centres: readonly (readonly [number, number])[],
  options: SoftCodeOptions = {},
): { indices: Int32Array; weights: Float64Array } {
  const { k, code } = softCoder(centres, options);
  const indices = new Int32Array(k);
  const weights = new Float64Array(k);
  code(a, b, indices, weights);
  return { indices, weights };
}

/**
 * The prior of bins over colours: the mean soft code of all pairs, (Q), sum 1; smoothed in ab by the same Gaussian and
 * never along the index of the bins, whose order means nothing. `ab` holds a, b, a, b, ...; at least one pair.
 */
export function priorOf(
  ab: Float32Array,
  centres: readonly (readonly [number, number])[],
  options: SoftCodeOptions = {},
): number[] {
  const { k, code } = softCoder(centres, options);
  const pairs = ab.length >> 1;
  if (pairs === 0) throw new RangeError('a prior needs at least one colour');
  const sums = new Float64Array(centres.length);
  const indices = new Int32Array(k);
  const weights = new Float64Array(k);
  for (let p = 0; p < pairs; p++) {
    code(ab[2 * p]!, ab[2 * p + 1]!, indices, weights);
    for (let j = 0; j < k; j++) sums[indices[j]!]! += weights[j]!;
  }
  return Array.from(sums, (s) => s / pairs);
}

/**
 * How much each bin is to count: w = 1 / ((1 - lambda) p + lambda / Q), scaled so that sum p w = 1
 * (Zhang, Isola, Efros 2016, equation 4). `prior` sums to 1; `lambda` 1 weighs all alike, 0 by rarity alone (then no
 * bin may be empty).
 */
export function rebalancingWeights(prior: readonly number[], lambda = 0.8): number[] {
  const raw = prior.map((p) => 1 / ((1 - lambda) * p + lambda / prior.length));
  const mean = raw.reduce((sum, w, i) => sum + w * prior[i]!, 0);
  return raw.map((w) => w / mean);
}
