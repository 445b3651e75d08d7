import type * as tf from '@tensorflow/tfjs';

/**
 * A layer that has been gone through: what it gave, and the way back from the gradient of that to the gradients of
 * what it took. The caller owns every tensor, and keeps what the layer took and gave until the way back has been gone.
 */
export interface Passed<Gradients> {
  readonly y: tf.Tensor4D;
  readonly back: (dy: tf.Tensor4D) => Gradients;
}

interface Convolution {
  readonly stride: 1 | 2;
  readonly dilation: number;
  readonly relu: boolean;
  /** Whether the way back goes on: the gradient of the first layer's input is nobody's. */
  readonly inputGradient: boolean;
}

/** Batch norm that learns: it normalises by the batch's own mean and (biased) variance, and tells them. */
interface Normalised extends Passed<{ x: tf.Tensor4D; gamma: tf.Tensor1D; beta: tf.Tensor1D }> {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** ColourNet's layers with their gradients, float32 and NHWC. */
export interface Layers {
  /**
   * relu(x * kernel + bias), or without relu. Zeros on all four sides: `dilation (k - 1) / 2`, which at stride 1 is
   * `same`, and at stride 2 what `network.ts` does.
   * @param x `[batch, h, w, inputs]`
   * @param kernel `[k, k, inputs, filters]`, k odd
   */
  readonly convolve: (
    x: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
    convolution: Convolution,
  ) => Passed<{ x: tf.Tensor4D | undefined; kernel: tf.Tensor4D; bias: tf.Tensor1D }>;
  readonly normalise: (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number) => Normalised;
  /** Every cell becomes 2 x 2 alike. */
  readonly upsample: (x: tf.Tensor4D) => Passed<{ x: tf.Tensor4D }>;
  /**
   * Weighted cross-entropy in nats and its gradient: `sum of w * -sum(z log softmax(logits))`.
   * @param logits `[batch, h, w, Q]`
   * @param codes z, `[batch, h, w, Q]`, sum 1 in each cell
   * @param weights w, `[batch, h, w]`
   */
  readonly crossEntropy: (
    logits: tf.Tensor4D,
    codes: tf.Tensor4D,
    weights: tf.Tensor3D,
  ) => { loss: tf.Scalar; gradient: tf.Tensor4D };
}

/** Zeros that a convolution puts on each of the four sides. */
export function zerosAround(kernelSize: number, dilation: number): number {
  return (dilation * (kernelSize - 1)) / 2;
}
