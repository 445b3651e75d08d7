import * as tf from '@tensorflow/tfjs';
import { type Layers, zerosAround } from './layers.ts';
import { type NativeOps, openNativeOps } from './native-ops.ts';

/**
 * ColourNet's layers by native TensorFlow's own ops, among them gradients that TensorFlow.js does not know: a batch
 * norm is one op each way instead of about thirty, a dilated convolution needs no detour.
 */
export function openNativeLayers(): Layers {
  const ops = openNativeOps();
  return {
    convolve: convolver(ops),
    normalise: normaliser(ops),
    upsample: upsampler(ops),
    crossEntropy: crossEntropy(ops),
  };
}

function convolver(ops: NativeOps): Layers['convolve'] {
  const { get, attribute } = ops;
  const t = attribute.type('T', 'float32');
  const layout = attribute.text('data_format', 'NHWC');
  const biased = oneDnnHasBias(ops);
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
    let y: tf.Tensor;
    if (biased) y = get('_MklNativeConv2DWithBias', [...forward, oneDnn(attribute)], [x, kernel, bias]);
    else {
      y = get('Conv2D', forward, [x, kernel]);
      y = replaced(y, get('BiasAdd', [t, layout], [y, bias]));
    }
    if (relu) y = replaced(y, get('Relu', [t], [y]));
    return {
      y: y as tf.Tensor4D,
      back: (dy) =>
        tf.tidy(() => {
          const masked = relu ? get('ReluGrad', [t], [dy, y]) : dy;
          const kernelShape = tf.tensor1d(kernel.shape, 'int32');
          // oneDNN's gradients take no explicit padding, and those that do are much slower.
          const back = stride === 1 ? same : valid;
          const padded =
            pad === 0
              ? x
              : tf.pad(x, [
                  [0, 0],
                  [pad, pad],
                  [pad, pad],
                  [0, 0],
                ]);
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
    const variance = replaced(unbiased, tf.mul<tf.Tensor1D>(unbiased, (count - 1) / count));
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

/** `after` in the place of `before`, which is disposed. */
function replaced<T extends tf.Tensor>(before: tf.Tensor, after: T): T {
  before.dispose();
  return after;
}

/** What names oneDNN's own kernel for an op that TensorFlow otherwise puts in only when it optimises a graph. */
function oneDnn(attribute: NativeOps['attribute']) {
  return attribute.text('_kernel', 'MklNameChangeOp');
}

/** Whether oneDNN's convolution that adds the bias in passing is there: on a processor of Intel's or AMD's kind. */
function oneDnnHasBias({ run, attribute }: NativeOps): boolean {
  const attributes = [
    attribute.type('T', 'float32'),
    attribute.text('data_format', 'NHWC'),
    attribute.int('strides', [1, 1, 1, 1]),
    attribute.int('dilations', [1, 1, 1, 1]),
    attribute.text('padding', 'SAME'),
    oneDnn(attribute),
  ];
  return tf.tidy(() => {
    try {
      run(
        '_MklNativeConv2DWithBias',
        attributes,
        [tf.ones([1, 1, 1, 1]), tf.ones([1, 1, 1, 1]), tf.ones([1])],
        1,
      );
      return true;
    } catch {
      return false; // the question has no other form; a fault of another kind comes back with the plain op
    }
  });
}
