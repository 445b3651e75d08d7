import * as tf from '@tensorflow/tfjs';
import { ColourNetError } from '../../errors.ts';
import type { Engine, EngineSource } from './engine.ts';
import { openLayers } from './layers.ts';

/**
 * WebAssembly with SIMD on one thread (its threads do not start in Node): the last resort, a tenth as fast as the
 * others. It finds its `.wasm` file beside its own script.
 * @throws ColourNetError `engine-unavailable` where it does not start
 */
export async function openWasm(bundle: EngineSource): Promise<Engine> {
  await import('@tensorflow/tfjs-backend-wasm'); // registers the backend
  if (!(await tf.setBackend('wasm'))) {
    throw new ColourNetError('engine-unavailable', 'The wasm engine does not start here.');
  }
  return openLayers({ name: 'wasm', device: 'CPU, 1 thread, WebAssembly' }, bundle);
}
