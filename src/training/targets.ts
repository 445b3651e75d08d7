import { type Bins, softCoder } from '../model/bins.ts';

/** Makes the targets of crops: what the network shall say of each 4 x 4 cell, and how much that cell counts. */
export interface TargetMaker {
  /** K, how many bins share the colour of a cell. */
  readonly k: number;
  /**
   * @param a mean of each cell, `cells` numbers, `b` likewise
   * @param bins takes the bins that share it, `[cells, K]`
   * @param shares takes how much each has, `[cells, K]`, sum 1 in each cell
   * @param weights takes what each cell counts, `[cells]`: 1, or 0 in a crop without colour
   */
  write(
    a: Float32Array,
    b: Float32Array,
    bins: Int32Array,
    shares: Float32Array,
    weights: Float32Array,
  ): void;
}

/** A crop none of whose cells has |a| or |b| above this is grey: it teaches nothing (Zhang's mask). */
const greyAb = 5;

/**
 * Targets by soft code over the 5 nearest bins (sigma 5) of a cell's mean colour. All colours count alike: they are
 * rebalanced afterwards (`rebalance.ts`).
 */
export function createTargetMaker(centres: Bins['centres']): TargetMaker {
  const { k, code } = softCoder(centres);
  const nearest = new Int32Array(k);
  const parts = new Float64Array(k);
  return {
    k,
    write: (a, b, bins, shares, weights) => {
      let grey = true;
      for (let cell = 0; cell < a.length; cell++) {
        if (Math.abs(a[cell]!) > greyAb || Math.abs(b[cell]!) > greyAb) grey = false;
        code(a[cell]!, b[cell]!, nearest, parts);
        for (let j = 0; j < k; j++) {
          bins[cell * k + j] = nearest[j]!;
          shares[cell * k + j] = parts[j]!;
        }
      }
      weights.fill(grey ? 0 : 1);
    },
  };
}
