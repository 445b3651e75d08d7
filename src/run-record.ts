import { z } from 'zod';

// What a training run writes and the bot reads: the lines of `--progress`, and the verdict on a model.

/** What was measured on the validation pictures of a training set. */
export const evaluationSchema = z.strictObject({
  step: z.int(),
  psnr: z.number(),
  greyPsnr: z.number(),
  aucRaw: z.number(),
  aucRebalanced: z.number(),
  /** Result over truth. */
  colourfulness: z.number(),
  /** What the best bundle is chosen by. */
  score: z.number(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What `train` tells while it lasts. */
const trainEventSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('start'),
    step: z.int(),
    steps: z.int(),
    backend: z.string(),
    pictures: z.int(),
    bins: z.int(),
  }),
  z.strictObject({
    event: z.literal('step'),
    step: z.int(),
    steps: z.int(),
    loss: z.number(),
    lr: z.number(),
    picturesPerSecond: z.number(),
  }),
  /** The sheet and the plot are replaced at each evaluation. */
  evaluationSchema.extend({ event: z.literal('evaluate'), sheet: z.string(), plot: z.string() }),
  z.strictObject({ event: z.literal('checkpoint'), step: z.int(), path: z.string() }),
  z.strictObject({
    event: z.literal('done'),
    step: z.int(),
    finished: z.boolean(),
    bundle: z.string(),
    best: evaluationSchema.nullable(),
  }),
]);
export type TrainEvent = z.infer<typeof trainEventSchema>;

const both = z.strictObject({ current: z.number(), next: z.number() });
/** A figure of both models, and the 95% interval of what the next one gains, by bootstrap over pictures. */
const compared = both.extend({ low: z.number(), high: z.number() });

/** How a new model compares with the one in use, on the same pictures. */
export const gateSchema = z.strictObject({
  /** Their bundles' names. */
  models: z.strictObject({ current: z.string(), next: z.string() }),
  pictures: z.int().nonnegative(),
  verdict: z.enum(['better', 'alike', 'worse', 'cannot tell']),
  /** What makes it worse, or untold. */
  reasons: z.array(z.enum(['psnr', 'aucRebalanced', 'pale', 'garish', 'few pictures'])),
  /** dB above the grey picture's. */
  psnrGain: compared,
  aucRebalanced: compared,
  /** Result over truth. */
  colourfulness: both,
});
export type Gate = z.infer<typeof gateSchema>;
