import { MessageFlags } from 'discord.js';
import type { Acknowledge } from '../acknowledge.ts';
import type { Answering } from './answering.ts';
import type { Delivery } from './delivery.ts';
import { describeError, judge } from '../discord-errors.ts';
import { type JobRecord, tokenLifeMs } from './job-store.ts';
import { JobWork, type JobWorkParts } from './job-work.ts';
import { LiveJob } from './live-job.ts';
import { checkOrder, type Order, recordOf } from './order.ts';
import type { Presets, Wish } from '../presets.ts';
import { Queue, type QueueLimits, type Refusal } from '../queue.ts';
import { sentence } from '../results/replies.ts';
import { Refused, refuse } from '../texts/texts.ts';

export interface JobsParts extends JobWorkParts {
  readonly presets: Presets;
  readonly delivery: Delivery;
  readonly answering: Answering;
  readonly acknowledge: Acknowledge;
  readonly limits: QueueLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A picture that ended the process so often is left alone. */
const mostStarts = 2;

/** Takes orders, has them coloured one picture at a time, and loses none: what is accepted lies on the disk. */
export class Jobs {
  readonly queue: Queue<LiveJob>;
  readonly #parts: JobsParts;
  readonly #work: JobWork;
  readonly #live = new Map<string, LiveJob>();
  readonly #finishing = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #showing: NodeJS.Immediate | undefined;

  constructor(parts: JobsParts) {
    this.#parts = parts;
    this.#work = new JobWork(parts);
    this.queue = new Queue(
      (job, picture) => this.#colour(job, picture),
      () => this.#showPlaces(),
      parts.limits,
    );
  }

  /**
   * Accepts an order: checks it, acknowledges it at once, and only then fetches its pictures. A repeated delivery does
   * nothing. What goes wrong once it is acknowledged, the job's answer tells.
   * @throws Refused and what Discord says, before the acknowledgement
   */
  async accept(order: Order): Promise<void> {
    const { interaction } = order;
    if (this.#live.has(interaction.id)) return;
    if (this.#closing.signal.aborted) throw refuse('closing');
    checkOrder(order, this.#parts.intake.maxBytes);
    const job = this.#liveJob(recordOf(order, this.#parts.now()));
    const refusal = this.queue.enter(job);
    if (refusal) throw this.#refused(refusal);
    this.#live.set(job.id, job);
    const kept = this.#keep(job, order.wish); // beside the acknowledgement, which waits for nothing
    kept.catch(() => undefined); // told below
    try {
      await this.#parts.acknowledge(interaction, () =>
        interaction.deferReply(order.private ? { flags: MessageFlags.Ephemeral } : {}),
      );
    } catch (error) {
      await kept.catch(() => undefined);
      if (!(await this.#isRepeated(job, error))) throw error;
      return;
    }
    await this.#begin(job, async () => {
      await kept;
      if (await this.#parts.store.acceptedBefore(job.id)) await this.#drop(job);
    });
  }

  /** The job that somebody may cancel: his own. @throws Refused */
  own(id: string, userId: string): LiveJob {
    const job = this.#live.get(id);
    if (!job) throw refuse('unknownButton');
    if (job.userId !== userId) throw refuse('notYours');
    return job;
  }

  async cancel(job: LiveJob): Promise<void> {
    if (!(await this.#drop(job))) return; // it was done meanwhile
    await this.#parts.delivery.edit(job.record, sentence(job.texts.cancelled));
    this.#parts.metrics.jobs.inc({ end: 'cancelled' });
  }

  /** Takes up what an earlier process left unanswered. */
  async takeUp(records: readonly JobRecord[]): Promise<void> {
    const { store, log, now } = this.#parts;
    for (const record of records) {
      const job = this.#liveJob(record);
      const late = now() - record.createdAt > tokenLifeMs;
      this.#live.set(record.id, job);
      await store.acceptedBefore(record.id);
      if (late || record.starts >= mostStarts) {
        log.warn({ job: record.id, starts: record.starts, late }, 'a job of an earlier process is excused');
        this.#end(job, refuse(late ? 'missed' : 'crashedTwice'));
        continue;
      }
      log.info({ job: record.id, starts: record.starts }, 'a job of an earlier process is taken up');
      this.queue.takeBack(job);
      this.#track(this.#begin(job, () => Promise.resolve()));
    }
  }

  /** Ends after the picture that is being coloured and all answers; what waits is taken up by the next process. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.queue.stop();
    while (this.#finishing.size > 0) await Promise.all(this.#finishing);
    await Promise.all([...this.#live.values()].map((job) => job.endStatus()));
  }

  #liveJob(record: JobRecord): LiveJob {
    const job: LiveJob = new LiveJob(record, this.#parts.delivery, () => this.#track(this.#abandon(job)));
    return job;
  }

  #refused(refusal: Refusal): Refused {
    if (refusal === 'user-full') return refuse('userFull', this.#parts.limits.perUser);
    return refuse(refusal === 'queue-full' ? 'queueFull' : 'tooLong');
  }

  async #keep({ record }: LiveJob, wish: Wish): Promise<void> {
    const chosen = await this.#parts.presets.choose(record.guildId, wish);
    record.temperature = chosen.temperature;
    record.preset = chosen.preset ?? null;
    if (this.#live.has(record.id)) await this.#parts.store.add(record);
  }

  /** An order that was not acknowledged is no job; whether an earlier process has answered the interaction. */
  async #isRepeated(job: LiveJob, error: unknown): Promise<boolean> {
    const { store, log } = this.#parts;
    await this.#drop(job);
    if (judge(error).kind !== 'answered-elsewhere' || !(await store.wasAccepted(job.id))) return false;
    log.info({ job: job.id }, 'an interaction was delivered again');
    return true;
  }

  /** Gets the pictures and lets the queue have them. */
  async #begin(job: LiveJob, before: () => Promise<void>): Promise<void> {
    job.isAcknowledged = true;
    try {
      await before();
      if (this.#live.has(job.id)) await this.#work.fetch(job, this.#closing.signal);
    } catch (error) {
      if (this.#closing.signal.aborted) return; // the next process begins again
      if (this.#live.has(job.id)) this.#end(job, this.#work.explain(job, error));
      return;
    }
    if (!this.#live.has(job.id)) return;
    if (job.isRefused) this.#end(job);
    else this.queue.start(job.id);
  }

  async #colour(job: LiveJob, picture: number): Promise<void> {
    const { record, outcomes } = job;
    try {
      outcomes[picture] ??= await this.#work.colour(job, picture);
    } catch (error) {
      if (this.#live.has(job.id)) outcomes[picture] = this.#work.explain(job, error); // else its file is gone with it
    }
    if (picture === record.pictures.length - 1 && this.#live.has(job.id)) this.#track(this.#finish(job));
  }

  async #finish(job: LiveJob): Promise<void> {
    const { answering, store, metrics, log, now } = this.#parts;
    await job.endStatus();
    if (!this.#live.delete(job.id)) return; // cancelled meanwhile; from now on it is too late for that
    if (!(await answering.answer(job, this.#closing.signal))) return; // the next process takes it up
    await store.remove(job.id);
    metrics.jobs.inc({ end: job.isRefused ? 'refused' : 'coloured' });
    const ms = now() - job.record.createdAt;
    log.info({ job: job.id, pictures: job.pictures, refused: job.isRefused, ms }, 'job done');
  }

  /** Ends a job without its pictures. */
  #end(job: LiveJob, why?: Refused): void {
    this.queue.remove(job.id);
    if (why) job.outcomes.splice(0, Infinity, ...job.record.pictures.map(() => why));
    this.#track(this.#finish(job));
  }

  /** Nobody waits for it any more: its message is gone. */
  async #abandon(job: LiveJob): Promise<void> {
    if (!(await this.#drop(job))) return;
    this.#parts.log.info({ job: job.id }, 'the message of a job was deleted');
    this.#parts.metrics.jobs.inc({ end: 'abandoned' });
  }

  /** Once for all that changes in a moment: many come at the same one. */
  #showPlaces(): void {
    if (this.#showing) return;
    this.#showing = setImmediate(() => {
      this.#showing = undefined;
      const places = this.queue.places();
      for (const job of this.#live.values()) {
        const place = job === this.queue.current ? undefined : places.get(job.id);
        if (place) job.showPlace(place.place, place.of, this.#parts.now() + place.waitMs);
      }
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        this.#parts.metrics.faults.inc();
        this.#parts.log.error({ error: describeError(error) }, 'a job could not be finished');
      })
      .finally(() => this.#finishing.delete(tracked));
    this.#finishing.add(tracked);
  }

  /** Takes a job out, wherever it stands; false where it was out before. */
  async #drop(job: LiveJob): Promise<boolean> {
    this.queue.remove(job.id);
    if (!this.#live.delete(job.id)) return false;
    await job.endStatus();
    await this.#parts.store.remove(job.id);
    return true;
  }
}
