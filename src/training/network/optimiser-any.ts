import * as tf from '@tensorflow/tfjs';
import { layOut, vectorVariable } from './flat.ts';
import { decays, type SlotPart, type Slots } from './optimiser-slots.ts';

/** Slots on any backend of TensorFlow.js, each part in one vector. Moments start at 0, the average at the variables. */
export function openSlots(variables: readonly tf.Variable[]): Slots {
  const { join, take, split } = layOut(variables);
  const zeros = () => vectorVariable(() => tf.zerosLike(join(variables)));
  const state: Record<SlotPart, tf.Variable<tf.Rank.R1>> = {
    m: zeros(),
    v: zeros(),
    average: vectorVariable(() => join(variables)),
  };
  const { m, v, average } = state;
  /** 1 for each number that decays. */
  const decaying = vectorVariable(() =>
    join(variables.map((variable) => tf.fill(variable.shape, decays(variable) ? 1 : 0))),
  );
  return {
    update: (gradients, { rate, decay, beta1, beta2, epsilon, clipNorm, averageKeeps }) =>
      tf.tidy(() => {
        const raw = join(gradients);
        const norm: tf.Scalar = tf.sqrt(tf.sum(tf.square(raw)));
        const g = tf.mul(raw, tf.div(clipNorm, tf.maximum(norm, clipNorm))); // scaled by at most 1
        m.assign(tf.add(m, tf.mul(tf.sub(g, m), 1 - beta1)));
        v.assign(tf.add(v, tf.mul(tf.sub(tf.square(g), v), 1 - beta2)));
        const weights = join(variables);
        const kept = tf.sub(weights, tf.mul(tf.mul(weights, decaying), decay));
        const next = tf.sub<tf.Tensor1D>(kept, tf.mul(rate, tf.div(m, tf.add(tf.sqrt(v), epsilon))));
        average.assign(tf.add(average, tf.mul(tf.sub(next, average), 1 - averageKeeps)));
        for (const [index, variable] of variables.entries()) variable.assign(take(next, index));
        return norm;
      }),
    read: async (part) => split((await state[part].data()) as Float32Array),
    write: (part, arrays) =>
      tf.tidy(() => state[part].assign(join(arrays.map((array) => tf.tensor1d(array))))),
    dispose: () => tf.dispose([m, v, average, decaying]),
  };
}
