import { openTrainingBackend } from '../../src/training/network/backend.ts';
import { registerWebgpu, useWebgpu } from '../../src/training/network/webgpu.ts';
import { tensorflowIsBuilt } from '../../src/model/engines/tensorflow-binding.ts';
import './tensorflow.ts';

export type TestedBackend = 'cpu' | 'tensorflow' | 'webgpu';

/** Whether WebGPU finds an adapter: for a test a processor that draws as if it were a GPU will do. */
const hasAdapter = await registerWebgpu(() => true).then(
  () => true,
  () => false,
);

/** The backends that train here: TensorFlow.js's own always, the others where they are to be had. */
export const trainingBackends: readonly TestedBackend[] = [
  'cpu',
  ...(tensorflowIsBuilt() ? (['tensorflow'] as const) : []),
  ...(hasAdapter ? (['webgpu'] as const) : []),
];

/** Whether native TensorFlow trains in bfloat16 here, too. */
export const trainsInBfloat16 =
  tensorflowIsBuilt() &&
  (await openTrainingBackend('tensorflow', 'bfloat16').then(
    () => true,
    () => false,
  ));

/** Makes it the current one, in float32. */
export async function useBackend(name: TestedBackend): Promise<void> {
  if (name === 'webgpu') await useWebgpu();
  else await openTrainingBackend(name, 'float32');
}
