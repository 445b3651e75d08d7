import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { ColourNetError } from '../../errors.ts';
import { callLess } from './webgpu-calls.ts';

/** What an adapter says of itself. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** Names of processors that draw as if they were a GPU, a hundred times slower than our engines for processors. */
const softwareNames = /llvmpipe|lavapipe|swiftshader|basic render|\bsoftware\b|\bcpu\b/i;

/** Whether an adapter is a GPU, by all that it says of itself. */
export function isHardware(info: AdapterInfo): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter = false } = info;
  return !isFallbackAdapter && !softwareNames.test([vendor, architecture, device, description].join(' '));
}

/**
 * Opens a GPU by Dawn and gives `@tensorflow/tfjs` a backend called `webgpu` on it. Both packages are optional.
 * @param accepts which adapter will do
 * @throws ColourNetError `engine-unavailable` where the packages are missing, or no adapter is accepted
 */
export async function registerWebgpu(
  accepts: (info: AdapterInfo) => boolean = isHardware,
): Promise<AdapterInfo> {
  const unavailable = (why: string, cause?: unknown) =>
    new ColourNetError('engine-unavailable', `The webgpu backend cannot be used here: ${why}.`, { cause });
  const dawn = await import('webgpu').catch((cause: unknown) => {
    throw unavailable('the package webgpu is not installed, or does not load', cause);
  });
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw unavailable('no graphics driver offers a GPU');
  const { info } = adapter;
  if (!accepts(info)) throw unavailable(`${info.description || info.device} is no GPU but a processor`);
  // TensorFlow.js looks for a browser, and asks it for the adapter that we have asked for. It also keeps `gpu` alive:
  // Dawn's node module crashes where that is collected before its adapters and devices.
  Object.assign(globalThis, dawn.globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu').catch((cause: unknown) => {
    throw unavailable(
      'the package @tensorflow/tfjs-backend-webgpu is not installed, or does not load',
      cause,
    );
  });
  return info;
}

/** Commands that are sent to the GPU together: more of them take less time, and more memory until they are done. */
const commandsTogether = 60;

/** Makes the registered backend the current one. */
export async function useWebgpu(): Promise<void> {
  await tf.setBackend('webgpu');
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', commandsTogether);
  callLess(tf.backend() as WebGPUBackend);
}
