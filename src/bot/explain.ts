import type { Logger } from '../log.ts';
import { describeError, judge } from './discord-errors.ts';
import type { Metrics } from './metrics.ts';
import { type Refused, refuse } from './texts/texts.ts';

export interface ExplainParts {
  readonly metrics: Metrics;
  readonly log: Logger;
}

/**
 * What a member is told of an error that cost a picture or a result, and counts it; of a fault of ours the number under
 * which the log has it.
 * @param what of ours failed, for the log
 */
export function explain(
  { metrics, log }: ExplainParts,
  error: unknown,
  reference: string,
  what: string,
): Refused {
  const verdict = judge(error);
  if (verdict.kind === 'tell') {
    metrics.refusals.inc({ reason: verdict.refused.reason });
    return verdict.refused;
  }
  metrics.faults.inc();
  log.error({ reference, verdict: verdict.kind, error: describeError(error) }, what);
  return refuse('fault', reference);
}
