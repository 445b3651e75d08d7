import * as tf from '@tensorflow/tfjs';
import { type Layers, zerosAround } from './layers.ts';
import type { NativeOps, OpAttribute } from './native-ops.ts';

/**
 * oneDNN's convolution that adds the bias in passing: TensorFlow puts it in where it optimises a whole graph, under a
 * kernel of that label, and here it is called by its name.
 */
const fusedOp = '_MklNativeConv2DWithBias';

/** A convolution with bias and relu by TensorFlow's own ops, and its gradients by oneDNN's or cuDNN's kernels. */
export function nativeConvolve(ops: NativeOps): Layers['convolve'] {
  const { get, attribute } = ops;
  const t = attribute.type('T', 'float32');
  const layout = attribute.text('data_format', 'NHWC');
  const fusedKernel = attribute.text('_kernel', 'MklNameChangeOp');
  const fused = hasFusedBias(ops, [t, layout, fusedKernel]);
  return (x, kernel, bias, { stride, dilation, relu, inputGradient }) => {
    const plain = [
      t,
      layout,
      attribute.int('strides', [1, stride, stride, 1]),
      attribute.int('dilations', [1, dilation, dilation, 1]),
    ];
    const pad = stride === 1 ? 0 : zerosAround(kernel.shape[0], dilation);
    const same = [...plain, attribute.text('padding', 'SAME')];
    const valid = [...plain, attribute.text('padding', 'VALID')];
    const explicit = [
      ...plain,
      attribute.text('padding', 'EXPLICIT'),
      attribute.int('explicit_paddings', [0, 0, pad, pad, pad, pad, 0, 0]),
    ];
    const forward = stride === 1 ? same : explicit;
    const none: [number, number] = [0, 0];
    const around: [number, number] = [pad, pad];
    const y = tf.tidy(() => {
      const sum = fused
        ? get(fusedOp, [...forward, fusedKernel], [x, kernel, bias])
        : get('BiasAdd', [t, layout], [get('Conv2D', forward, [x, kernel]), bias]);
      return (relu ? get('Relu', [t], [sum]) : sum) as tf.Tensor4D;
    });
    return {
      y,
      back: (dy) =>
        tf.tidy(() => {
          const masked = relu ? get('ReluGrad', [t], [dy, y]) : dy;
          const kernelShape = tf.tensor1d(kernel.shape, 'int32');
          // oneDNN's gradients take no explicit padding, and those that do are much slower.
          const back = stride === 1 ? same : valid;
          const padded = pad === 0 ? x : tf.pad(x, [none, around, around, none]);
          const dKernel = get('Conv2DBackpropFilter', back, [padded, kernelShape, masked]) as tf.Tensor4D;
          const dBias = get('BiasAddGrad', [t, layout], [masked]) as tf.Tensor1D;
          if (!inputGradient) return { x: undefined, kernel: dKernel, bias: dBias };
          const shape = tf.tensor1d(padded.shape, 'int32');
          const dPadded = get('Conv2DBackpropInput', back, [shape, kernel, masked]) as tf.Tensor4D;
          const dx = pad === 0 ? dPadded : tf.slice(dPadded, [0, pad, pad, 0], x.shape);
          return { x: dx, kernel: dKernel, bias: dBias };
        }),
    };
  };
}

/** Whether that op is there; on a GPU it must not be used, for it would run on the processor. */
function hasFusedBias({ run, attribute, usesGpu }: NativeOps, attributes: OpAttribute[]): boolean {
  if (usesGpu) return false;
  const plain = [
    ...attributes,
    attribute.int('strides', [1, 1, 1, 1]),
    attribute.int('dilations', [1, 1, 1, 1]),
    attribute.text('padding', 'SAME'),
  ];
  return tf.tidy(() => {
    const one = tf.ones([1, 1, 1, 1]);
    try {
      run(fusedOp, plain, [one, one, tf.ones([1])], 1);
      return true;
    } catch {
      return false; // there is no other way to ask; what else may be wrong shows in the plain op
    }
  });
}
