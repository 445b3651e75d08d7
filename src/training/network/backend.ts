import * as tf from '@tensorflow/tfjs';
import { ColourNetError } from '../../errors.ts';
import {
  type Precision,
  registerTensorflow,
  tensorflowIsBuilt,
} from '../../model/engines/tensorflow-binding.ts';
import { registerWebgpu } from './webgpu.ts';

/** `cpu` is TensorFlow.js's own, for tests of tiny networks: `auto` never takes it. */
export type TrainingBackend = 'auto' | 'tensorflow' | 'webgpu' | 'cpu';

export interface OpenedBackend {
  readonly name: 'tensorflow' | 'webgpu' | 'cpu';
  /** For people: what computes, and how precisely. */
  readonly description: string;
}

/**
 * Makes the backend that trains TensorFlow.js's current one. `auto` takes native TensorFlow where it is built, else
 * WebGPU where there is a GPU.
 * @param precision `bfloat16` is a leave that only native TensorFlow takes, and only on processors that gain by it
 * @throws ColourNetError `engine-unavailable` where no backend, or not the one asked for, is to be had
 */
export async function openTrainingBackend(
  choice: TrainingBackend,
  precision: Precision,
): Promise<OpenedBackend> {
  const opened = await open(choice, precision);
  await tf.setBackend(opened.name);
  return opened;
}

async function open(choice: TrainingBackend, precision: Precision): Promise<OpenedBackend> {
  if (choice === 'cpu') {
    return { name: 'cpu', description: "TensorFlow.js's own cpu backend, float32: slow, for tests" };
  }
  if (choice === 'webgpu') return openWebgpu();
  if (choice === 'tensorflow' || tensorflowIsBuilt()) {
    const { usesGpu } = await registerTensorflow(precision);
    return {
      name: 'tensorflow',
      description: `native TensorFlow on the ${usesGpu ? 'GPU' : 'CPU'}, ${precision}`,
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
  return { name: 'webgpu', description: `WebGPU on ${description || device}, float32` };
}
