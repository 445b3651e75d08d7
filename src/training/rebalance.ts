import type { Weights } from '../model/architecture.ts';
import { type Bins, rebalancingWeights } from '../model/bins.ts';
import type { Bundle } from '../model/bundle.ts';

/** Lambda of the bundles that do not say theirs. */
const usualLambda = 0.8;

const headBias = 'head/bias';

/**
 * Makes a network that says how likely each colour is say it rebalanced, as if its training had counted each cell by
 * {@link rebalancingWeights}: log w is added to the bias of each bin (logit adjustment, Menon et al. 2021). Weights in the
 * loss itself would make the rare cells nine times as loud, their noise, too (docs/experiments.md).
 */
export function rebalance(weights: Weights, { prior }: Pick<Bins, 'prior'>, lambda: number): Weights {
  const w = rebalancingWeights(prior, lambda);
  return withBias(weights, (bias, bin) => bias + Math.log(w[bin]!));
}

/** The numbers of a bundle without what {@link rebalance} did: how likely each colour is. */
export function unbalance({
  weights,
  bins,
  manifest,
}: Pick<Bundle, 'weights' | 'bins' | 'manifest'>): Weights {
  const { rebalance: said } = manifest.training;
  const w = rebalancingWeights(bins.prior, typeof said === 'number' ? said : usualLambda);
  return withBias(weights, (bias, bin) => bias - Math.log(w[bin]!));
}

function withBias(weights: Weights, change: (bias: number, bin: number) => number): Weights {
  return new Map(weights).set(headBias, weights.get(headBias)!.map(change));
}
