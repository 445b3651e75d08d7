/** The pictures of one command or message: one job for the limits, one picture a turn. */
export interface Job {
  readonly id: string;
  readonly userId: string;
  readonly pictures: number;
}

/** Why a job is not taken. */
export type Refusal = 'queue-full' | 'user-full' | 'too-long';

/** Where a waiting job stands. */
export interface Place {
  /** 1 is the next one. */
  readonly place: number;
  readonly of: number;
  /** Until all of its pictures are done, as far as the times so far tell. */
  readonly waitMs: number;
}

export interface QueueLimits {
  /** Jobs that wait, of one user and in all. */
  readonly perUser: number;
  readonly total: number;
  /** What is not done after so long need not be taken: Discord takes no answer then. */
  readonly maxWaitMs: number;
}

export const queueLimits: QueueLimits = { perUser: 3, total: 100, maxWaitMs: 13 * 60_000 };

interface Entry<J> {
  readonly job: J;
  ready: boolean;
  done: number;
}

/** What a picture is thought to take before any was measured. */
const firstGuessMs = 3000;
/** How much the newest time counts. */
const newestShare = 0.2;

/**
 * The engine's queue: one picture at a time; users take turns, each with the oldest of their jobs. What only decodes
 * again goes before all of them. Everything is in memory: what must outlive the process is the caller's to keep.
 */
export class Queue<J extends Job> {
  readonly #work: (job: J, picture: number) => Promise<void>;
  readonly #changed: () => void;
  readonly #limits: QueueLimits;
  /** The jobs of each user; whose turn is next stands first. */
  readonly #users = new Map<string, Entry<J>[]>();
  readonly #urgent = new Map<string, { run: () => Promise<void>; over: (ran: boolean) => void }>();
  #current: J | undefined;
  #loop: Promise<void> | undefined;
  #stopped = false;
  #pictureMs = firstGuessMs;

  /**
   * @param work colours one picture of a job; it must not reject
   * @param changed is called whenever places have changed
   */
  constructor(
    work: (job: J, picture: number) => Promise<void>,
    changed: () => void = () => {},
    limits: QueueLimits = queueLimits,
  ) {
    this.#work = work;
    this.#changed = changed;
    this.#limits = limits;
  }

  get waiting(): number {
    return [...this.#users.values()].flat().filter(({ job }) => job !== this.#current).length;
  }

  /** The job whose picture the engine has. */
  get current(): J | undefined {
    return this.#current;
  }

  /** How long a picture takes, in milliseconds. */
  get pictureMs(): number {
    return this.#pictureMs;
  }

  /** How long a job would wait that came now, without its own pictures. */
  get waitMs(): number {
    return this.#turns().length * this.#pictureMs;
  }

  /** Takes a place for a job that {@link start} makes ready, or says why not. */
  enter(job: J): Refusal | undefined {
    const refusal = this.refusal(job);
    if (!refusal) this.#entriesOf(job.userId).push({ job, ready: false, done: 0 });
    return refusal;
  }

  /** Takes a job that was accepted once, however many wait; {@link start} makes it ready. */
  takeBack(job: J): void {
    this.#entriesOf(job.userId).push({ job, ready: false, done: 0 });
  }

  /** Why a job would not be taken now. */
  refusal({ userId, pictures }: Omit<J, 'id'>): Refusal | undefined {
    const own = this.#users.get(userId)?.filter(({ job }) => job !== this.#current) ?? [];
    if (own.length >= this.#limits.perUser) return 'user-full';
    if (this.waiting >= this.#limits.total) return 'queue-full';
    const waitMs = this.waitMs + pictures * this.#pictureMs;
    return waitMs > this.#limits.maxWaitMs ? 'too-long' : undefined;
  }

  /** Makes a job that has a place ready for its turns. */
  start(id: string): void {
    const entry = this.#find(id);
    if (!entry) return;
    entry.ready = true;
    this.#changed();
    this.#go();
  }

  /** Takes a job out, waiting or running; false where it is not there any more. */
  remove(id: string): boolean {
    const entry = this.#find(id);
    if (!entry) return false;
    this.#drop(entry);
    this.#changed();
    return true;
  }

  /** Where all jobs stand, by their ids. */
  places(): Map<string, Place> {
    const turns = this.#turns();
    const last = new Map(turns.map((job, turn) => [job.id, turn])); // each job once, by its first turn
    return new Map(
      [...last].map(([id, turn], index) => [
        id,
        { place: index + 1, of: last.size, waitMs: (turn + 1) * this.#pictureMs },
      ]),
    );
  }

  /**
   * Runs something short before all waiting jobs. What waits under the same key gives way to it.
   * @returns whether it ran
   */
  urgent(key: string, run: () => Promise<void>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#urgent.get(key)?.over(false);
      this.#urgent.delete(key); // the newer one takes its place at the end
      this.#urgent.set(key, { run: () => run().catch(reject), over: resolve });
      this.#go();
    });
  }

  /** Ends after the picture that the engine has and all that is urgent; the jobs stay where they are. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  #go(): void {
    this.#loop ??= this.#run().finally(() => {
      this.#loop = undefined;
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const [key, urgent] = this.#urgent.entries().next().value ?? [];
      if (urgent) {
        this.#urgent.delete(key!);
        await urgent.run();
        urgent.over(true);
        continue;
      }
      const entry = this.#stopped ? undefined : this.#next();
      if (!entry) return;
      await this.#turn(entry);
    }
  }

  async #turn(entry: Entry<J>): Promise<void> {
    const { job } = entry;
    this.#current = job;
    this.#changed();
    const started = performance.now();
    await this.#work(job, entry.done);
    this.#pictureMs += newestShare * (performance.now() - started - this.#pictureMs);
    this.#current = undefined;
    entry.done++;
    this.#sendBack(job.userId);
    if (this.#find(job.id) !== entry) return; // removed meanwhile
    if (entry.done === job.pictures) this.#drop(entry);
    this.#changed();
  }

  /** The job whose turn it is. */
  #next(): Entry<J> | undefined {
    for (const entries of this.#users.values()) {
      const entry = entries.find(({ ready }) => ready);
      if (entry) return entry;
    }
    return undefined;
  }

  /** A user has had a turn: the others come first now. */
  #sendBack(userId: string): void {
    const entries = this.#users.get(userId);
    if (!entries) return;
    this.#users.delete(userId);
    this.#users.set(userId, entries);
  }

  /** The jobs in the order in which their pictures will be done, once a picture. */
  #turns(): J[] {
    const last = this.#current?.userId; // has its turn now
    const users = [...this.#users].filter(([userId]) => userId !== last);
    const own = last === undefined ? [] : [this.#users.get(last) ?? []];
    const left = [...users.map(([, entries]) => entries), ...own].map((entries) =>
      entries.flatMap(({ job, done }) =>
        Array<J>(job.pictures - done - (job === this.#current ? 1 : 0)).fill(job),
      ),
    );
    const rounds = Math.max(0, ...left.map((turns) => turns.length));
    return Array.from({ length: rounds }, (_, round) => left.flatMap((turns) => turns[round] ?? [])).flat();
  }

  #entriesOf(userId: string): Entry<J>[] {
    const entries = this.#users.get(userId) ?? [];
    this.#users.set(userId, entries);
    return entries;
  }

  #find(id: string): Entry<J> | undefined {
    return [...this.#users.values()].flat().find(({ job }) => job.id === id);
  }

  #drop(entry: Entry<J>): void {
    const { userId } = entry.job;
    const rest = this.#users.get(userId)?.filter((other) => other !== entry) ?? [];
    if (rest.length > 0) this.#users.set(userId, rest);
    else this.#users.delete(userId);
  }
}
