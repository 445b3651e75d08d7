import { type Bins, softCoder } from '../model/bins.ts';

/** Makes the targets of crops: what the network shall say of each 4 x 4 cell, and how much that cell counts. */
export interface TargetMaker {
  /** Q, how many colours there are to choose from. */
  readonly bins: number;
  /**
   * @param a mean of each cell, `cells` numbers, `b` likewise
   * @param codes takes the soft codes, `[cells, Q]`, all zero before
   * @param weights takes what each cell counts, `[cells]`: 1, or 0 in a crop without colour
   */
  write(a: Float32Array, b: Float32Array, codes: Float32Array, weights: Float32Array): void;
}

/** A crop none of whose cells has |a| or |b| above this is grey: it teaches nothing (Zhang's mask). */
const greyAb = 5;

/**
 * Targets by soft code over the 5 nearest bins (sigma 5) of a cell's mean colour. All colours count alike: they are
 * rebalanced afterwards (`rebalance.ts`).
 */
export function createTargetMaker(centres: Bins['centres']): TargetMaker {
  const { k, code } = softCoder(centres);
  const indices = new Int32Array(k);
  const shares = new Float64Array(k);
  const q = centres.length;
  return {
    bins: q,
    write: (a, b, codes, weights) => {
      let grey = true;
      for (let cell = 0; cell < a.length; cell++) {
        if (Math.abs(a[cell]!) > greyAb || Math.abs(b[cell]!) > greyAb) grey = false;
        code(a[cell]!, b[cell]!, indices, shares);
        for (let j = 0; j < k; j++) codes[cell * q + indices[j]!] = shares[j]!;
      }
      weights.fill(grey ? 0 : 1);
    },
  };
}
