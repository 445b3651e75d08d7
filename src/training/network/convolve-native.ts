import * as tf from '@tensorflow/tfjs';
import { type Layers, zerosAround } from './layers.ts';
import type { NativeOps, OpAttribute, Precision } from './native-ops.ts';

/**
 * oneDNN's convolution that adds the bias in passing: TensorFlow puts it in where it optimises a whole graph, under a
 * kernel of that label, and here it is called by its name.
 */
const fusedOp = '_MklNativeConv2DWithBias';

/**
 * A convolution with bias and relu by TensorFlow's own ops, and its gradients by oneDNN's or cuDNN's kernels.
 * @param precision of the products; what goes in and comes out is float32
 */
export function nativeConvolve(ops: NativeOps, precision: Precision): Layers['convolve'] {
  const { get, attribute } = ops;
  const t = attribute.type('T', precision);
  const float32 = attribute.type('T', 'float32');
  const { narrow, widen } = caster(ops, precision);
  const layout = attribute.text('data_format', 'NHWC');
  const fusedKernel = attribute.text('_kernel', 'MklNameChangeOp');
  const fused = hasFusedBias(ops, [t, layout, fusedKernel], narrow);
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
      const [from, k, b] = [narrow(x), narrow(kernel), narrow(bias)];
      const sum = fused
        ? get(fusedOp, [...forward, fusedKernel], [from, k, b])
        : get('BiasAdd', [t, layout], [get('Conv2D', forward, [from, k]), b]);
      return widen(relu ? get('Relu', [t], [sum]) : sum) as tf.Tensor4D;
    });
    return {
      y,
      back: (dy) =>
        tf.tidy(() => {
          const masked = relu ? get('ReluGrad', [float32], [dy, y]) : dy;
          const dBias = get('BiasAddGrad', [float32, layout], [masked]) as tf.Tensor1D;
          const slope = narrow(masked);
          const kernelShape = tf.tensor1d(kernel.shape, 'int32');
          // oneDNN's gradients take no explicit padding, and those that do are much slower.
          const back = stride === 1 ? same : valid;
          const padded = pad === 0 ? x : tf.pad(x, [none, around, around, none]);
          const dKernel = widen(
            get('Conv2DBackpropFilter', back, [narrow(padded), kernelShape, slope]),
          ) as tf.Tensor4D;
          if (!inputGradient) return { x: undefined, kernel: dKernel, bias: dBias };
          const shape = tf.tensor1d(padded.shape, 'int32');
          const dPadded = widen(
            get('Conv2DBackpropInput', back, [shape, narrow(kernel), slope]),
          ) as tf.Tensor4D;
          const dx = pad === 0 ? dPadded : tf.slice(dPadded, [0, pad, pad, 0], x.shape);
          return { x: dx, kernel: dKernel, bias: dBias };
        }),
    };
  };
}

/**
 * Whether this processor or GPU has all that {@link nativeConvolve} asks of it in bfloat16. oneDNN knows that type from
 * AVX-512 on, and what TensorFlow then has instead does not go back through a dilated convolution.
 */
export function computesBfloat16(ops: NativeOps): boolean {
  return tf.tidy(() => {
    const [x, kernel, bias] = [
      tf.ones<tf.Rank.R4>([1, 3, 3, 1]),
      tf.ones<tf.Rank.R4>([3, 3, 1, 1]),
      tf.ones<tf.Rank.R1>([1]),
    ];
    const convolution = { stride: 1, dilation: 2, relu: false, inputGradient: true } as const;
    try {
      const { y, back } = nativeConvolve(ops, 'bfloat16')(x, kernel, bias, convolution);
      back(y);
      return true;
    } catch {
      return false; // there is no other way to ask; what else may be wrong shows in float32
    }
  });
}

/** Brings tensors to the precision of the products, and back; nothing is done where that is float32. */
function caster({ get, attribute }: NativeOps, precision: Precision) {
  if (precision === 'float32') return { narrow: (x: tf.Tensor) => x, widen: (x: tf.Tensor) => x };
  const cast = (from: Precision, to: Precision) => {
    const attributes = [
      attribute.type('SrcT', from),
      attribute.type('DstT', to),
      attribute.bool('Truncate', false), // rounds to nearest
    ];
    return (x: tf.Tensor) => get('Cast', attributes, [x]);
  };
  return { narrow: cast('float32', precision), widen: cast(precision, 'float32') };
}

/** Whether that op is there; on a GPU it must not be used, for it would run on the processor. */
function hasFusedBias(
  { run, attribute, usesGpu }: NativeOps,
  attributes: OpAttribute[],
  narrow: (x: tf.Tensor) => tf.Tensor,
): boolean {
  if (usesGpu) return false;
  const plain = [
    ...attributes,
    attribute.int('strides', [1, 1, 1, 1]),
    attribute.int('dilations', [1, 1, 1, 1]),
    attribute.text('padding', 'SAME'),
  ];
  return tf.tidy(() => {
    const [one, bias] = [narrow(tf.ones([1, 1, 1, 1])), narrow(tf.ones([1]))];
    try {
      run(fusedOp, plain, [one, one, bias], 1);
      return true;
    } catch {
      return false; // there is no other way to ask; what else may be wrong shows in the plain op
    }
  });
}
