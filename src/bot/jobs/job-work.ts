import type { Colouriser, ColouriseResult } from '../../model/index.ts';
import { describeError } from '../discord-errors.ts';
import { explain, type ExplainParts } from '../explain.ts';
import { fetchPicture, type IntakeOptions } from '../intake.ts';
import type { JobStore } from './job-store.ts';
import type { LiveJob } from './live-job.ts';
import { maxResultBytes } from '../results/result.ts';
import type { Refused } from '../texts/texts.ts';

export interface JobWorkParts extends ExplainParts {
  readonly colouriser: Pick<Colouriser, 'colourise'>;
  readonly store: JobStore;
  readonly intake: IntakeOptions;
}

/** What is done with the pictures of a job, each step so that a process that dies in it can be followed by another. */
export class JobWork {
  readonly #parts: JobWorkParts;

  constructor(parts: JobWorkParts) {
    this.#parts = parts;
  }

  /** Brings the pictures to the disk, unless an earlier process has done so; of those that fail it notes why. */
  async fetch(job: LiveJob, signal: AbortSignal): Promise<void> {
    const { store, intake } = this.#parts;
    const urls = job.record.pictures.flatMap(({ url }) => url ?? []);
    if (urls.length === 0) return;
    const fetched = await Promise.allSettled(urls.map((url) => fetchPicture(url, { ...intake, signal })));
    signal.throwIfAborted();
    const bytes = fetched.map((each, index) => {
      if (each.status === 'fulfilled') return each.value;
      job.outcomes[index] = this.explain(job, each.reason);
      return new Uint8Array();
    });
    await store.savePictures(job.record, bytes);
  }

  /** Shows that it is at work when that is kept: whoever sees it may count on it, whatever becomes of the process. */
  async colour(job: LiveJob, picture: number): Promise<ColouriseResult> {
    const { colouriser, store, metrics, log } = this.#parts;
    const { record, pictures } = job;
    const bytes = await store.readPicture(record.id, picture);
    record.starts++;
    await store.update(record);
    job.showWorking();
    try {
      const result = await colouriser.colourise(bytes, {
        temperature: record.temperature,
        force: record.force,
        format: 'png',
        maxBytes: maxResultBytes(pictures, record.maxFileBytes),
      });
      for (const [stage, ms] of Object.entries(result.ms)) metrics.stages.observe({ stage }, ms / 1000);
      return result;
    } finally {
      record.starts--; // whatever came of it, the process lives
      await store.update(record).catch((error: unknown) => {
        log.error({ job: record.id, error: describeError(error) }, 'a record could not be saved');
      });
    }
  }

  /** What a member is told of an error. */
  explain({ id }: LiveJob, error: unknown): Refused {
    return explain(this.#parts, error, id, 'a picture failed');
  }
}
