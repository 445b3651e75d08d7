import type { Weights } from '../model/architecture.ts';
import { type Bins, rebalancingWeights } from '../model/bins.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Settings } from './settings.ts';

/** Of the bundles that do not say theirs. */
const unsaid = { lambda: 0.8, sharpness: 1 };

const head = { kernel: 'head/kernel', bias: 'head/bias' };

/**
 * Makes a network that says how likely each colour is, p, say it rebalanced: p^s w, of sum 1. The weights w are
 * {@link rebalancingWeights} of lambda: log w is added to the bias of each bin (logit adjustment, Menon et al. 2021), as if
 * its training had counted the cells by them, but without making the rare cells nine times as loud, their noise, too.
 * With a sharpness s above 1 what the network sees counts for more beside what is rare: where it is not sure, on artists
 * that it does not know, the weights alone would choose (docs/experiments.md has both).
 */
export function rebalance(
  weights: Weights,
  { prior }: Pick<Bins, 'prior'>,
  { rebalance: lambda, sharpness }: Pick<Settings, 'rebalance' | 'sharpness'>,
): Weights {
  const w = rebalancingWeights(prior, lambda);
  return withHead(weights, {
    kernel: (value) => value * sharpness,
    bias: (value, bin) => value * sharpness + Math.log(w[bin]!),
  });
}

/** The numbers of a bundle without what {@link rebalance} did: how likely each colour is. */
export function unbalance({
  weights,
  bins,
  manifest,
}: Pick<Bundle, 'weights' | 'bins' | 'manifest'>): Weights {
  const { rebalance: lambda, sharpness: said } = manifest.training;
  const w = rebalancingWeights(bins.prior, typeof lambda === 'number' ? lambda : unsaid.lambda);
  const sharpness = typeof said === 'number' ? said : unsaid.sharpness;
  return withHead(weights, {
    kernel: (value) => value / sharpness,
    bias: (value, bin) => (value - Math.log(w[bin]!)) / sharpness,
  });
}

function withHead(
  weights: Weights,
  change: { kernel: (value: number) => number; bias: (value: number, bin: number) => number },
): Weights {
  return new Map(weights)
    .set(head.kernel, weights.get(head.kernel)!.map(change.kernel))
    .set(head.bias, weights.get(head.bias)!.map(change.bias));
}
