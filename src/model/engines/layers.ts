import * as tf from '@tensorflow/tfjs';
import { buildNetwork, setWeights } from '../network.ts';
import type { Engine, EngineSource } from './engine.ts';

/** A TensorFlow.js backend that has been registered and initialised. */
export interface Backend {
  /** What TensorFlow.js calls it and we call the engine. */
  readonly name: 'tensorflow' | 'wasm';
  readonly device: string;
}

/** Runs the layers model on a TensorFlow.js backend. `run` blocks its thread although it returns a promise. */
export function openLayers(backend: Backend, { size, weights }: EngineSource): Engine {
  select(backend);
  const model = buildNetwork(size, 'zeros');
  setWeights(model, weights);
  return {
    name: backend.name,
    device: backend.device,
    async run(input, height, width) {
      select(backend);
      const logits = tf.tidy(() => model.predict(tf.tensor4d(input, [1, height, width, 1])) as tf.Tensor4D);
      try {
        return await logits.data<'float32'>(); // [h/4, w/4, Q]
      } finally {
        logits.dispose();
      }
    },
    async close() {
      select(backend);
      model.dispose();
    },
  };
}

/**
 * Makes a backend the current one for what follows in the same tick: `setBackend` does so before it returns its
 * promise if the backend has been initialised. Awaiting it would let another engine's run slip in between.
 */
function select({ name }: Backend): void {
  if (tf.getBackend() !== name) void tf.setBackend(name);
}
