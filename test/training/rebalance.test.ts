import { expect, test } from 'vitest';
import { rebalancingWeights } from '../../src/model/bins.ts';
import { loadBundle } from '../../src/model/bundle.ts';
import { openEngine } from '../../src/model/engines/choose.ts';
import { rebalance, unbalance } from '../../src/training/rebalance.ts';
import { tinyBundle, tinySource } from '../support/bundle.ts';

const prior = Array.from({ length: 16 }, (_, bin) => (bin + 1) / 136);
const bins = { ...tinySource.bins, prior };

function softmax(logits: Float32Array): number[] {
  const powers = [...logits].map(Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

test('a rebalanced network says p^s w where the network said p', async () => {
  const lightness = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const said = async (weights: typeof tinySource.weights) => {
    const { engine } = await openEngine('onnx', { ...tinySource, weights });
    const logits = await engine.run(lightness, 8, 8);
    await engine.close();
    return softmax(logits.subarray(0, 16));
  };
  const w = rebalancingWeights(prior, 0.3);
  const expected = (await said(tinySource.weights)).map((p, bin) => p ** 2.5 * w[bin]!);
  const sum = expected.reduce((total, share) => total + share, 0);
  const rebalanced = await said(rebalance(tinySource.weights, bins, { rebalance: 0.3, sharpness: 2.5 }));
  for (const [bin, share] of rebalanced.entries()) expect(share).toBeCloseTo(expected[bin]! / sum, 5);
});

test('what is learned on begins with what the bundle had learned, by what it names, or by 0.8 and 1', async () => {
  const { manifest } = await loadBundle(await tinyBundle());
  for (const training of [{ rebalance: 0.3, sharpness: 2.5 }, {}]) {
    const weights = rebalance(tinySource.weights, bins, { rebalance: 0.8, sharpness: 1, ...training });
    const begun = unbalance({ weights, bins, manifest: { ...manifest, training } });
    for (const [name, learned] of tinySource.weights) {
      for (const [i, value] of begun.get(name)!.entries()) expect(value).toBeCloseTo(learned[i]!, 5);
    }
    expect(weights.get('head/bias')).not.toEqual(tinySource.weights.get('head/bias'));
  }
});
