import type { Tensor } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { decodeWith } from '../../../src/model/colourise.ts';
import { decode } from '../../../src/model/decode.ts';
import { loadBundle } from '../../../src/model/bundle.ts';
import type { Engine, EngineName, EngineSource } from '../../../src/model/engines/engine.ts';
import { openOnnx } from '../../../src/model/engines/onnx.ts';
import { openTensorflow } from '../../../src/model/engines/tensorflow.ts';
import { tensorflowIsBuilt } from '../../../src/model/engines/tensorflow-binding.ts';
import { openWasm } from '../../../src/model/engines/wasm.ts';
import { randomNumbers, tinySize, tinySource } from '../../support/bundle.ts';
import { tf } from '../../support/tensorflow.ts';
import { buildNetwork, setWeights } from '../../../src/model/network.ts';
import check from '../../fixtures/starter-check.json' with { type: 'json' };

const engines: Record<EngineName, (source: EngineSource) => Promise<Engine>> = {
  onnx: openOnnx,
  wasm: openWasm,
  tensorflow: openTensorflow,
};
/** Every engine runs everywhere, but TensorFlow, which has to be built: `npm run native`. */
const here = (Object.keys(engines) as EngineName[]).filter(
  (name) => name !== 'tensorflow' || tensorflowIsBuilt(),
);

const tolerance = 1e-3; // greatest difference of logits in float32

function greatestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  return Array.from(one).reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - other[i]!)), 0);
}

/** The layers model on TensorFlow.js's own cpu backend. */
async function referenceLogits(
  { size, weights }: EngineSource,
  input: Float32Array,
  height: number,
  width: number,
) {
  await tf.setBackend('cpu');
  const model = buildNetwork(size, 'zeros');
  setWeights(model, weights);
  const logits = model.predict(tf.tensor4d(input, [1, height, width, 1])) as Tensor;
  const values = await logits.data();
  logits.dispose();
  model.dispose();
  return values;
}

test.each(here)('%s gives the logits of the reference, at every size', async (name) => {
  const engine = await engines[name](tinySource);
  expect(engine.name).toBe(name);
  const next = randomNumbers(7);
  for (const [height, width] of [
    [8, 8],
    [40, 24],
    [64, 72],
  ] as const) {
    // prettier-ignore
    const input = Float32Array.from({ length: height * width }, next);
    const logits = await engine.run(input, height, width);
    const reference = await referenceLogits(tinySource, input, height, width);
    expect(greatestDifference(logits, reference), `${height} x ${width}`).toBeLessThan(tolerance);
  }
  await engine.close();
});

test.each(here)('%s gives the logits that PyTorch makes of the starter', async (name) => {
  const engine = await engines[name](await loadBundle('models/starter'));
  const { height, width } = check;
  const input = Float32Array.from({ length: height * width }, (_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const contrast = (Math.floor(x / 24) + Math.floor(y / 16)) % 2 === 1 ? 1 : 0.3;
    return (50 + 45 * Math.sin(x / 7) * Math.cos(y / 11) * contrast) / 50 - 1;
  });
  const logits = await engine.run(input, height, width);
  for (const { y, x, values } of check.logits) {
    const start = (y * (width / 4) + x) * values.length;
    expect(greatestDifference(logits.subarray(start, start + values.length), values)).toBeLessThan(tolerance);
  }
  await engine.close();
});

test('no engine keeps a tensor after its run, nor anything after its end', async () => {
  for (const name of here) {
    const before = tf.memory().numTensors;
    const engine = await engines[name](tinySource);
    const opened = tf.memory().numTensors;
    for (let run = 0; run < 3; run++) await engine.run(new Float32Array(16 * 24), 16, 24);
    expect(tf.memory().numTensors, name).toBe(opened);
    await engine.close();
    expect(tf.memory().numTensors, name).toBe(before);
  }
});

test.each(here)('%s decodes as decode.ts does, at every temperature', async (name) => {
  const engine = await engines[name](tinySource);
  const next = randomNumbers(3);
  const logits = Float32Array.from({ length: 50 * tinySize.bins }, () => next() * 30);
  const said = { logits, areaOf: Int32Array.from({ length: 120 }, (_, cell) => (7 * cell) % 50) };
  const { centres } = tinySource.bins;
  for (const temperature of [0, 0.05, 0.38, 1, 1.5]) {
    const { a, b } = await decodeWith(engine, said, centres, temperature);
    const exact = decode(logits, centres, temperature);
    const spread = (plane: Float32Array) => Float32Array.from(said.areaOf, (area) => plane[area]!);
    expect(greatestDifference(a, spread(exact.a)), `a at ${temperature}`).toBeLessThan(1e-3);
    expect(greatestDifference(b, spread(exact.b)), `b at ${temperature}`).toBeLessThan(1e-3);
  }
  await expect(decodeWith(engine, said, centres, 2)).rejects.toMatchObject({ code: 'bad-configuration' });
  await engine.close();
});
