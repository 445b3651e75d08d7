import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { ColourNetError } from '../../errors.ts';

/** The folder of `@tensorflow/tfjs-node-gpu`. */
export function tensorflowFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'));
}

/** The binding's path below that folder: 8 is the newest Node-API that the package knows, and every Node here has it. */
export const bindingPath = join('lib', 'napi-v8', 'tfjs_binding.node');

/** Whether the binding has been built; cheap, and no promise that it loads. */
export function tensorflowIsBuilt(): boolean {
  return existsSync(join(tensorflowFolder(), bindingPath));
}

/** Whether the binding is built here, loads, and computes on a GPU. Loads the binding alone: TensorFlow.js takes seconds. */
export function tensorflowUsesGpu(): boolean {
  if (!tensorflowIsBuilt()) return false;
  setUp();
  try {
    return keepLoaded(join(tensorflowFolder(), bindingPath)).isUsingGpuDevice();
  } catch {
    return false;
  }
}

/**
 * Imports `@tensorflow/tfjs-node-gpu`, which gives `@tensorflow/tfjs` a backend called `tensorflow`. The first import
 * makes it the current one. Says whether it computes on a GPU.
 * @throws ColourNetError `engine-unavailable` where the binding is not built or does not load
 */
export async function registerTensorflow(): Promise<{ usesGpu: boolean }> {
  if (!tensorflowIsBuilt()) {
    throw new ColourNetError(
      'engine-unavailable',
      'The tensorflow engine needs a binding that has not been built here: `npm run native` builds it.',
    );
  }
  restoreUtil();
  setUp();
  try {
    keepLoaded(join(tensorflowFolder(), bindingPath));
    const tf = await import('@tensorflow/tfjs-node-gpu');
    const backend: object = tf.findBackend('tensorflow');
    return { usesGpu: 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true };
  } catch (cause) {
    throw new ColourNetError(
      'engine-unavailable',
      'The binding of the tensorflow engine does not load: `npm run native -- --force` builds it anew.',
      { cause },
    );
  }
}

/** What we ask of the binding ourselves. */
interface Binding {
  isUsingGpuDevice(): boolean;
}

/**
 * Loads the binding for good. When a worker thread ends, Node unloads what it loaded there, and the handlers that
 * TensorFlow has left for the end of the process then point nowhere: a segmentation fault after all work is done.
 */
function keepLoaded(path: string): Binding {
  const noDelete = 0x1000; // RTLD_NODELETE of Linux, the one platform that the binding is built on
  const binding = { exports: {} };
  process.dlopen(binding, path, constants.dlopen.RTLD_NOW | noDelete);
  return binding.exports as Binding;
}

/** Gives `node:util` back what the package calls: gone from Node 23 on, and deprecated aloud in 22. */
function restoreUtil(): void {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}

/**
 * Has TensorFlow log errors only, and take of a GPU the memory that it needs and not all there is, so that a bot and a
 * trainer find room on one; unless the variables say otherwise. Two lines on oneDNN as it loads heed nothing.
 * oneDNN is on whatever its variable says: TensorFlow leaves it out on processors without AVX-512, and without it has no
 * gradient of a dilated convolution there.
 * Its C++ reads the variables from the process: in a worker thread `process.env` is a copy that C++ does not see,
 * unless the worker was started with `env: SHARE_ENV`.
 */
function setUp(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'; // 0 all, 1 warnings and errors, 2 errors
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '1';
}
