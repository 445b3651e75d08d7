import { z } from 'zod';

/** What a run was started with; `steps`, `rebalance` and `sharpness` may change when it is resumed. */
export const settingsSchema = z.strictObject({
  steps: z.int().positive(),
  seed: z.int().nonnegative(),
  width: z.number().positive(),
  /** Crops in a batch. */
  batch: z.int().positive(),
  cropPx: z.int().positive().multipleOf(8),
  /** Share of crops turned into line drawings or screentone, 0..1. */
  manga: z.number().min(0).max(1),
  /** Lambda of `rebalance`, 0..1. */
  rebalance: z.number().min(0).max(1),
  /** The exponent of `rebalance`; runs that were begun without one had 1. */
  sharpness: z.number().positive().default(1),
  rate: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  clipNorm: z.number().positive(),
  emaDecay: z.number().min(0).max(1),
  evaluateEverySteps: z.int().positive(),
  precision: z.enum(['float32', 'bfloat16']),
  /** The bundle whose weights it began with; null where it began with nothing. */
  from: z.string().nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What a run has where neither an option of `train` nor a plan of `/retrain` says otherwise. */
export const usualSettings = {
  seed: 1,
  manga: 0.3,
  rebalance: 0.02,
  sharpness: 2.4,
  rate: 1.5e-3,
  weightDecay: 5e-2,
  clipNorm: 1,
  emaDecay: 0.999,
} as const satisfies Partial<Settings>;
