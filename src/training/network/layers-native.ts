import * as tf from '@tensorflow/tfjs';
import { nativeConvolve } from './convolve-native.ts';
import type { Layers } from './layers.ts';
import { type NativeOps, openNativeOps, type Precision } from './native-ops.ts';

/**
 * ColourNet's layers by native TensorFlow's own ops, among them gradients that TensorFlow.js does not know: a batch
 * norm is one op each way instead of about thirty, a dilated convolution needs no detour.
 * @param precision of the convolutions
 */
export function openNativeLayers(precision: Precision): Layers {
  const ops = openNativeOps();
  return {
    convolve: nativeConvolve(ops, precision),
    normalise: normaliser(ops),
    upsample: upsampler(ops),
    crossEntropy: crossEntropy(ops),
  };
}

function normaliser({ run, attribute }: NativeOps): Layers['normalise'] {
  const common = [
    attribute.type('T', 'float32'),
    attribute.type('U', 'float32'),
    attribute.text('data_format', 'NHWC'),
    attribute.bool('is_training', true),
  ];
  return (x, gamma, beta, epsilon) => {
    const attributes = [...common, attribute.float('epsilon', epsilon)];
    const none = tf.tensor1d([], 'float32'); // no mean and variance are given: it takes the batch's
    const outputs = run('FusedBatchNormV3', attributes, [x, gamma, beta, none, none], 6);
    none.dispose();
    const [y, mean, unbiased, ...reserved] = outputs as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      ...tf.Tensor[],
    ];
    const count = x.size / mean.size;
    const variance = tf.mul<tf.Tensor1D>(unbiased, (count - 1) / count);
    unbiased.dispose();
    return {
      y,
      mean,
      variance,
      back: (dy) => {
        const [dx, dGamma, dBeta, ...rest] = run(
          'FusedBatchNormGradV3',
          attributes,
          [dy, x, gamma, ...reserved],
          5,
        );
        tf.dispose([reserved, rest]);
        return { x: dx as tf.Tensor4D, gamma: dGamma as tf.Tensor1D, beta: dBeta as tf.Tensor1D };
      },
    };
  };
}

function upsampler({ get, attribute }: NativeOps): Layers['upsample'] {
  const attributes = [
    attribute.type('T', 'float32'),
    attribute.bool('align_corners', false),
    attribute.bool('half_pixel_centers', false),
  ];
  return (x) => {
    const [, height, width] = x.shape;
    const resize = (op: string, tensor: tf.Tensor, size: [number, number]) =>
      tf.tidy(() => get(op, attributes, [tensor, tf.tensor1d(size, 'int32')]) as tf.Tensor4D);
    return {
      y: resize('ResizeNearestNeighbor', x, [height * 2, width * 2]),
      back: (dy) => ({ x: resize('ResizeNearestNeighborGrad', dy, [height, width]) }),
    };
  };
}

function crossEntropy({ run, attribute }: NativeOps): Layers['crossEntropy'] {
  return (logits, codes, weights) =>
    tf.tidy(() => {
      const flat = [-1, logits.shape[3]] as [number, number];
      const inputs = [tf.reshape(logits, flat), tf.reshape(codes, flat)];
      const [each, slope] = run(
        'SoftmaxCrossEntropyWithLogits',
        [attribute.type('T', 'float32')],
        inputs,
        2,
      ) as [tf.Tensor1D, tf.Tensor2D]; // [cells], [cells, Q]
      const w = tf.reshape(weights, [-1, 1]);
      return {
        loss: tf.sum(tf.mul(each, tf.reshape(weights, [-1]))),
        gradient: tf.reshape(tf.mul(slope, w), logits.shape),
      };
    });
}
