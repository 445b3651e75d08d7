import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Colouriser } from '../../model/index.ts';
import type { Delivery } from './delivery.ts';
import { describeError, judge } from '../discord-errors.ts';
import { explain, type ExplainParts } from '../explain.ts';
import { type JobStore, tokenLifeMs } from './job-store.ts';
import { type LiveJob, stateOf } from './live-job.ts';
import type { Presets } from '../presets.ts';
import { type Reply, sentence } from '../results/replies.ts';
import { type Finished, showResult } from '../results/result.ts';
import { Refused, refuse } from '../texts/texts.ts';

export interface AnsweringParts extends ExplainParts {
  readonly colouriser: Pick<Colouriser, 'redecode'>;
  readonly delivery: Delivery;
  readonly presets: Presets;
  readonly store: JobStore;
  readonly now: () => number;
}

/** The keys of a job's distributions, by picture; undefined where a picture has none. */
export type Keys = readonly (string | undefined)[];

/** Jobs whose keys are known; the worker keeps fewer distributions than that. */
const rememberedJobs = 200;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** How long an answer is tried: some minutes beyond the token's life, for it may go another way then. */
const triedMs = 2 * tokenLifeMs;
/** How often a result that Discord calls too large is made smaller. */
const mostShrinks = 4;

/** Shows what became of jobs. */
export class Answering {
  /** By job id, for {@link Clicks}. */
  readonly keys = new LRUCache<string, Keys>({ max: rememberedJobs });
  readonly #parts: AnsweringParts;

  constructor(parts: AnsweringParts) {
    this.#parts = parts;
  }

  /**
   * Shows the outcomes of a job, and tries again while Discord does not answer.
   * @param stopping leaves it to the next process
   * @returns whether the job is over: answered, or nobody is there to be told
   */
  async answer(job: LiveJob, stopping: AbortSignal): Promise<boolean> {
    let shrinks = 0;
    let reply = await this.#replyTo(job, true);
    for (let pauseMs = firstPauseMs; ; ) {
      try {
        await this.#parts.delivery.answer(job.record, reply);
        return true;
      } catch (error) {
        const verdict = judge(error);
        const young = this.#parts.now() - job.record.createdAt < triedMs;
        if (verdict.kind === 'discord-down' && young) {
          if (!(await paused(pauseMs, stopping))) return false;
          pauseMs = Math.min(longestPauseMs, 2 * pauseMs);
        } else if (isTooLarge(error) && reply.files.length > 0 && shrinks < mostShrinks) {
          if (shrinks > 0) await this.#shrink(job); // at first without the originals
          shrinks++;
          reply = await this.#replyTo(job, false);
        } else {
          await this.#giveUp(job, error);
          return true;
        }
      }
    }
  }

  async #replyTo(job: LiveJob, withOriginals: boolean): Promise<Reply> {
    const { record, outcomes, texts } = job;
    const [first] = outcomes;
    if (first instanceof Refused && outcomes.every((outcome) => outcome === first)) {
      return sentence(first.in(texts));
    }
    try {
      const { presets } = await this.#parts.presets.list(record.guildId);
      const finished = await Promise.all(
        record.pictures.map(async ({ spoiler, description }, index): Promise<Finished> => {
          const bytes = withOriginals && (await this.#parts.store.readPicture(record.id, index));
          const original = bytes && bytes.length > 0 ? { bytes } : undefined; // none where it was not fetched
          return { outcome: outcomes[index]!, original, spoiler, description: description ?? undefined };
        }),
      );
      this.keys.set(
        record.id,
        outcomes.map((outcome) => (outcome instanceof Refused ? undefined : outcome.key)),
      );
      return showResult(finished, {
        texts,
        state: stateOf(record),
        preset: record.preset ?? undefined,
        presets,
        maxFileBytes: record.maxFileBytes,
        leftOut: record.leftOut,
      });
    } catch (error) {
      return sentence(explain(this.#parts, error, job.id, 'a result could not be shown').in(texts));
    }
  }

  /** Halves the results. */
  async #shrink({ record, outcomes }: LiveJob): Promise<void> {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome instanceof Refused || outcome.key === undefined) continue;
      const options = { temperature: record.temperature, format: 'png' } as const;
      const maxBytes = Math.floor(outcome.bytes.length / 2);
      outcomes[index] = await this.#parts.colouriser
        .redecode(outcome.key, { ...options, maxBytes })
        .catch(() => refuse('resultTooLarge'));
    }
  }

  /** What cannot be shown is said, where anybody is left to be told. */
  async #giveUp(job: LiveJob, error: unknown): Promise<void> {
    const { delivery, metrics, log } = this.#parts;
    if (judge(error).kind === 'gone') {
      log.info({ job: job.id }, 'the message of a job was deleted');
      return;
    }
    log.warn({ job: job.id, error: describeError(error) }, 'a result was not taken');
    const refused = explain(this.#parts, error, job.id, 'a result could not be shown');
    const content = refused.in(job.texts);
    try {
      if (refused.reason === 'filtered' && !job.record.private) await delivery.tellAlone(job.record, content);
      else await delivery.answer(job.record, sentence(content));
    } catch (failure) {
      metrics.undelivered.inc();
      log.warn({ job: job.id, error: describeError(failure) }, 'nobody could be told of a lost result');
    }
  }
}

function isTooLarge(error: unknown): boolean {
  const verdict = judge(error);
  return verdict.kind === 'tell' && verdict.refused.reason === 'resultTooLarge';
}

/** False where the pause was ended. */
async function paused(ms: number, ending: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal: ending });
    return true;
  } catch {
    return false;
  }
}
