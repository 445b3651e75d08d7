import * as tf from '@tensorflow/tfjs';
import { runFlat, runProgram } from './webgpu-program.ts';

/**
 * What training asks of a GPU and TensorFlow.js does with too few threads, or in many programs. Sums over pixels are cut into
 * parts that are summed side by side; then the parts are summed, always in one order.
 */

/** Workgroups that keep a large GPU busy; more parts than that only cost memory. */
const busyWorkgroups = 512;
const fewestRowsInAPart = 128;

function partsOf(rows: number, workgroupsEach: number): number {
  const wanted = Math.ceil(busyWorkgroups / workgroupsEach);
  return Math.max(1, Math.min(wanted, Math.floor(rows / fewestRowsInAPart)));
}

/** `[parts, ..]` to `[..]`. */
function sumOfParts(summed: tf.Tensor3D): tf.Tensor2D {
  const [parts, ...shape] = summed.shape;
  return runFlat({
    name: 'sumOfParts',
    inputs: { x: summed },
    outputShape: shape,
    ints: { parts },
    code: `
  var sum = 0.0;
  for (var part = 0; part < uniforms.parts; part = part + 1) { sum = sum + x[part * uniforms.length + i]; }
  result[i] = sum;`,
  }) as tf.Tensor2D;
}

/** The gradient before a relu that gave y: dy where y > 0, else 0. */
export function reluGradient(y: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const code = 'result[i] = select(0.0, dy[i], y[i] > 0.0);';
  return runFlat({ name: 'reluGradient', inputs: { y, dy }, outputShape: y.shape, code }) as tf.Tensor4D;
}

/** Of the matrix product: its workgroups make 64 x 64 numbers, each thread 4 x 4 of them. */
const tile = 64;
const rowsAtATime = 16;

/**
 * The gradients of a convolution's kernel and bias: the matrix product of the patches of x (as columns, and a column of
 * ones for the bias) with dy.
 * @param x `[batch, h, w, inputs]`
 * @param dy `[batch, outHeight, outWidth, filters]`
 * @returns `[k k inputs + 1, filters]`, the last row for the bias
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  convolution: { kernelSize: number; pad: number; stride: number; dilation: number },
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, outHeight, outWidth, filters] = dy.shape;
    const rows = batch * outHeight * outWidth;
    const weights = convolution.kernelSize ** 2 * x.shape[3] + 1;
    const [across, down] = [Math.ceil(filters / tile), Math.ceil(weights / tile)];
    const parts = partsOf(rows, across * down);
    const rowsEach = Math.ceil(rows / parts / rowsAtATime) * rowsAtATime;
    const summed = runProgram({
      name: 'filterGradient',
      inputs: { x, dy },
      outputShape: [parts, weights, filters],
      workgroups: [across, down, parts],
      workgroupSize: [16, 16, 1],
      ints: { ...convolution, rows, rowsEach },
      code: filterGradientCode,
    });
    return sumOfParts(summed as tf.Tensor3D);
  });
}

const filterGradientCode = `
var<workgroup> patches : array<array<f32, ${tile}>, ${rowsAtATime}>;
var<workgroup> slopes : array<array<f32, ${tile}>, ${rowsAtATime}>;

/** A number of the patch of x that the output pixel at a row is computed from. */
fn patchAt(row : i32, weight : i32) -> f32 {
  let inputs = uniforms.xShape.w;
  let kernelSize = uniforms.kernelSize;
  if (weight >= kernelSize * kernelSize * inputs) { return 1.0; } // the bias's; beyond it nobody asks
  let place = weight / inputs;
  let pixel = row % (uniforms.dyShape.y * uniforms.dyShape.z);
  let outPlace = vec2<i32>(pixel / uniforms.dyShape.z, pixel % uniforms.dyShape.z);
  let inKernel = vec2<i32>(place / kernelSize, place % kernelSize);
  let at = outPlace * uniforms.stride + inKernel * uniforms.dilation - uniforms.pad;
  if (any(at < vec2<i32>(0)) || any(at >= uniforms.xShape.yz)) { return 0.0; }
  let image = row / (uniforms.dyShape.y * uniforms.dyShape.z);
  return x[((image * uniforms.xShape.y + at.x) * uniforms.xShape.z + at.y) * inputs + weight % inputs];
}

fn main() {
  let filters = uniforms.dyShape.w;
  let weights = uniforms.outShape.y;
  let firstWeight = i32(workgroupId.y) * ${tile};
  let firstFilter = i32(workgroupId.x) * ${tile};
  let firstRow = i32(workgroupId.z) * uniforms.rowsEach;
  let endRow = min(firstRow + uniforms.rowsEach, uniforms.rows);
  let thread = i32(localIndex);
  var sums : array<vec4<f32>, 4>;
  for (var done = 0; done < uniforms.rowsEach; done = done + ${rowsAtATime}) { // all threads as often
    for (var i = 0; i < 4; i = i + 1) {
      let line = thread / ${tile} + i * 4;
      let column = thread % ${tile};
      let row = firstRow + done + line;
      var patchValue = 0.0;
      var slopeValue = 0.0;
      if (row < endRow) {
        if (firstWeight + column < weights) { patchValue = patchAt(row, firstWeight + column); }
        if (firstFilter + column < filters) { slopeValue = dy[row * filters + firstFilter + column]; }
      }
      patches[line][column] = patchValue;
      slopes[line][column] = slopeValue;
    }
    workgroupBarrier();
    for (var line = 0; line < ${rowsAtATime}; line = line + 1) {
      let column = i32(localId.x) * 4;
      let slope = vec4<f32>(slopes[line][column], slopes[line][column + 1], slopes[line][column + 2], slopes[line][column + 3]);
      for (var i = 0; i < 4; i = i + 1) {
        sums[i] = sums[i] + patches[line][i32(localId.y) * 4 + i] * slope;
      }
    }
    workgroupBarrier();
  }
  for (var i = 0; i < 4; i = i + 1) {
    let weight = firstWeight + i32(localId.y) * 4 + i;
    for (var j = 0; j < 4; j = j + 1) {
      let column = firstFilter + i32(localId.x) * 4 + j;
      if (weight < weights && column < filters) {
        result[(i32(workgroupId.z) * weights + weight) * filters + column] = sums[i][j];
      }
    }
  }
}`;

const lanes = 32;
const lines = 8;

/**
 * For each channel the sum of y, and of x times y.
 * @param x `[batch, h, w, channels]`, and so is y
 * @returns `[2, channels]`
 */
export function channelSums(x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => {
    const channels = x.shape[3];
    const rows = x.size / channels;
    const groups = Math.ceil(channels / lanes);
    const parts = partsOf(rows, groups);
    const summed = runProgram({
      name: 'channelSums',
      inputs: { x, y },
      outputShape: [parts, 2, channels],
      workgroups: [groups, parts, 1],
      workgroupSize: [lanes, lines, 1],
      ints: { rows, rowsEach: Math.ceil(rows / parts) },
      code: channelSumsCode,
    });
    return sumOfParts(summed as tf.Tensor3D);
  });
}

const channelSumsCode = `
var<workgroup> partial : array<array<vec2<f32>, ${lanes}>, ${lines}>;

fn main() {
  let channels = uniforms.outShape.z;
  let channel = i32(workgroupId.x) * ${lanes} + i32(localId.x);
  let firstRow = i32(workgroupId.y) * uniforms.rowsEach;
  let endRow = min(firstRow + uniforms.rowsEach, uniforms.rows);
  var sum = vec2<f32>(0.0);
  if (channel < channels) {
    for (var row = firstRow + i32(localId.y); row < endRow; row = row + ${lines}) {
      let value = y[row * channels + channel];
      sum = sum + vec2<f32>(value, value * x[row * channels + channel]);
    }
  }
  partial[localId.y][localId.x] = sum;
  workgroupBarrier();
  if (localId.y == 0u && channel < channels) {
    for (var line = 1; line < ${lines}; line = line + 1) { sum = sum + partial[line][localId.x]; }
    let at = i32(workgroupId.y) * 2 * channels + channel;
    result[at] = sum.x;
    result[at + channels] = sum.y;
  }
}`;

/**
 * Mean and (biased) variance of each channel.
 * @param sums what `channelSums(x, x)` gave of x
 * @param count pixels of x
 * @returns `[2, channels]`
 */
export function moments(sums: tf.Tensor2D, count: number): tf.Tensor2D {
  return runFlat({
    name: 'moments',
    inputs: { sums },
    outputShape: sums.shape,
    ints: { channels: sums.shape[1] },
    floats: { count },
    code: `
  let channel = i % uniforms.channels;
  let mean = sums[channel] / uniforms.count;
  let variance = max(0.0, sums[channel + uniforms.channels] / uniforms.count - mean * mean);
  result[i] = select(variance, mean, i == channel);`,
  }) as tf.Tensor2D;
}

interface Normalised {
  /** `[batch, h, w, channels]` */
  readonly x: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  /** What `moments` gave of x. */
  readonly statistics: tf.Tensor2D;
  readonly epsilon: number;
}

/**
 * The gradients of a batch norm.
 * @param sums what `channelSums(x, dy)` gave
 */
export function normGradients(
  { x, gamma, statistics, epsilon }: Normalised,
  dy: tf.Tensor4D,
  sums: tf.Tensor2D,
): { x: tf.Tensor4D; gamma: tf.Tensor1D } {
  const channels = gamma.size;
  const numbers = { ints: { channels }, floats: { epsilon, count: x.size / channels } };
  const begin = `
  let channel = i % uniforms.channels;
  let mean = statistics[channel];
  let scale = inverseSqrt(statistics[channel + uniforms.channels] + uniforms.epsilon);
  let dBeta = sums[channel];
  let dGamma = scale * (sums[channel + uniforms.channels] - mean * dBeta);`;
  const dx = runFlat({
    name: 'normGradient',
    inputs: { x, dy, gamma, statistics, sums },
    outputShape: x.shape,
    ...numbers,
    code: `${begin}
  let normal = scale * (x[i] - mean);
  result[i] = gamma[channel] * scale * (dy[i] - (dBeta + normal * dGamma) / uniforms.count);`,
  });
  const dGamma = runFlat({
    name: 'gammaGradient',
    inputs: { statistics, sums },
    outputShape: [channels],
    ...numbers,
    code: `${begin}
  result[i] = dGamma;`,
  });
  return { x: dx as tf.Tensor4D, gamma: dGamma as tf.Tensor1D };
}
