import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tensorflowIsBuilt } from '../../../src/model/engines/tensorflow-binding.ts';
import { openTrainingBackend } from '../../../src/training/network/backend.ts';
import { isHardware, registerWebgpu } from '../../../src/training/network/webgpu.ts';
import { tf } from '../../support/tensorflow.ts';

test("TensorFlow.js's own cpu backend is there for tests", async () => {
  expect(await openTrainingBackend('cpu', 'float32')).toMatchObject({ name: 'cpu' });
  expect(tf.getBackend()).toBe('cpu');
});

test.skipIf(tensorflowIsBuilt())('without TensorFlow and a GPU the words say what to do', async () => {
  // With `auto` a GPU would do; where there is none it is refused in the same words.
  const choices = (await hasGpu()) ? (['tensorflow'] as const) : (['tensorflow', 'auto'] as const);
  for (const choice of choices)
    await expect(openTrainingBackend(choice, 'float32')).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('npm run native') as string,
    });
});

/** Whether WebGPU finds one, which `auto` would then take. */
function hasGpu(): Promise<boolean> {
  return registerWebgpu().then(
    () => true,
    () => false,
  );
}

test('an adapter that is not wanted is refused, and so is a machine without one', async () => {
  await expect(registerWebgpu(() => false)).rejects.toMatchObject({ code: 'engine-unavailable' });
});

test.each([
  [{ vendor: 'nvidia', architecture: 'hopper', device: '', description: 'NVIDIA H200' }, true],
  [{ vendor: 'intel', architecture: 'xe', device: '', description: 'Intel(R) Arc(tm) A770' }, true],
  [{ vendor: 'apple', architecture: 'metal-3', device: '', description: 'Apple M2' }, true],
  [{ vendor: 'amd', architecture: 'rdna-3', device: '', description: '', isFallbackAdapter: true }, false],
  [
    { vendor: 'mesa', architecture: 'software', device: 'llvmpipe-llvm-15-0-6-256-bits-', description: '' },
    false,
  ],
  [
    { vendor: 'mesa', architecture: '', device: '', description: 'llvmpipe: Mesa 25.0.7 (LLVM 15.0.6)' },
    false,
  ],
  [{ vendor: 'google', architecture: 'swiftshader', device: '', description: 'SwiftShader driver' }, false],
  [
    { vendor: 'microsoft', architecture: '', device: '', description: 'Microsoft Basic Render Driver' },
    false,
  ],
])('%o is a GPU: %s', (info, hardware) => {
  expect(isHardware(info)).toBe(hardware);
});

test('bfloat16 is refused where only float32 is known', async () => {
  await expect(openTrainingBackend('cpu', 'bfloat16')).rejects.toMatchObject({
    code: 'bad-configuration',
    message: expect.stringContaining('--precision') as string,
  });
});

test.skipIf(!tensorflowIsBuilt())('auto takes native TensorFlow where it is built', async () => {
  const { description } = await openTrainingBackend('auto', 'float32');
  expect(description).toMatch(/^native TensorFlow on the [CG]PU, float32$/);
});

test.skipIf(!tensorflowIsBuilt())('bfloat16 is for processors with AVX-512 and for GPUs', async () => {
  const { usesGpu } = await openTrainingBackend('tensorflow', 'float32');
  const opening = openTrainingBackend('tensorflow', 'bfloat16');
  if (usesGpu || readFileSync('/proc/cpuinfo', 'utf8').includes('avx512bw')) {
    expect((await opening).description).toMatch(/^native TensorFlow on the [CG]PU, bfloat16$/);
  } else {
    await expect(opening).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringContaining('AVX-512: leave --precision out') as string,
    });
  }
});
