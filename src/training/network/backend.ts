import * as tf from '@tensorflow/tfjs';
import { ColourNetError } from '../../errors.ts';
import { registerTensorflow, tensorflowIsBuilt } from '../../model/engines/tensorflow-binding.ts';
import { computesBfloat16 } from './convolve-native.ts';
import { openNativeOps, type Precision } from './native-ops.ts';
import { registerWebgpu, useWebgpu } from './webgpu.ts';

/** `cpu` is TensorFlow.js's own, for tests of tiny networks: `auto` never takes it. */
export type TrainingBackend = 'auto' | 'tensorflow' | 'webgpu' | 'cpu';

export interface OpenedBackend {
  readonly name: 'tensorflow' | 'webgpu' | 'cpu';
  /** For people: what computes, and how precisely. */
  readonly description: string;
  /** Whether it computes on a GPU, so that the processor is free to make batches. */
  readonly usesGpu: boolean;
}

/**
 * Makes the backend that trains TensorFlow.js's current one. `auto` takes native TensorFlow where it is built, else
 * WebGPU where there is a GPU.
 * @param precision of the convolutions: `bfloat16` is for native TensorFlow
 * @throws ColourNetError `engine-unavailable` where no backend, or not the one asked for, is to be had,
 *   `bad-configuration` where it, or this processor, does not know that precision
 */
export async function openTrainingBackend(
  choice: TrainingBackend,
  precision: Precision,
): Promise<OpenedBackend> {
  const opened = await open(choice, precision);
  if (precision !== 'float32' && opened.name !== 'tensorflow') {
    throw new ColourNetError(
      'bad-configuration',
      `${precision} needs native TensorFlow, and this is ${opened.description}: leave --precision out.`,
    );
  }
  if (opened.name === 'webgpu') await useWebgpu();
  else await tf.setBackend(opened.name);
  if (precision === 'bfloat16' && !computesBfloat16(openNativeOps())) {
    throw new ColourNetError(
      'bad-configuration',
      'This processor does not compute in bfloat16, which takes AVX-512: leave --precision out.',
    );
  }
  return opened;
}

async function open(choice: TrainingBackend, precision: Precision): Promise<OpenedBackend> {
  if (choice === 'cpu') {
    const description = "TensorFlow.js's own cpu backend, float32: slow, for tests";
    return { name: 'cpu', description, usesGpu: false };
  }
  if (choice === 'webgpu') return openWebgpu();
  if (choice === 'tensorflow' || tensorflowIsBuilt()) {
    const { usesGpu } = await registerTensorflow();
    return {
      name: 'tensorflow',
      description: `native TensorFlow on the ${usesGpu ? 'GPU' : 'CPU'}, ${precision}`,
      usesGpu,
    };
  }
  return openWebgpu().catch((cause: unknown) => {
    throw new ColourNetError(
      'engine-unavailable',
      'Training needs native TensorFlow, which is not built here, or a GPU, which is not found: `npm run native` builds TensorFlow.',
      { cause },
    );
  });
}

async function openWebgpu(): Promise<OpenedBackend> {
  const { description, device } = await registerWebgpu();
  return { name: 'webgpu', description: `WebGPU on ${description || device}, float32`, usesGpu: true };
}
