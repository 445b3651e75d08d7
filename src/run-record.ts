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

/** The parts of a run, in their order. */
export const stages = ['scrape', 'prepare', 'train', 'compare'] as const;
export type Stage = (typeof stages)[number];

/** How far long work is, at most once a second. */
const progressEventSchema = z.strictObject({
  event: z.literal('progress'),
  /** One of {@link stages}, or another command's. */
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** Seconds; null where it cannot be told yet. */
  etaS: z.number().nullable(),
});
export type ProgressEvent = z.infer<typeof progressEventSchema>;

/** What a run says of itself, beside what its stages say. */
const ownEventSchema = z.discriminatedUnion('event', [
  /** A process takes it up. */
  z.strictObject({ event: z.literal('begin'), pid: z.int(), at: z.iso.datetime() }),
  z.strictObject({ event: z.literal('stage'), stage: z.enum(stages), at: z.iso.datetime() }),
  z.strictObject({ event: z.literal('stage done'), stage: z.enum(stages), at: z.iso.datetime() }),
  z.strictObject({
    event: z.literal('end'),
    outcome: z.enum(['done', 'stopped', 'failed']),
    /** Why it failed: a sentence with the way out. */
    message: z.string().nullable(),
    at: z.iso.datetime(),
  }),
]);

/** A line of `progress.jsonl`. */
const runEventSchema = z.union([ownEventSchema, progressEventSchema, trainEventSchema]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** A line of `progress.jsonl`; undefined for one that a kill cut off. */
export function parseRunEvent(line: string): RunEvent | undefined {
  try {
    return runEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Of a data folder: it reaches no other. */
export const datasetName = z.string().regex(/^[\w-][\w.-]{0,63}$/);

/** How a run works, beside what it is told. */
const trainingSchema = z.strictObject({
  steps: z.int().positive(),
  batch: z.int().positive().default(16),
  cropPx: z.int().positive().multipleOf(8).default(128),
  evaluateEverySteps: z.int().positive().default(1000),
  /** Bins, by kmeans. */
  q: z.int().positive().default(274),
  precision: z.enum(['float32', 'bfloat16']).default('float32'),
  backend: z.enum(['auto', 'tensorflow', 'webgpu', 'cpu']).default('auto'),
  /** Whether everything else on the machine goes first. */
  givesWay: z.boolean().default(true),
  /** Requests a second; the site allows 4 at most. */
  scrapeRate: z.number().positive().default(1),
});

/** `DATA_DIR/retrain.json`: what an installation wants otherwise, for all runs that begin from then on. */
export const retrainDefaultsSchema = trainingSchema.partial({ steps: true });
export type RetrainDefaults = z.infer<typeof retrainDefaultsSchema>;

/** What a run is to do: `DATA_DIR/runs/<id>/plan.json`. The model that it makes is called by its id. */
export const runPlanSchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  /** Fresh pictures from the site first, or what a data folder has. */
  source: z.enum(['scrape', 'dataset']),
  /** The data folder's name in `DATA_DIR/datasets`. */
  dataset: datasetName,
  /** With `scrape`: pictures that the folder should have in the end, and a search in place of the usual one. */
  count: z.int().positive(),
  query: z.string().optional(),
  /** The folder of the bundle to begin with; null to begin with nothing. */
  from: z.string().nullable(),
  width: z.number().positive(),
  /** Stops the training after so long. */
  minutes: z.number().positive().optional(),
  note: z.string(),
  ...trainingSchema.shape,
});
export type RunPlan = z.infer<typeof runPlanSchema>;

/** What a scrape would take: what its `--dry-run` prints. */
export const scrapeEstimateSchema = z.strictObject({
  /** Pictures that are still to be had. */
  pictures: z.int().nonnegative(),
  requests: z.int().nonnegative(),
  hours: z.number().nonnegative(),
  diskBytes: z.number().nonnegative(),
  /** Posts that each search finds, before our own filter; null where the site cannot or may not say. */
  found: z.record(z.string(), z.int().nonnegative().nullable()),
});
export type ScrapeEstimate = z.infer<typeof scrapeEstimateSchema>;

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
