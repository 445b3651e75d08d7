import * as tf from '@tensorflow/tfjs';
import { architecture, batchNormEpsilon, type NetworkSize, type Step } from '../../model/architecture.ts';
import type { Layers, Passed } from './layers.ts';
import { openLayers } from './layers-any.ts';
import { openNativeLayers } from './layers-native.ts';
import { openWebgpuLayers } from './layers-webgpu.ts';
import { isNative, type Precision } from './native-ops.ts';

/** What one step learns from, as tensors. */
export interface Lesson {
  /** L/50 - 1, `[batch, h, w, 1]`. */
  readonly input: tf.Tensor4D;
  /** Soft codes, `[batch, h / 4, w / 4, Q]`, sum 1 in each cell. */
  readonly codes: tf.Tensor4D;
  /** What each cell counts, `[batch, h / 4, w / 4]`. */
  readonly weights: tf.Tensor3D;
}

/** Of batch norm's moving mean and variance, as in TensorFlow.js's layer. */
const batchNormMomentum = 0.99;

/**
 * Backpropagation through ColourNet, on TensorFlow.js's current backend. The network is a chain of layers, so it needs no
 * tape: each layer knows its way back, and what it gave is freed as soon as that has been gone. (TensorFlow.js's own
 * tape keeps all until the end, and takes tens of ops for a batch norm.)
 * @param variables the network's, by weight name; batch norm's moving mean and variance are brought up to date
 * @param precision of the convolutions on native TensorFlow; other backends know float32 only
 * @returns a function to the weighted cross-entropy in nats and its gradients by the variables' own names, as
 *   `tf.variableGrads` gives them; the caller's to dispose
 */
export function createBackprop(
  size: NetworkSize,
  variables: ReadonlyMap<string, tf.Variable>,
  precision: Precision,
): (lesson: Lesson) => { loss: tf.Scalar; gradients: tf.NamedTensorMap } {
  const layers = openLayersOf(precision);
  const steps = architecture(size);
  return ({ input, codes, weights }) =>
    tf.tidy(() => {
      const gradients: tf.NamedTensorMap = {};
      const passed: Passed<tf.Tensor4D | undefined>[] = [];
      let x = input;
      for (const [index, step] of steps.entries()) {
        passed.push(pass(step, x, index > 0));
        x = passed.at(-1)!.y;
      }
      const { loss, gradient } = layers.crossEntropy(x, codes, weights);
      let dy: tf.Tensor4D | undefined = gradient;
      for (const { y, back } of passed.toReversed()) {
        const dx: tf.Tensor4D | undefined = back(dy!);
        tf.dispose([y, dy!]);
        dy = dx;
      }
      return { loss, gradients };

      /** Goes through one step; the way back keeps the gradients of its weights. */
      function pass(step: Step, from: tf.Tensor4D, inputGradient: boolean): Passed<tf.Tensor4D | undefined> {
        if (step.kind === 'upsample') {
          const { y, back } = layers.upsample(from);
          return { y, back: (slope) => back(slope).x };
        }
        const variable = (part: string) => variables.get(`${step.name}/${part}`)!;
        const keep = ({
          x: dx,
          ...own
        }: { x: tf.Tensor4D | undefined } & Record<string, tf.Tensor | undefined>) => {
          for (const [part, slope] of Object.entries(own)) gradients[variable(part).name] = slope!;
          return dx;
        };
        if (step.kind === 'conv') {
          const convolution = { ...step, inputGradient };
          const { y, back } = layers.convolve(
            from,
            variable('kernel') as tf.Variable<tf.Rank.R4>,
            variable('bias') as tf.Variable<tf.Rank.R1>,
            convolution,
          );
          return { y, back: (slope) => keep(back(slope)) };
        }
        const normal = layers.normalise(
          from,
          variable('gamma') as tf.Variable<tf.Rank.R1>,
          variable('beta') as tf.Variable<tf.Rank.R1>,
          batchNormEpsilon,
        );
        follow(variable('moving_mean'), normal.mean);
        follow(variable('moving_variance'), normal.variance);
        return { y: normal.y, back: (slope) => keep(normal.back(slope)) };
      }
    });
}

function openLayersOf(precision: Precision): Layers {
  if (isNative()) return openNativeLayers(precision);
  return tf.getBackend() === 'webgpu' ? openWebgpuLayers() : openLayers();
}

function follow(moving: tf.Variable, now: tf.Tensor): void {
  tf.tidy(() => moving.assign(tf.add(moving, tf.mul(tf.sub(now, moving), 1 - batchNormMomentum))));
}
