import * as tf from '@tensorflow/tfjs';
import { layOut, vectorVariable } from './flat.ts';
import { isNative } from './native-ops.ts';
import { openSlots } from './optimiser-any.ts';
import { openNativeSlots } from './optimiser-native.ts';
import { slotParts } from './optimiser-slots.ts';

export interface AdamWOptions {
  /** Share of a kernel that a step at rate 1 takes away; biases and batch norm do not decay. */
  readonly weightDecay: number;
  /** 0.9 by default. */
  readonly beta1?: number;
  /** 0.999 by default. */
  readonly beta2?: number;
  /** 1e-8 by default. */
  readonly epsilon?: number;
  /** Gradients whose norm, over all variables together, is greater are scaled down to it. */
  readonly clipNorm: number;
  /** Of the average of the weights, 0..1. */
  readonly emaDecay: number;
}

/** What a checkpoint keeps of an optimiser: its numbers by `<weight>/<part>`. */
interface AdamWState {
  readonly step: number;
  readonly arrays: Map<string, Float32Array>;
}

export interface AdamW {
  /**
   * One step; disposes nothing of the caller's.
   * @param grads by the variables' names, as `tf.variableGrads` gives them
   * @returns the norm of the gradients before clipping
   */
  apply(grads: tf.NamedTensorMap, learningRate: number): tf.Scalar;
  /** All that the next steps depend on beside the variables, bit for bit. */
  state(): Promise<AdamWState>;
  restore(state: AdamWState): void;
  /** The average of the variables, and of what is followed, by weight name. */
  average(): Promise<Map<string, Float32Array>>;
  dispose(): void;
}

/**
 * AdamW (Loshchilov and Hutter 2019; Adam in the order of Kingma and Ba's section 2, where epsilon is not corrected for
 * bias) with clipping by the global norm and an exponential moving average of the variables. The average of step t keeps
 * min(emaDecay, (1 + t) / (10 + t)), so that it soon forgets the numbers it started from.
 * @param followed variables that others change before each step, and that are averaged alike: batch norm's statistics,
 *   since averaged weights do not fit the last ones
 */
export function createAdamW(
  variables: readonly tf.Variable[],
  options: AdamWOptions,
  followed: readonly tf.Variable[] = [],
): AdamW {
  const { weightDecay, clipNorm, emaDecay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const slots = (isNative() ? openNativeSlots : openSlots)(variables);
  const names = variables.map(weightName);
  const followedNames = followed.map(weightName);
  const all = [...names, ...followedNames];
  if (new Set(all).size < all.length) throw new Error(`two variables have one name: ${all.join(', ')}`);
  const { join, split } = layOut(followed);
  const average = vectorVariable(() => join(followed)); // of what is followed
  let step = 0;
  return {
    apply: (grads, learningRate) => {
      step += 1;
      const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      const averageKeeps = Math.min(emaDecay, (1 + step) / (10 + step));
      const ordered = variables.map(({ name }) => grads[name]!);
      const decay = learningRate * weightDecay;
      tf.tidy(() =>
        average.assign(tf.add(average, tf.mul(tf.sub(join(followed), average), 1 - averageKeeps))),
      );
      return slots.update(ordered, { rate, decay, beta1, beta2, epsilon, clipNorm, averageKeeps });
    },
    state: async () => {
      const arrays = new Map<string, Float32Array>();
      for (const part of slotParts) {
        for (const [index, values] of (await slots.read(part)).entries()) {
          arrays.set(`${names[index]!}/${part}`, values);
        }
      }
      for (const [name, values] of await averageOfFollowed()) arrays.set(`${name}/average`, values);
      return { step, arrays };
    },
    restore: (state) => {
      const arrayOf = (name: string) => {
        const array = state.arrays.get(name);
        if (!array) throw new Error(`the optimiser's state has no ${name}`);
        return array;
      };
      for (const part of slotParts) {
        slots.write(
          part,
          names.map((name) => arrayOf(`${name}/${part}`)),
        );
      }
      const arrays = followedNames.map((name) => tf.tensor1d(arrayOf(`${name}/average`)));
      tf.tidy(() => average.assign(join(arrays)));
      tf.dispose(arrays);
      step = state.step;
    },
    average: async () => {
      const arrays = await slots.read('average');
      const own = arrays.map((values, index) => [names[index]!, values] as const);
      return new Map([...own, ...(await averageOfFollowed())]);
    },
    dispose: () => {
      slots.dispose();
      average.dispose();
    },
  };

  async function averageOfFollowed(): Promise<(readonly [string, Float32Array])[]> {
    const arrays = split((await average.data()) as Float32Array);
    return arrays.map((values, index) => [followedNames[index]!, values] as const);
  }
}

/** TensorFlow.js numbers the variables of a second network in one process: `conv1_1/kernel_1`. */
function weightName({ name }: tf.Variable): string {
  return name.replace(/_\d+$/, '');
}
