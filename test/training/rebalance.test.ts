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

test('a rebalanced network says p w where the network said p', async () => {
  const lightness = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const said = async (weights: typeof tinySource.weights) => {
    const { engine } = await openEngine('onnx', { ...tinySource, weights });
    const logits = await engine.run(lightness, 8, 8);
    await engine.close();
    return softmax(logits.subarray(0, 16));
  };
  const w = rebalancingWeights(prior, 0.3);
  const expected = (await said(tinySource.weights)).map((p, bin) => p * w[bin]!);
  const sum = expected.reduce((total, share) => total + share, 0);
  const rebalanced = await said(rebalance(tinySource.weights, bins, 0.3));
  for (const [bin, share] of rebalanced.entries()) expect(share).toBeCloseTo(expected[bin]! / sum, 5);
});

test('what is learned on begins with what the bundle had learned, by the lambda that it names, or by 0.8', async () => {
  const { manifest } = await loadBundle(await tinyBundle());
  const learned = tinySource.weights.get('head/bias')!;
  for (const lambda of [0.3, undefined]) {
    const weights = rebalance(tinySource.weights, bins, lambda ?? 0.8);
    expect(weights.get('head/bias')).not.toEqual(learned);
    const training = lambda === undefined ? {} : { rebalance: lambda };
    const bias = unbalance({ weights, bins, manifest: { ...manifest, training } }).get('head/bias')!;
    for (const [bin, value] of bias.entries()) expect(value).toBeCloseTo(learned[bin]!, 5);
  }
});
