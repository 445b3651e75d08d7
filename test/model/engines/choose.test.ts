import { expect, test } from 'vitest';
import { ColourNetError } from '../../../src/errors.ts';
import { type Engines, openEngine } from '../../../src/model/engines/choose.ts';
import type { Engine, EngineName } from '../../../src/model/engines/engine.ts';
import { tensorflowUsesGpu } from '../../../src/model/engines/tensorflow-binding.ts';
import { tinySource } from '../../support/bundle.ts';

/** A machine that has some engines; what is opened on it says only its name. */
function machine(has: readonly EngineName[], { gpu = false } = {}): Engines {
  const open = (name: EngineName) => async (): Promise<Engine> => {
    if (!has.includes(name)) throw new Error(`no ${name} here`);
    return { name, device: 'test', run: async () => new Float32Array(), close: async () => {} };
  };
  return {
    tensorflowUsesGpu: () => has.includes('tensorflow') && gpu,
    open: { tensorflow: open('tensorflow'), onnx: open('onnx'), wasm: open('wasm') },
  };
}

test.each([
  [
    'TensorFlow where it has a GPU',
    machine(['tensorflow', 'onnx', 'wasm'], { gpu: true }),
    'tensorflow',
    'gpu',
  ],
  ['ONNX Runtime where TensorFlow has no GPU', machine(['tensorflow', 'onnx', 'wasm']), 'onnx', 'no-gpu'],
  ['ONNX Runtime where TensorFlow is not built', machine(['onnx', 'wasm']), 'onnx', 'no-gpu'],
  ['WebAssembly where nothing else runs', machine(['wasm']), 'wasm', 'no-onnx'],
] as const)('auto takes %s, and says why', async (_, engines, expected, reason) => {
  const { engine, why, trouble } = await openEngine('auto', tinySource, engines);
  expect(engine.name).toBe(expected);
  expect(why).toBe(reason);
  expect(trouble).toBe(reason === 'no-onnx' ? 'no onnx here' : undefined);
});

test('an engine that is asked for is taken, though auto would take another', async () => {
  const all = machine(['tensorflow', 'onnx', 'wasm'], { gpu: true });
  for (const choice of ['tensorflow', 'onnx', 'wasm'] as const) {
    expect((await openEngine(choice, tinySource, all)).engine.name).toBe(choice);
  }
});

test('an engine that is asked for and not to be had is an error with a way out, never another engine', async () => {
  const refusal = openEngine('tensorflow', tinySource, machine(['onnx', 'wasm']));
  await expect(refusal).rejects.toBeInstanceOf(ColourNetError);
  await expect(refusal).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: /tensorflow .*COLOURNET_ENGINE/,
  });
});

test('this machine without a GPU takes ONNX Runtime', async () => {
  const { engine } = await openEngine('auto', tinySource);
  expect(engine.name).toBe(tensorflowUsesGpu() ? 'tensorflow' : 'onnx');
  await engine.close();
});
