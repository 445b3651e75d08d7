import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Client,
  type Message,
  messageLink,
  type SendableChannels,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import type { Logger } from '../../log.ts';
import type { Models } from '../../model/index.ts';
import type { RunPlan } from '../../run-record.ts';
import { describeError, judge } from '../discord-errors.ts';
import { textsOf } from '../texts/languages.ts';
import type { Texts } from '../texts/texts.ts';
import type { Collection } from '../store.ts';
import { endMessage, evaluationMessage, progressLines, type RunMessage } from './run-messages.ts';
import { howItEnded } from './ending.ts';
import { RunReader } from './run-reader.ts';
import type { Runs } from './runs.ts';
import type { RunState } from './run-state.ts';
import type { Telling } from './telling.ts';

export interface TellerClocks {
  readonly pollMs: number;
  /** Between two edits of a message, at least. */
  readonly editEveryMs: number;
  /** From this age on another message takes over: Discord throttles edits of those older than an hour (30046). */
  readonly newMessageAfterMs: number;
  /** So long a process may take to say its first word. */
  readonly beginWithinMs: number;
}

export const tellerClocks: TellerClocks = {
  pollMs: 1000,
  editEveryMs: 10_000,
  newMessageAfterMs: 50 * 60_000,
  beginWithinMs: 60_000,
};

export interface TellerParts {
  readonly client: Client;
  readonly runs: Runs;
  readonly tellings: Collection<Telling>;
  readonly clocks: TellerClocks;
  readonly models: Pick<Models, 'prune'>;
  /** The name of the model in use. */
  readonly current: () => string;
  /** A line about the run that is always true of this machine. */
  readonly remark: (texts: Texts) => string | undefined;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const longestNonce = 25;
const longestPauseMs = 5 * 60_000;

/** Tells of one run in its channel until it has told how the run ended. */
export class RunTeller {
  readonly plan: RunPlan;
  readonly #parts: TellerParts;
  readonly #reader: RunReader;
  readonly #texts: Texts;
  readonly #stop = new AbortController();
  readonly #over: Promise<void>;
  /** Whether the process has ended, as far as this one saw it. */
  #hasExited: boolean | undefined;
  #telling: Telling;
  #shown = '';
  #editedAt = -Infinity;

  /** @param ended resolves when the process ends; undefined where another process of the bot has started it */
  constructor(plan: RunPlan, telling: Telling, parts: TellerParts, ended?: Promise<void>) {
    this.plan = plan;
    this.#telling = telling;
    this.#parts = parts;
    this.#reader = new RunReader(parts.runs.dataDir, plan);
    this.#texts = textsOf(telling.locale);
    if (ended) {
      this.#hasExited = false;
      void ended.then(() => {
        this.#hasExited = true;
      });
    }
    this.#over = this.#tell();
  }

  /** Resolves when all is told, or after {@link stop}. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** The message that shows how far the run is. */
  get link(): string | undefined {
    const { channelId, guildId, message } = this.#telling;
    return message ? messageLink(channelId, message.id, guildId) : undefined;
  }

  /** Whether its process has yet to say its first word. */
  isBeginning({ begins }: RunState): boolean {
    const { clocks, now } = this.#parts;
    if (begins > this.#telling.begins || this.#hasExited === true) return false;
    return this.#hasExited === false || now() - this.#telling.since < clocks.beginWithinMs;
  }

  /** Says no more; the run goes on. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#over;
  }

  async #tell(): Promise<void> {
    const { clocks, log, runs, tellings } = this.#parts;
    let pauseMs = clocks.pollMs;
    for (;;) {
      try {
        if (await this.#step()) return await tellings.delete(this.plan.id);
        pauseMs = clocks.pollMs;
      } catch (error) {
        if (judge(error).kind === 'gone' && (await this.#isChannelGone())) {
          log.warn({ run: this.plan.id }, 'the channel of a run is gone, and nobody can be told of it');
          return await tellings.delete(this.plan.id);
        }
        this.#warn('a run could not be told of', error);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
      try {
        await wait(pauseMs, undefined, { signal: this.#stop.signal });
      } catch {
        return log.debug(
          { run: this.plan.id, dataDir: runs.dataDir },
          'the telling of a run is left to the next process',
        );
      }
    }
  }

  /** @returns whether all is told */
  async #step(): Promise<boolean> {
    const hasEnded = !(await this.#isAtWork());
    const state = await this.#reader.read(); // after that: what was written last is read, too
    if (!hasEnded || !this.#telling.message) await this.#showProgress(state, hasEnded);
    await this.#tellEvaluations(state);
    if (!hasEnded) return false;
    const { runs, current } = this.#parts;
    const ending = await howItEnded(this.plan.id, state, this.#telling.begins, runs, current());
    const pruned = ending.kind === 'done' ? await this.#prune() : [];
    const end = { ending, pruned, by: this.#telling.by };
    const message = await endMessage(this.plan, end, runs.dataDir, this.#texts);
    await this.#send(await this.#channel(), message, 'end');
    await this.#showProgress(state, hasEnded).catch((error: unknown) => {
      this.#warn('the last edit of a progress message failed', error); // it may be too old to be changed often
    });
    return true;
  }

  #warn(what: string, error: unknown): void {
    this.#parts.log.warn({ run: this.plan.id, error: describeError(error) }, what);
  }

  /** Makes room: a model more was made. */
  async #prune(): Promise<string[]> {
    const { models, log } = this.#parts;
    try {
      return await models.prune();
    } catch (error) {
      log.error({ run: this.plan.id, error: describeError(error) }, 'old models could not be deleted');
      return [];
    }
  }

  async #isAtWork(): Promise<boolean> {
    const state = await this.#reader.read();
    if (this.isBeginning(state)) return true;
    if (state.begins <= this.#telling.begins) return false;
    return state.pid === (await this.#parts.runs.processAtWork()); // it may have said its end and not have left yet
  }

  /** Shows how far the run is: in a new message at first and whenever that has become old, else by an edit. */
  async #showProgress(state: RunState, hasEnded: boolean): Promise<void> {
    const { clocks, now, remark } = this.#parts;
    const { message } = this.#telling;
    const remarks = [remark(this.#texts), this.#telling.mayThread ? undefined : this.#texts.run.noThreads];
    const content = [
      ...progressLines(this.plan, state, now(), this.#texts),
      ...remarks.filter((line) => line !== undefined),
    ].join('\n');
    const key = JSON.stringify([state.stage, state.progress?.done, state.speed, hasEnded]);
    if (!message || (now() - message.at >= clocks.newMessageAfterMs && !hasEnded)) {
      return this.#takeOver(content, key);
    }
    const isDue = now() - this.#editedAt >= clocks.editEveryMs || hasEnded;
    if (key === this.#shown || !isDue) return;
    const channel = await this.#channel();
    this.#editedAt = now();
    try {
      await channel.messages.edit(message.id, { content });
    } catch (error) {
      if (judge(error).kind !== 'gone') throw error;
      return this.#takeOver(content, key); // somebody has deleted it
    }
    this.#shown = key;
  }

  async #takeOver(content: string, key: string): Promise<void> {
    const { now } = this.#parts;
    const channel = await this.#channel();
    const { message: before, mayThread, threadId } = this.#telling;
    const at = now();
    const sent = await this.#send(channel, { content }, `progress ${before?.id ?? ''}`);
    await this.#keep({ message: { id: sent.id, at } });
    this.#shown = key;
    this.#editedAt = at;
    if (before) {
      const { goesOnIn } = this.#texts.run;
      const link = messageLink(this.#telling.channelId, sent.id, this.#telling.guildId);
      await channel.messages
        .edit(before.id, { content: [this.#texts.run.title(this.plan.id), goesOnIn(link)].join(' · ') })
        .catch((error: unknown) => {
          if (judge(error).kind !== 'gone') throw error;
        });
    }
    if (mayThread && threadId === null) {
      const thread = await sent.startThread({
        name: this.#texts.run.title(this.plan.id).replaceAll('*', ''),
        autoArchiveDuration: ThreadAutoArchiveDuration.OneWeek,
      });
      await this.#keep({ threadId: thread.id });
    }
  }

  async #tellEvaluations({ evaluations }: RunState): Promise<void> {
    const { threadId } = this.#telling;
    for (const [index, evaluation] of evaluations.entries()) {
      if (index < this.#telling.evaluations) continue;
      const isNewest = index === evaluations.length - 1;
      const message = await evaluationMessage(evaluation, isNewest, this.#texts);
      await this.#send(await this.#channel(threadId), message, `evaluation ${index}`);
      await this.#keep({ evaluations: index + 1 });
    }
  }

  async #channel(id: string | null = null): Promise<SendableChannels> {
    const wanted = id ?? this.#telling.channelId;
    const channel = await this.#parts.client.channels.fetch(wanted).catch((error: unknown) => {
      if (id !== null && judge(error).kind === 'gone') return null; // the thread was deleted
      throw error;
    });
    if (channel?.isSendable()) return channel;
    if (id !== null) return this.#channel();
    throw new Error(`Channel ${wanted} takes no messages.`);
  }

  async #isChannelGone(): Promise<boolean> {
    try {
      await this.#channel();
      return false;
    } catch (error) {
      return judge(error).kind === 'gone';
    }
  }

  /**
   * Sends a message, without its pictures where those are not allowed any more.
   * @param what is said once, however often it is tried: Discord takes a repeated nonce for the same message
   */
  async #send(channel: SendableChannels, message: RunMessage, what: string): Promise<Message> {
    const saying = `${this.plan.id} ${this.#telling.since} ${what}`;
    const nonce = createHash('sha256').update(saying).digest('hex').slice(0, longestNonce);
    const send = (content: RunMessage) => channel.send({ ...content, nonce, enforceNonce: true });
    try {
      return await send(message);
    } catch (error) {
      if (!message.files || judge(error).kind !== 'tell') throw error;
      this.#warn('pictures of a run could not be shown', error);
      const { files: _, ...rest } = message;
      return send(rest);
    }
  }

  async #keep(changes: Partial<Telling>): Promise<void> {
    this.#telling = { ...this.#telling, ...changes };
    await this.#parts.tellings.set(this.plan.id, this.#telling);
  }
}
