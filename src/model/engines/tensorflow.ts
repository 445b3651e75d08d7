import type { Engine, EngineSource } from './engine.ts';
import { openLayers } from './layers.ts';
import { registerTensorflow } from './tensorflow-binding.ts';

/**
 * TensorFlow's own library, on the GPU where it is built for one and finds it, else on the processor.
 * @throws ColourNetError `engine-unavailable` where the binding is not built or does not load
 */
export async function openTensorflow(bundle: EngineSource): Promise<Engine> {
  const { usesGpu } = await registerTensorflow();
  return openLayers({ name: 'tensorflow', device: usesGpu ? 'GPU' : 'CPU' }, bundle);
}
