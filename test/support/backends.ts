import { openTrainingBackend } from '../../src/training/backend.ts';
import { tensorflowIsBuilt } from '../../src/model/engines/tensorflow-binding.ts';
import './tensorflow.ts';

/** The backends that train here: TensorFlow.js's own always, native TensorFlow where it is built. */
export const trainingBackends = ['cpu', ...(tensorflowIsBuilt() ? (['tensorflow'] as const) : [])] as const;

/** Makes it the current one, in float32. */
export async function useBackend(name: (typeof trainingBackends)[number]): Promise<void> {
  await openTrainingBackend(name, 'float32');
}
