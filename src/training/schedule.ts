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
 * The learning rate of a step (0-based): a linear warm-up of 200 steps, constant, then a linear fall to 0 over the last
 * 15%. Before the fall it does not depend on the length of the run, so that a run can be prolonged.
 */
export function learningRate(step: number, { steps, rate }: Schedule): number {
  const fall = fallStart(steps);
  const up = Math.min(1, (step + 1) / warmUpSteps);
  const down = step < fall ? 1 : (steps - step) / (steps - fall);
  return rate * Math.min(up, down);
}
