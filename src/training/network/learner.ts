import * as tf from '@tensorflow/tfjs';
import { logitScale, type NetworkSize, type Weights } from '../../model/architecture.ts';
import { buildNetwork, getWeights, setWeights } from '../../model/network.ts';
import { createBackprop } from './backprop.ts';
import type { Batch } from '../batch.ts';
import type { Precision } from './native-ops.ts';
import { type AdamWOptions, createAdamW } from './optimiser.ts';

/** All numbers of a network in training, by name: its weights and what the optimiser keeps of each. */
export interface LearnerState {
  readonly step: number;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** A network that learns, on TensorFlow.js's current backend. */
export interface Learner {
  /** One step of the optimiser; the loss in nats and the norm of the gradient before it was clipped. */
  learn(batch: Batch, learningRate: number): Promise<{ loss: number; gradientNorm: number }>;
  /** The averaged weights and statistics of batch norm, which colour better than the last ones. */
  average(): Promise<Weights>;
  state(): Promise<LearnerState>;
  dispose(): void;
}

export interface LearnerOptions extends AdamWOptions {
  /** Of the convolutions. */
  readonly precision: Precision;
}

const optimiserPrefix = 'optimiser/';

/** What a network begins with that knows nothing. */
interface Nothing {
  /** Of the He normal numbers. */
  readonly seed: number;
  /** What the head says of every cell until it learns better, `[Q]`, sum 1: the first hundreds of steps need not find it. */
  readonly answer: readonly number[];
}

/** Starts from `start.weights`, from a state, or from nothing. */
export function createLearner(
  size: NetworkSize,
  cropPx: number,
  options: LearnerOptions,
  start: Nothing | { weights: Weights } | { state: LearnerState },
): Learner {
  const model = buildNetwork(size, 'seed' in start ? start : 'zeros');
  if ('answer' in start) answerAlike(model, start.answer);
  if ('weights' in start) setWeights(model, start.weights);
  if ('state' in start) setWeights(model, start.state.arrays);
  const variables = new Map(model.weights.map((weight) => [weight.originalName, variableOf(weight)]));
  const statistics = model.nonTrainableWeights.map(variableOf);
  const optimiser = createAdamW(model.trainableWeights.map(variableOf), options, statistics);
  if ('state' in start) {
    const own = [...start.state.arrays].filter(([name]) => name.startsWith(optimiserPrefix));
    const arrays = new Map(own.map(([name, values]) => [name.slice(optimiserPrefix.length), values]));
    optimiser.restore({ step: start.state.step, arrays });
  }

  const backprop = createBackprop(size, variables, options.precision);
  const learn = (batch: Batch, learningRate: number) =>
    tf.tidy(() => {
      const cells = cropPx / logitScale;
      const count = batch.input.length / cropPx ** 2;
      const { loss, gradients } = backprop({
        input: tf.tensor4d(batch.input, [count, cropPx, cropPx, 1]),
        codes: tf.reshape(spread(batch, size.bins), [count, cells, cells, size.bins]),
        weights: tf.tensor3d(batch.weights, [count, cells, cells]),
      });
      return { loss, norm: optimiser.apply(gradients, learningRate) };
    });

  return {
    learn: async (batch, learningRate) => {
      const { loss, norm } = learn(batch, learningRate);
      const [[lossValue], [normValue]] = await Promise.all([loss.data(), norm.data()]);
      tf.dispose([loss, norm]);
      return { loss: lossValue!, gradientNorm: normValue! };
    },
    average: () => optimiser.average(),
    state: async () => {
      const { step, arrays } = await optimiser.state();
      const own = [...arrays].map(([name, values]) => [optimiserPrefix + name, values] as const);
      return { step, arrays: new Map([...(await getWeights(model)), ...own]) };
    },
    dispose: () => {
      optimiser.dispose();
      model.dispose();
    },
  };
}

/** The soft codes of a batch's cells over all Q bins, `[cells, Q]`. Sent whole, they would be twenty-five times the bytes. */
function spread({ bins, shares, weights }: Batch, q: number): tf.Tensor2D {
  const cells = weights.length;
  const firsts = tf.mul(tf.range(0, cells, 1, 'int32'), tf.scalar(q, 'int32'));
  const places = tf.add(tf.tensor2d(bins, [cells, bins.length / cells]), tf.expandDims(firsts, 1));
  const flat = tf.scatterND(tf.reshape(places, [-1, 1]), tf.tensor1d(shares), [cells * q]);
  return tf.reshape(flat, [cells, q]);
}

/** The least share that an answer gives a bin, lest its logit be minus infinity. */
const leastShare = 1e-6;

/** Has the head give one distribution whatever it sees. */
function answerAlike(model: tf.LayersModel, answer: readonly number[]): void {
  const head = model.getLayer('head');
  tf.tidy(() => {
    const kernel = tf.zerosLike(head.getWeights()[0]!);
    head.setWeights([kernel, tf.tensor1d(answer.map((share) => Math.log(Math.max(leastShare, share))))]);
  });
}

/** The variable behind a layer's weight; the layers library keeps it to itself. */
function variableOf(weight: object): tf.Variable {
  return (weight as { val: tf.Variable }).val;
}
