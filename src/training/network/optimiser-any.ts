import * as tf from '@tensorflow/tfjs';
import { decays, type SlotPart, type Slots } from './optimiser-slots.ts';

/** Slots on any backend of TensorFlow.js. Moments start at 0, the average at the variables. */
export function openSlots(variables: readonly tf.Variable[]): Slots {
  const zeros = () => variables.map((like) => tf.tidy(() => tf.variable(tf.zerosLike(like), false)));
  const state: Record<SlotPart, tf.Variable[]> = {
    m: zeros(),
    v: zeros(),
    average: variables.map((variable) => tf.variable(variable, false)),
  };
  return {
    update: (gradients, { rate, decay, beta1, beta2, epsilon, clipNorm, averageKeeps }) =>
      tf.tidy(() => {
        // Stacked, not added at once: WebGPU takes about eight tensors in one kernel, and says so only in its log.
        const norm = tf.sqrt(tf.sum(tf.stack(gradients.map((g) => tf.sum(tf.square(g)))))) as tf.Scalar;
        const scale = tf.div(clipNorm, tf.maximum(norm, clipNorm)); // at most 1
        for (const [index, variable] of variables.entries()) {
          tf.tidy(() => {
            const [m, v, average] = [state.m[index]!, state.v[index]!, state.average[index]!];
            const g = tf.mul(gradients[index]!, scale);
            m.assign(tf.add(m, tf.mul(tf.sub(g, m), 1 - beta1)));
            v.assign(tf.add(v, tf.mul(tf.sub(tf.square(g), v), 1 - beta2)));
            const kept = decays(variable) ? tf.mul(variable, 1 - decay) : variable;
            variable.assign(tf.sub(kept, tf.mul(rate, tf.div(m, tf.add(tf.sqrt(v), epsilon)))));
            average.assign(tf.add(average, tf.mul(tf.sub(variable, average), 1 - averageKeeps)));
          });
        }
        return norm;
      }),
    read: (part) => Promise.all(state[part].map(async (tensor) => (await tensor.data()) as Float32Array)),
    write: (part, arrays) => {
      for (const [index, variable] of state[part].entries()) {
        tf.tidy(() => variable.assign(tf.tensor(arrays[index]!, variable.shape)));
      }
    },
    dispose: () => tf.dispose(state),
  };
}
