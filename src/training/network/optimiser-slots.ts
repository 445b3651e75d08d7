import type * as tf from '@tensorflow/tfjs';

/** What is kept of each variable: Adam's two moments, and the average of the variable itself. */
export const slotParts = ['m', 'v', 'average'] as const;
export type SlotPart = (typeof slotParts)[number];

/** The numbers of one step. */
interface Update {
  /** The learning rate, corrected for the bias of both moments. */
  readonly rate: number;
  /** Share of each kernel that goes, 0..1. */
  readonly decay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly clipNorm: number;
  /** Share of the average that stays, 0..1. */
  readonly averageKeeps: number;
}

/** What an optimiser keeps of some variables, and the arithmetic on it; all lists are in the variables' order. */
export interface Slots {
  /** Brings the variables and what is kept of them one step on; returns the norm of all gradients together. */
  update(gradients: readonly tf.Tensor[], update: Update): tf.Scalar;
  read(part: SlotPart): Promise<Float32Array[]>;
  write(part: SlotPart, arrays: readonly Float32Array[]): void;
  dispose(): void;
}

/** Kernels decay; biases and batch norm do not. */
export function decays(variable: tf.Variable): boolean {
  return variable.rank === 4;
}
