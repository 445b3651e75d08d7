import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { tensorflowIsBuilt } from '../../../src/model/engines/tensorflow-binding.ts';
import { openTrainingBackend } from '../../../src/training/network/backend.ts';
import { isHardware, registerWebgpu } from '../../../src/training/network/webgpu.ts';
import { tf } from '../../support/tensorflow.ts';

test("TensorFlow.js's own cpu backend is there for tests", async () => {
  expect(await openTrainingBackend('cpu', 'float32')).toMatchObject({ name: 'cpu' });
  expect(tf.getBackend()).toBe('cpu');
});

test.skipIf(tensorflowIsBuilt())('without TensorFlow and a GPU the words say what to do', async () => {
  await expect(openTrainingBackend('tensorflow', 'float32')).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('npm run native') as string,
  });
});

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

describe.skipIf(!tensorflowIsBuilt())('native TensorFlow', () => {
  /** Opens it in a process of its own, does one convolution, and tells what oneDNN says of it. */
  async function oneDnnLog(precision: 'float32' | 'bfloat16'): Promise<string> {
    const code = `
      const { openTrainingBackend } = await import('../src/training/backend.ts');
      const { tf } = await import('../test/support/tensorflow.ts');
      const { description } = await openTrainingBackend('auto', '${precision}');
      process.stdout.write(description + '\\n');
      tf.conv2d(tf.ones([1, 64, 64, 32]), tf.ones([3, 3, 32, 64]), 1, 'same').dataSync();
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
    const env = { ...process.env, ONEDNN_VERBOSE: '1' };
    return (await promisify(execFile)(process.execPath, args, { env })).stdout;
  }

  test('auto takes it; oneDNN gets leave to round to bfloat16 where asked, and else not', async () => {
    const [exact, rounded] = [await oneDnnLog('float32'), await oneDnnLog('bfloat16')];
    expect(exact).toMatch(/^native TensorFlow on the [CG]PU, float32$/m);
    expect(exact).not.toContain('fpmath:bf16');
    if (!/,convolution,/.test(exact)) return; // not on the processor, or on one for which TensorFlow has no oneDNN
    expect(rounded).toMatch(/,convolution,.*fpmath:bf16/);
  });

  test('another precision needs another process', async () => {
    await openTrainingBackend('tensorflow', 'float32');
    await expect(openTrainingBackend('tensorflow', 'bfloat16')).rejects.toMatchObject({
      code: 'bad-configuration',
    });
  });
});
