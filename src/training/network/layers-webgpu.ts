import * as tf from '@tensorflow/tfjs';
import { type Layers, zerosAround } from './layers.ts';
import { openLayers } from './layers-any.ts';
import { channelSums, filterGradient, moments, normGradients, reluGradient } from './webgpu-programs.ts';

/** ColourNet's layers on WebGPU: in few programs, since starting one costs more than most of them take. */
export function openWebgpuLayers(): Layers {
  return { ...openLayers(), convolve, normalise };
}

const convolve: Layers['convolve'] = (x, kernel, bias, { stride, dilation, relu, inputGradient }) => {
  const [kernelSize, , inputs, filters] = kernel.shape;
  const pad = zerosAround(kernelSize, dilation);
  const activation = relu ? 'relu' : 'linear';
  const convolution = { strides: stride, pad, dilations: dilation, bias, activation } as const;
  const y = tf.fused.conv2d({ x, filter: kernel, ...convolution });
  return {
    y,
    back: (dy) =>
      tf.tidy(() => {
        const masked = relu ? reluGradient(y, dy) : dy;
        const both = filterGradient(x, masked, { kernelSize, pad, stride, dilation });
        const weights = kernelSize ** 2 * inputs;
        return {
          x: inputGradient ? gradientOfInput() : undefined,
          kernel: tf.reshape(tf.slice(both, 0, weights), kernel.shape),
          bias: tf.reshape(tf.slice(both, weights, 1), [filters]),
        };

        /** At stride 1 it is a convolution of dy with the kernel turned round. */
        function gradientOfInput(): tf.Tensor4D {
          if (stride !== 1) return tf.conv2dTranspose(masked, kernel, x.shape, stride, pad);
          const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
          return tf.conv2d(masked, turned, 1, pad, 'NHWC', dilation);
        }
      }),
  };
};

const normalise: Layers['normalise'] = (x, gamma, beta, epsilon) => {
  const channels = gamma.size;
  const statistics = tf.tidy(() => moments(channelSums(x, x), x.size / channels));
  const [mean, variance] = tf.unstack(statistics) as [tf.Tensor1D, tf.Tensor1D];
  return {
    y: tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon),
    mean,
    variance,
    back: (dy) =>
      tf.tidy(() => {
        const sums = channelSums(x, dy);
        const gradients = normGradients({ x, gamma, statistics, epsilon }, dy, sums);
        return { ...gradients, beta: tf.reshape(tf.slice(sums, 0, 1), [channels]) };
      }),
  };
};
