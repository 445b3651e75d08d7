import type { Bins } from './bins.ts';
import data from './zhang-bins.json' with { type: 'json' };

/**
 * The 313 bins of Zhang, Isola, Efros (2016) and their smoothed prior over ImageNet, in the order of the released
 * `pts_in_hull.npy`: points of a grid of 10 with a in -90..100 and b in -110..100, (0, 0) at index 120. Source and
 * licence stand in the JSON. Every model's rebalanced figures use them, whatever its own bins, so that models compare.
 */
export const zhangBins: Bins = {
  space: data.space,
  maker: 'grid',
  centres: data.centres.map(([a, b]) => [a!, b!]),
  prior: data.prior,
};
