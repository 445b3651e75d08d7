import { randomUUID } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { openNativeOps } from './native-ops.ts';
import { decays, type SlotPart, type Slots } from './optimiser-slots.ts';

/**
 * Slots in native TensorFlow's own variables, which its fused kernels change in place: a step at width .5 costs 22 ms on
 * two cores, where TensorFlow.js's operations, which go over the weights again and again, take 120.
 */
export function openNativeSlots(variables: readonly tf.Variable[]): Slots {
  const { run, get, attribute } = openNativeOps();
  const t = attribute.type('T', 'float32');
  const dtype = attribute.type('dtype', 'float32');
  const unlocked = attribute.bool('use_locking', false);
  const nesterov = attribute.bool('use_nesterov', false);
  const unique = randomUUID();

  const assign = (handle: tf.Tensor, value: tf.Tensor) =>
    run('AssignVariableOp', [dtype], [handle, value], 0);
  const open = (part: string, index: number, value: tf.Tensor): tf.Tensor => {
    const named = [
      attribute.text('container', ''),
      attribute.text('shared_name', `${unique}/${part}/${index}`),
      dtype,
      attribute.shape('shape', value.shape),
    ];
    const handle = tf.keep(get('VarHandleOp', named, []));
    assign(handle, value);
    return handle;
  };
  /** handle -= rate * slope */
  const descend = (handle: tf.Tensor, rate: tf.Tensor, slope: tf.Tensor) =>
    run('ResourceApplyGradientDescent', [t, unlocked], [handle, rate, slope], 0);
  /** Shares memory with the variable: while it lives, the next change of the variable copies it first. */
  const read = (handle: tf.Tensor) => get('ReadVariableOp', [dtype], [handle]);
  const zeros = (part: string) =>
    variables.map((v, index) => tf.tidy(() => open(part, index, tf.zerosLike(v))));
  const copies = (part: string) => variables.map((v, index) => open(part, index, v));
  const weights = copies('weights');
  const state: Record<SlotPart, tf.Tensor[]> = { m: zeros('m'), v: zeros('v'), average: copies('average') };
  /** The data of each variable as we left it: who sets it to something else is followed. */
  const known = variables.map(({ dataId }) => dataId);

  return {
    update: (gradients, { rate, decay, beta1, beta2, epsilon, clipNorm, averageKeeps }) =>
      tf.tidy(() => {
        const halves = gradients.map((g) => get('L2Loss', [t], [g])); // sum of squares / 2
        const norm = tf.sqrt(tf.mul(tf.addN(halves), 2)) as tf.Scalar;
        const clipped = norm.dataSync()[0]! > clipNorm;
        const scale = tf.div(clipNorm, norm);
        const numbers = [0, 0, rate, beta1, beta2, epsilon].map((number) => tf.scalar(number)); // 0: rate is corrected
        const [decayScalar, follow] = [tf.scalar(decay), tf.scalar(1 - averageKeeps)];
        for (const [index, variable] of variables.entries()) {
          const [w, m, v, average] = [
            weights[index]!,
            state.m[index]!,
            state.v[index]!,
            state.average[index]!,
          ];
          if (variable.dataId !== known[index]) assign(w, variable);
          tf.tidy(() => {
            const g = clipped ? tf.mul(gradients[index]!, scale) : gradients[index]!;
            // w -= decay * w: the variable still holds w, so this is where it is copied.
            if (decays(variable)) descend(w, decayScalar, variable);
            run('ResourceApplyAdam', [t, unlocked, nesterov], [w, m, v, ...numbers, g], 0);
            variable.assign(read(w));
            known[index] = variable.dataId;
            const before = read(average);
            const difference = tf.sub(before, variable);
            before.dispose();
            descend(average, follow, difference);
          });
        }
        return norm;
      }),
    read: (part) =>
      Promise.all(
        state[part].map(async (handle) => {
          const value = read(handle);
          const data = (await value.data()) as Float32Array;
          value.dispose();
          return data;
        }),
      ),
    write: (part, arrays) => {
      for (const [index, handle] of state[part].entries()) {
        tf.tidy(() => assign(handle, tf.tensor(arrays[index]!, variables[index]!.shape)));
      }
    },
    dispose: () => {
      for (const handle of [weights, ...Object.values(state)].flat()) {
        run('DestroyResourceOp', [attribute.bool('ignore_lookup_error', false)], [handle], 0);
        handle.dispose();
      }
    },
  };
}
