import { openTrainingBackend } from '../../src/training/network/backend.ts';
import { tensorflowIsBuilt } from '../../src/model/engines/tensorflow-binding.ts';
import './tensorflow.ts';

export type TestedBackend = 'cpu' | 'tensorflow';

/** The backends that train here: TensorFlow.js's own always, native TensorFlow where it is built. */
export const trainingBackends: readonly TestedBackend[] = tensorflowIsBuilt()
  ? ['cpu', 'tensorflow']
  : ['cpu'];

/** Makes it the current one, in float32. */
export async function useBackend(name: TestedBackend): Promise<void> {
  await openTrainingBackend(name, 'float32');
}
