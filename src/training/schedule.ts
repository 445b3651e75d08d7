export interface Schedule {
  /** Steps of the whole run. */
  readonly steps: number;
  /** The constant learning rate between warm-up and fall. */
  readonly rate: number;
}

const warmUpSteps = 200;
const fallShare = 0.15;

/** The step at which the rate begins to fall: the state before it can be prolonged. */
export function fallStart(steps: number): number {
  return Math.floor(steps * (1 - fallShare));
}

/**
 * The learning rate of a step (0-based): a linear warm-up (200 steps, a tenth of shorter runs), constant, then a
 * linear fall to 0 over the last 15%. It depends on the step alone.
 */
export function learningRate(step: number, { steps, rate }: Schedule): number {
  const warmUp = Math.min(warmUpSteps, Math.ceil(steps / 10));
  const fall = fallStart(steps);
  const up = Math.min(1, (step + 1) / warmUp);
  const down = step < fall ? 1 : (steps - step) / (steps - fall);
  return rate * Math.min(up, down);
}
