import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'discord.js';
import type { Logger } from '../../log.ts';
import type { Colouriser, Models } from '../../model/index.ts';
import type { RunPlan } from '../../run-record.ts';
import type { Collection } from '../store.ts';
import type { OnDamaged } from '../store/collection.ts';
import { refuse } from '../texts/texts.ts';
import { type Draft, draftRun, type RunEstimate, type RunWish } from './draft.ts';
import { type RunEnv, Runs } from './runs.ts';
import { RunTeller, type TellerClocks } from './run-teller.ts';
import type { RunState } from './run-state.ts';
import type { Telling } from './telling.ts';
import type { Yielding } from './yielding.ts';

export interface RetrainsParts {
  readonly env: RunEnv;
  readonly client: Client;
  readonly colouriser: Pick<Colouriser, 'facts'>;
  readonly models: Models;
  readonly tellings: Collection<Telling>;
  readonly drafts: Collection<Draft>;
  readonly clocks: TellerClocks;
  readonly yielding: Yielding;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where a run is to be told of, and for whom. */
export type Place = Pick<Telling, 'channelId' | 'guildId' | 'by' | 'locale' | 'mayThread'>;

/** How a run stands. */
export type Standing = 'starting' | 'at work' | 'done' | 'stopped' | 'failed' | 'vanished';

export interface RunSummary {
  readonly plan: RunPlan;
  readonly state: RunState;
  readonly standing: Standing;
  /** The message that shows how far it is, while it is at work. */
  readonly link: string | undefined;
}

const draftLifeMs = 24 * 3_600_000;

/** What admins do with runs from Discord: plan, start, watch and stop them. One is at work at a time. */
export class Retrains {
  readonly #parts: RetrainsParts;
  readonly #runs: Runs;
  readonly #tellers = new Map<string, RunTeller>();
  /** Two clicks at one moment start one run. */
  #starting: Promise<unknown> = Promise.resolve();

  constructor(parts: RetrainsParts) {
    this.#parts = parts;
    this.#runs = new Runs(parts.env);
  }

  /** Data folders that a run may take its pictures from. */
  datasets(): Promise<string[]> {
    return this.#runs.datasets();
  }

  /**
   * Plans a run, and keeps the plan for a day.
   * @param key names it
   * @returns what it would take
   * @throws Refused
   */
  async plan(key: string, wish: RunWish): Promise<{ draft: Draft; estimate: RunEstimate }> {
    const { env, colouriser, drafts } = this.#parts;
    await this.#refuseTwo();
    const planned = await draftRun(wish, this.#runs, env, colouriser.facts.width);
    await drafts.set(key, planned.draft, draftLifeMs);
    return planned;
  }

  /**
   * Starts what was planned under a key, once.
   * @returns its id
   * @throws Refused where it was started, is forgotten, or another run is at work
   */
  start(key: string, place: Place): Promise<string> {
    const started = this.#starting.then(() => this.#start(key, place));
    this.#starting = started.catch(() => undefined);
    return started;
  }

  async #start(key: string, place: Place): Promise<string> {
    const { drafts, tellings, log, now } = this.#parts;
    const draft = await drafts.get(key);
    if (!draft) throw refuse('draftGone');
    await this.#refuseTwo();
    const plan = await this.#planOf(draft);
    const { begins, evaluations } = await this.#runs.stateOf(plan);
    await this.#runs.write(plan);
    const telling: Telling = {
      ...place,
      threadId: null,
      message: null,
      begins,
      evaluations: evaluations.length,
      since: now(),
    };
    await tellings.set(plan.id, telling); // before the process: what is begun is told, whatever becomes of this one
    await drafts.delete(key);
    const { ended } = await this.#runs.begin(plan.id);
    log.info({ run: plan.id, by: place.by }, 'a run is started');
    this.#follow(plan, telling, ended);
    return plan.id;
  }

  /**
   * Stops the run that is at work, so that it can go on; one that is just starting, once it listens.
   * @returns its id
   * @throws Refused where nothing of ours is at work
   */
  async stop(): Promise<string> {
    let at = await this.atWork();
    while (at?.standing === 'starting') {
      await wait(this.#parts.clocks.pollMs);
      at = await this.atWork();
    }
    const pid = await this.#runs.processAtWork();
    if (!at) throw pid === undefined ? refuse('noRun') : refuse('typedAtWork', pid);
    if (pid !== undefined) {
      await this.#parts.yielding.release(); // a paused process hears nothing
      process.kill(pid, 'SIGTERM');
    }
    return at.plan.id;
  }

  /** The run that is at work, started from here or typed by hand. */
  async atWork(): Promise<RunSummary | undefined> {
    const all = await this.history();
    return all.find(({ standing }) => standing === 'starting' || standing === 'at work');
  }

  /** All runs, newest first. */
  async history(): Promise<RunSummary[]> {
    const plans = await this.#runs.list();
    return Promise.all(
      plans.map(async (plan) => {
        let state = await this.#runs.stateOf(plan);
        const pid = await this.#runs.processAtWork(); // after that: what is said to be at work had begun
        if (!state.end && state.pid !== pid) state = await this.#runs.stateOf(plan); // it may have ended between the two
        const teller = this.#tellers.get(plan.id);
        return { plan, state, standing: this.#standing(state, pid, teller), link: teller?.link };
      }),
    );
  }

  /** Tells on of the runs that an earlier process of the bot has started. */
  async takeUp(damaged: OnDamaged): Promise<void> {
    const { tellings, log, yielding } = this.#parts;
    await yielding.release(); // an earlier process may have ended while it held one
    for await (const [id, telling] of tellings.entries(damaged)) {
      const plan = await this.#runs.find(id);
      if (plan) {
        log.info({ run: id }, 'a run of an earlier process is found again');
        this.#follow(plan, telling);
      } else await tellings.delete(id); // its folder was deleted
    }
  }

  /** Forgets plans that nobody has started. */
  async sweep(damaged: OnDamaged): Promise<void> {
    for await (const _ of this.#parts.drafts.entries(damaged)) continue; // what has expired is removed on the way
  }

  /** Tells no more; runs go on. */
  async close(): Promise<void> {
    await this.#starting;
    await Promise.all([...this.#tellers.values()].map((teller) => teller.stop()));
  }

  #follow(plan: RunPlan, telling: Telling, ended?: Promise<void>): void {
    const { client, tellings, clocks, colouriser, models, yielding, log, now } = this.#parts;
    const teller = new RunTeller(
      plan,
      telling,
      {
        client,
        runs: this.#runs,
        tellings,
        clocks,
        models,
        current: () => colouriser.facts.model,
        remark: ({ run }) => (yielding.isNeeded ? run.yields : undefined),
        log,
        now,
      },
      ended,
    );
    this.#tellers.set(plan.id, teller);
    void teller.over.then(() => this.#tellers.delete(plan.id));
  }

  #standing(state: RunState, pid: number | undefined, teller: RunTeller | undefined): Standing {
    if (teller?.isBeginning(state)) return 'starting';
    if (state.pid !== undefined && state.pid === pid) return 'at work'; // also one that has said its end, until it leaves
    if (state.end) return state.end.outcome;
    return state.begins > 0 ? 'vanished' : 'failed';
  }

  async #refuseTwo(): Promise<void> {
    const at = await this.atWork();
    if (at) throw refuse('runAtWork', at.plan.id);
    const pid = await this.#runs.processAtWork();
    if (pid !== undefined) throw refuse('typedAtWork', pid);
  }

  async #planOf(draft: Draft): Promise<RunPlan> {
    const now = new Date(this.#parts.now());
    if ('plan' in draft) {
      return { ...draft.plan, id: await this.#runs.freshId(now), at: now.toISOString() };
    }
    const plan = await this.#runs.find(draft.resume);
    if (!plan) throw refuse('draftGone');
    const { minutes: _, ...rest } = plan; // of the process before
    return { ...rest, ...(draft.minutes !== undefined && { minutes: draft.minutes }) };
  }
}
