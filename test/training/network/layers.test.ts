import { beforeAll, describe, expect, test } from 'vitest';
import { nativeConvolve } from '../../../src/training/network/convolve-native.ts';
import type { Layers } from '../../../src/training/network/layers.ts';
import { openLayers } from '../../../src/training/network/layers-any.ts';
import { openWebgpuLayers } from '../../../src/training/network/layers-webgpu.ts';
import { openNativeOps } from '../../../src/training/network/native-ops.ts';
import {
  type TestedBackend,
  trainingBackends,
  trainsInBfloat16,
  useBackend,
} from '../../support/backends.ts';
import { randomNumbers } from '../../support/bundle.ts';
import { referenceConvolve, slopeOf, type Volume } from '../../support/reference-network.ts';
import { tf } from '../../support/tensorflow.ts';

/** Sides even and odd, smaller than the kernel's reach too. */
const cases = [
  { height: 6, width: 8, size: 3, stride: 1, dilation: 1, relu: true },
  { height: 7, width: 5, size: 3, stride: 1, dilation: 1, relu: false },
  { height: 8, width: 6, size: 3, stride: 2, dilation: 1, relu: true },
  { height: 7, width: 9, size: 3, stride: 2, dilation: 1, relu: true },
  { height: 8, width: 6, size: 3, stride: 1, dilation: 2, relu: true },
  { height: 7, width: 9, size: 3, stride: 1, dilation: 2, relu: true },
  { height: 7, width: 8, size: 3, stride: 1, dilation: 3, relu: true },
  { height: 1, width: 3, size: 3, stride: 1, dilation: 2, relu: false },
  { height: 5, width: 4, size: 1, stride: 1, dilation: 1, relu: false },
] as const;

const float32 = 1e-4;
const bfloat16 = 0.1; // 8 bits of mantissa; the numbers are sums of up to a hundred products

interface Opener {
  readonly backend: TestedBackend;
  readonly how: string;
  readonly open: () => Layers['convolve'];
  /** How far a number may be from the definition. */
  readonly tolerance: number;
}
const inBfloat16: Opener = {
  backend: 'tensorflow',
  how: 'natively in bfloat16',
  open: () => nativeConvolve(openNativeOps(), 'bfloat16'),
  tolerance: bfloat16,
};
const openers: readonly Opener[] = [
  {
    backend: 'cpu',
    how: 'by operations of TensorFlow.js',
    open: () => openLayers().convolve,
    tolerance: float32,
  },
  {
    backend: 'webgpu',
    how: 'by programs for a GPU',
    open: () => openWebgpuLayers().convolve,
    tolerance: float32,
  },
  {
    backend: 'tensorflow',
    how: 'natively',
    open: () => nativeConvolve(openNativeOps(), 'float32'),
    tolerance: float32,
  },
  {
    backend: 'tensorflow',
    how: 'natively, as on a GPU',
    open: () => nativeConvolve({ ...openNativeOps(), usesGpu: true }, 'float32'),
    tolerance: float32,
  },
  ...(trainsInBfloat16 ? [inBfloat16] : []),
];

function random(shape: Volume['shape'], seed: number): Volume {
  const next = randomNumbers(seed);
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float64Array.from({ length }, () => Math.fround(next())) };
}

const tensor = ({ shape, data }: Volume) => tf.tensor4d(Float32Array.from(data), [...shape]);

async function expectSlopes(
  found: tf.Tensor,
  f: () => number,
  numbers: Float64Array,
  tolerance: number,
): Promise<void> {
  for (const [index, value] of (await found.data()).entries()) {
    expect(Math.abs(value - slopeOf(f, numbers, index)), `at ${index}`).toBeLessThan(tolerance);
  }
}

describe.each(openers.filter(({ backend }) => trainingBackends.includes(backend)))(
  '$how, on $backend',
  ({ backend, open, tolerance }) => {
    beforeAll(() => useBackend(backend));

    test.each(cases)(
      '$size x $size over $height x $width, stride $stride, dilation $dilation: as the definition, both ways',
      async ({ height, width, ...given }) => {
        // Rounded, a number near 0 may come out on the other side of the relu.
        const convolution = { ...given, relu: given.relu && tolerance === float32 };
        const { size } = convolution;
        const [input, kernel, bias] = [
          random([2, height, width, 3], 1),
          random([size, size, 3, 2], 2),
          random([1, 1, 1, 2], 3),
        ];
        const y = () => referenceConvolve(input, kernel.data, bias.data, convolution);
        const slope = random(y().shape, 4); // the gradient of a loss that weighs each output by a number of its own
        const loss = () => y().data.reduce((sum, value, i) => sum + value * slope.data[i]!, 0);
        const [x, k, dy] = [tensor(input), tensor(kernel), tensor(slope)];
        const b = tf.tensor1d(Float32Array.from(bias.data));
        const passed = open()(x, k, b, { ...convolution, inputGradient: true });
        expect(passed.y.shape).toEqual(y().shape);
        const wanted = y().data;
        for (const [i, value] of (await passed.y.data()).entries()) {
          expect(Math.abs(value - wanted[i]!), `y at ${i}`).toBeLessThan(tolerance);
        }
        const gradients = passed.back(dy);
        await expectSlopes(gradients.x!, loss, input.data, tolerance);
        await expectSlopes(gradients.kernel, loss, kernel.data, tolerance);
        await expectSlopes(gradients.bias, loss, bias.data, tolerance);
        tf.dispose([x, k, b, dy, passed.y, gradients]);
      },
    );
  },
);

test.skipIf(!trainsInBfloat16)('bfloat16 rounds, and what comes out is float32', async () => {
  await useBackend('tensorflow');
  const [x, kernel, bias] = [
    tf.tensor4d([1.001], [1, 1, 1, 1]),
    tf.ones([1, 1, 1, 1]) as tf.Tensor4D,
    tf.zeros([1]),
  ];
  const plain = { stride: 1, dilation: 1, relu: false, inputGradient: true } as const;
  const { y, back } = nativeConvolve(openNativeOps(), 'bfloat16')(x, kernel, bias as tf.Tensor1D, plain);
  expect([...(await y.data())]).toEqual([1]); // the next number of bfloat16 is 1.0078125
  const gradients = back(x);
  expect([...(await gradients.kernel.data())]).toEqual([1]);
  tf.dispose([x, kernel, bias, y, gradients]);
});
