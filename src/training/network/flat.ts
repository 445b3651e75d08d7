import * as tf from '@tensorflow/tfjs';

/** Tensors of certain shapes as one vector, for a GPU does one large operation sooner than fifty small ones. */
export interface Layout {
  /** One after another. */
  readonly join: (tensors: readonly tf.Tensor[]) => tf.Tensor1D;
  /** The tensor of an index out of such a vector. */
  readonly take: (vector: tf.Tensor1D, index: number) => tf.Tensor;
  /** The numbers of each. */
  readonly split: (numbers: Float32Array) => Float32Array[];
}

export function layOut(like: readonly tf.Tensor[]): Layout {
  let length = 0;
  const places = like.map(({ size, shape }) => {
    const start = length;
    length += size;
    return { start, size, shape };
  });
  return {
    join: (tensors) =>
      tensors.length === 0
        ? tf.tensor1d([], 'float32')
        : tf.tidy(() => tf.concat1d(tensors.map((tensor) => tf.reshape(tensor, [-1])))),
    take: (vector, index) => {
      const { start, size, shape } = places[index]!;
      return tf.tidy(() => tf.reshape(tf.slice(vector, start, size), shape));
    },
    split: (numbers) => places.map(({ start, size }) => numbers.slice(start, start + size)),
  };
}

/** A variable that holds such a vector. */
export function vectorVariable(make: () => tf.Tensor1D): tf.Variable<tf.Rank.R1> {
  return tf.tidy(() => tf.variable(make(), false));
}
