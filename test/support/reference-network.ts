import { architecture, batchNormEpsilon, type NetworkSize } from '../../src/model/architecture.ts';

/**
 * ColourNet's training pass in plain float64, by the definitions and nothing else: what every backend is held against.
 * Its gradients are central differences, so that they cannot share a mistake with anyone's backpropagation.
 */

/** Numbers in NHWC order. */
export interface Volume {
  readonly shape: readonly [batch: number, height: number, width: number, channels: number];
  readonly data: Float64Array;
}

export type Numbers = ReadonlyMap<string, Float64Array>;

export interface ReferenceLesson {
  readonly input: Volume;
  readonly codes: Volume;
  /** One number a cell of `codes`. */
  readonly weights: Float64Array;
}

function volume(shape: Volume['shape'], at: (...index: [number, number, number, number]) => number): Volume {
  const [batch, height, width, channels] = shape;
  const data = new Float64Array(batch * height * width * channels);
  let i = 0;
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) data[i++] = at(n, y, x, c);
  return { shape, data };
}

/** relu(x * kernel + bias) or without relu; `dilation (k - 1) / 2` zeros on all four sides; kernel in HWIO. */
export function referenceConvolve(
  input: Volume,
  kernel: ArrayLike<number>,
  bias: ArrayLike<number>,
  { size, stride, dilation, relu }: { size: number; stride: number; dilation: number; relu: boolean },
): Volume {
  const [batch, height, width, inputs] = input.shape;
  const filters = bias.length;
  const pad = (dilation * (size - 1)) / 2;
  const side = (length: number) => Math.floor((length - 1) / stride) + 1;
  return volume([batch, side(height), side(width), filters], (n, y, x, f) => {
    let sum = bias[f]!;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [row, column] = [y * stride + i * dilation - pad, x * stride + j * dilation - pad];
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        const at = ((n * height + row) * width + column) * inputs;
        for (let c = 0; c < inputs; c++) {
          sum += input.data[at + c]! * kernel[((i * size + j) * inputs + c) * filters + f]!;
        }
      }
    }
    return relu ? Math.max(0, sum) : sum;
  });
}

/** Batch norm by the batch's own mean and biased variance, which it tells. */
function referenceNormalise(
  input: Volume,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
): { y: Volume; mean: Float64Array; variance: Float64Array } {
  const channels = input.shape[3];
  const count = input.data.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (const [i, value] of input.data.entries()) mean[i % channels]! += value / count;
  for (const [i, value] of input.data.entries()) {
    variance[i % channels]! += (value - mean[i % channels]!) ** 2 / count;
  }
  const data = input.data.map((value, i) => {
    const c = i % channels;
    return ((value - mean[c]!) / Math.sqrt(variance[c]! + epsilon)) * gamma[c]! + beta[c]!;
  });
  return { y: { shape: input.shape, data }, mean, variance };
}

function upsample({ shape: [batch, height, width, channels], data }: Volume): Volume {
  return volume(
    [batch, height * 2, width * 2, channels],
    (n, y, x, c) => data[((n * height + (y >> 1)) * width + (x >> 1)) * channels + c]!,
  );
}

/** Sum over the cells of w * -sum(z log softmax(logits)), in nats. */
function referenceCrossEntropy(logits: Volume, codes: Volume, weights: ArrayLike<number>): number {
  const q = logits.shape[3];
  let loss = 0;
  for (let cell = 0; cell < weights.length; cell++) {
    const own = logits.data.subarray(cell * q, (cell + 1) * q);
    const most = Math.max(...own);
    const log = most + Math.log(own.reduce((sum, value) => sum + Math.exp(value - most), 0));
    for (let bin = 0; bin < q; bin++)
      loss += weights[cell]! * codes.data[cell * q + bin]! * (log - own[bin]!);
  }
  return loss;
}

/** One pass in training: the loss, and the batch's mean and variance at each batch norm by its name. */
export function referencePass(
  size: NetworkSize,
  numbers: Numbers,
  { input, codes, weights }: ReferenceLesson,
): { loss: number; statistics: Map<string, { mean: Float64Array; variance: Float64Array }> } {
  const statistics = new Map<string, { mean: Float64Array; variance: Float64Array }>();
  let x = input;
  for (const step of architecture(size)) {
    if (step.kind === 'upsample') {
      x = upsample(x);
    } else if (step.kind === 'conv') {
      const own = (part: string) => numbers.get(`${step.name}/${part}`)!;
      x = referenceConvolve(x, own('kernel'), own('bias'), { ...step, size: step.kernel });
    } else {
      const own = (part: string) => numbers.get(`${step.name}/${part}`)!;
      const { y, ...found } = referenceNormalise(x, own('gamma'), own('beta'), batchNormEpsilon);
      statistics.set(step.name, found);
      x = y;
    }
  }
  return { loss: referenceCrossEntropy(x, codes, weights), statistics };
}

/** The slope of `f` by `numbers[index]`, by central differences; `numbers` are as before when it returns. */
export function slopeOf(f: () => number, numbers: Float64Array, index: number): number {
  const before = numbers[index]!;
  const h = 1e-6 * Math.max(1, Math.abs(before));
  numbers[index] = before + h;
  const above = f();
  numbers[index] = before - h;
  const below = f();
  numbers[index] = before;
  return (above - below) / (2 * h);
}
