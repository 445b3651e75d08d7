import { join } from 'node:path';
import { type NetworkSize, type Weights, weightShapes } from '../../src/model/architecture.ts';
import { type BundleParts, writeBundle } from '../../src/model/bundle-write.ts';
import type { EngineSource } from '../../src/model/engines/engine.ts';
import { networkTopology } from '../../src/model/network.ts';
import { temporaryFolder } from './temporary-folder.ts';
import './tensorflow.ts';

/** Numbers in -1..1, the same for each seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Weights about as large as trained ones, with batch norm that is not the identity. */
export function randomWeights(size: NetworkSize, seed = 1): Weights {
  const next = randomNumbers(seed);
  return new Map(
    weightShapes(size).map(({ name, shape }) => {
      const count = shape.reduce((product, side) => product * side, 1);
      const fanIn = count / shape.at(-1)!;
      const value = () => {
        if (name.endsWith('kernel')) return next() * Math.sqrt(6 / fanIn);
        return name.endsWith('gamma') || name.endsWith('variance') ? 1 + next() / 2 : next() / 2;
      };
      return [name, Float32Array.from({ length: count }, value)] as const;
    }),
  );
}

export const tinySize: NetworkSize = { width: 1 / 16, bins: 16 };

const tinyCentres = Array.from({ length: tinySize.bins }, (_, i): [number, number] => [
  (i % 4) * 20 - 30,
  Math.floor(i / 4) * 20 - 30,
]);

/** A tiny random network, ready for any engine. */
export const tinySource: EngineSource = {
  size: tinySize,
  weights: randomWeights(tinySize),
  bins: {
    space: 'CIELAB D65, signed',
    maker: 'grid',
    centres: tinyCentres,
    prior: tinyCentres.map(() => 1 / 16),
  },
};

/** What a bundle of a tiny random network is written from. */
export function tinyParts(seed = 1): BundleParts {
  return {
    size: tinySize,
    weights: randomWeights(tinySize, seed),
    topology: networkTopology(tinySize),
    bins: tinySource.bins,
    training: {},
    dataDigest: null,
    figures: {},
    card: '# Tiny\n',
    samples: new Uint8Array([1, 2, 3]),
  };
}

/** Writes a bundle of a tiny random network and gives its folder. */
export async function tinyBundle(name = 'tiny', seed = 1): Promise<string> {
  const folder = join(await temporaryFolder(), name);
  await writeBundle(folder, tinyParts(seed));
  return folder;
}
