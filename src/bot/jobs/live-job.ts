import type { ColouriseResult } from '../../model/index.ts';
import type { ResultState } from '../results/custom-id.ts';
import type { Delivery } from './delivery.ts';
import type { JobRecord } from './job-store.ts';
import { Latest } from './latest.ts';
import type { Job } from '../queue.ts';
import { statusReply } from '../results/replies.ts';
import { textsOf } from '../texts/languages.ts';
import { Refused, type Texts } from '../texts/texts.ts';

/** What became of a picture. */
export type Outcome = ColouriseResult | Refused;

const editEveryMs = 4000;
/** What is done sooner shows no waiting. */
const firstEditAfterMs = 800;
/** What changes less is not worth an edit. */
const delayMs = 10_000;

/** A job in this process: its record, what it has so far, and what its member sees meanwhile. */
export class LiveJob implements Job {
  readonly record: JobRecord;
  readonly outcomes: Outcome[] = [];
  readonly texts: Texts;
  /** Before that there is no message of its own to show anything in, and Discord would take the edit for a forged one. */
  isAcknowledged = false;
  readonly #status: Latest<string>;
  #place = 0;
  #doneAt = 0;

  /** @param onGone is called when the message that shows it was deleted */
  constructor(record: JobRecord, delivery: Pick<Delivery, 'mention'>, onGone: () => void) {
    this.record = record;
    this.texts = textsOf(record.locale);
    const send = async (status: string) => {
      const shown = await delivery.mention(record, statusReply(this.texts, status, stateOf(record)));
      if (shown === 'gone') onGone();
    };
    this.#status = new Latest(send, editEveryMs, firstEditAfterMs);
  }

  get id(): string {
    return this.record.id;
  }

  get userId(): string {
    return this.record.userId;
  }

  get pictures(): number {
    return this.record.pictures.length;
  }

  /** Whether none of its pictures came to anything. */
  get isRefused(): boolean {
    return this.record.pictures.every((_, index) => this.outcomes[index] instanceof Refused);
  }

  /** @param doneAt milliseconds since 1970; people see it count down by itself, so only a delay is news, or another place */
  showPlace(place: number, of: number, doneAt: number): void {
    if (!this.isAcknowledged) return;
    if (place === this.#place && Math.abs(doneAt - this.#doneAt) < delayMs) return;
    this.#place = place;
    this.#doneAt = doneAt;
    this.#status.show(this.texts.waiting({ place, of, doneAtS: Math.ceil(doneAt / 1000) }));
  }

  showWorking(): void {
    this.#status.show(this.texts.working);
  }

  /** Ends when no status is on its way any more. */
  endStatus(): Promise<void> {
    return this.#status.end();
  }
}

/** What the buttons under a job's answer know. */
export function stateOf({ userId, id, temperature, compare, force }: JobRecord): ResultState {
  return { ownerId: userId, jobId: id, temperature, compare, force };
}
