import * as tf from '@tensorflow/tfjs';
import { type Layers, zerosAround } from './layers.ts';

/** ColourNet's layers by operations of TensorFlow.js: on its cpu and webgpu backends. */
export function openLayers(): Layers {
  return { convolve, normalise, upsample, crossEntropy };
}

const convolve: Layers['convolve'] = (x, kernel, bias, { stride, dilation, relu, inputGradient }) => {
  const pad = zerosAround(kernel.shape[0], dilation);
  const y = tf.tidy(() => {
    const sum = tf.add(tf.conv2d(x, kernel, stride, pad, 'NHWC', dilation), bias) as tf.Tensor4D;
    return relu ? tf.relu(sum) : sum;
  });
  const gradients = dilation === 1 ? plainGradients : dilatedGradients;
  return {
    y,
    back: (dy) =>
      tf.tidy(() => {
        const masked = relu ? tf.mul<tf.Tensor4D>(dy, tf.step(y)) : dy;
        const { input, filter } = gradients(x, kernel, masked, pad, dilation, stride);
        return {
          x: inputGradient ? input() : undefined,
          kernel: filter(),
          bias: tf.sum(masked, [0, 1, 2]),
        };
      }),
  };
};

interface ConvolutionGradients {
  readonly input: () => tf.Tensor4D;
  readonly filter: () => tf.Tensor4D;
}

function plainGradients(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  dy: tf.Tensor4D,
  pad: number,
  _dilation: number,
  stride: number,
): ConvolutionGradients {
  return {
    input: () => tf.conv2dTranspose(dy, kernel, x.shape, stride, pad),
    filter: () => {
      const attributes = {
        strides: [stride, stride],
        pad,
        dataFormat: 'NHWC',
        dimRoundingMode: null,
        filterShape: kernel.shape,
      };
      // TensorFlow.js has no function for it, and null is what its own gradient passes.
      return tf
        .engine()
        .runKernel(
          'Conv2DBackpropFilter',
          { x, dy },
          attributes as unknown as tf.NamedAttrMap,
        ) as tf.Tensor4D;
    },
  };
}

/**
 * TensorFlow.js refuses the gradient of a dilated convolution. With every d-th row and column of the padded picture in
 * a picture of its own, it is a plain one; odd sides are filled to a multiple of d, x and dy by as much.
 */
function dilatedGradients(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  dy: tf.Tensor4D,
  pad: number,
  dilation: number,
): ConvolutionGradients {
  const blocks = [dilation, dilation];
  const fill = (side: number) => (dilation - ((side + 2 * pad) % dilation)) % dilation;
  const [rows, columns] = [fill(x.shape[1]), fill(x.shape[2])];
  const around = [
    [pad, pad + rows],
    [pad, pad + columns],
  ];
  const parts = tf.spaceToBatchND(x, blocks, around); // [batch d d, (h + 2 pad + fill) / d, .., inputs]
  const after = [
    [0, rows],
    [0, columns],
  ];
  const dyParts = tf.spaceToBatchND(dy, blocks, after);
  const plain = plainGradients(parts, kernel, dyParts, 0, 1, 1);
  return { input: () => tf.batchToSpaceND(plain.input(), blocks, around), filter: plain.filter };
}

const normalise: Layers['normalise'] = (x, gamma, beta, epsilon) => {
  const axes = [0, 1, 2];
  const { mean, variance } = tf.moments(x, axes) as { mean: tf.Tensor1D; variance: tf.Tensor1D };
  const y = tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
  return {
    y,
    mean,
    variance,
    back: (dy) =>
      tf.tidy(() => {
        const scale = tf.rsqrt(tf.add(variance, epsilon));
        const normal = tf.mul(tf.sub(x, mean), scale);
        const dBeta = tf.sum(dy, axes) as tf.Tensor1D;
        const dGamma = tf.sum(tf.mul(dy, normal), axes) as tf.Tensor1D;
        const count = x.size / dBeta.size;
        const central = tf.sub(dy, tf.div(tf.add(dBeta, tf.mul(normal, dGamma)), count));
        return { x: tf.mul(central, tf.mul(gamma, scale)), gamma: dGamma, beta: dBeta };
      }),
  };
};

const upsample: Layers['upsample'] = (x) => {
  const [batch, height, width, channels] = x.shape;
  const y = tf.image.resizeNearestNeighbor(x, [height * 2, width * 2]);
  return {
    y,
    back: (dy) => ({
      x: tf.tidy(() =>
        tf.reshape(tf.sum(tf.reshape(dy, [batch * height, 2, width, 2, channels]), [1, 3]), x.shape),
      ),
    }),
  };
};

const crossEntropy: Layers['crossEntropy'] = (logits, codes, weights) =>
  tf.tidy(() => {
    const logs = tf.logSoftmax(logits);
    const each = tf.expandDims(weights, -1); // [batch, h, w, 1]
    const loss = tf.neg(tf.sum(tf.mul(each, tf.mul(codes, logs)))) as tf.Scalar;
    return { loss, gradient: tf.mul(each, tf.sub(tf.exp(logs), codes)) };
  });
