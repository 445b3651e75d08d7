import type { Colouriser } from '../../model/index.ts';

const idleMs = 2000;

/** Lets a run pause while a picture is coloured, on a machine whose one GPU both would want. */
export class Yielding {
  readonly isNeeded: boolean;
  readonly #processAtWork: () => Promise<number | undefined>;
  #jobs = 0;
  #isHeld = false;
  #release: NodeJS.Timeout | undefined;
  /** Signals are sent in the order in which they were wanted. */
  #turn: Promise<void> = Promise.resolve();

  /** @param processAtWork the one that trains */
  constructor(isNeeded: boolean, processAtWork: () => Promise<number | undefined>) {
    this.isNeeded = isNeeded;
    this.#processAtWork = processAtWork;
  }

  /** The same colouriser; a run is held as long as it has jobs, and a moment longer. */
  around(colouriser: Colouriser): Colouriser {
    if (!this.isNeeded) return colouriser;
    const held = async <T>(work: () => Promise<T>): Promise<T> => {
      await this.#hold();
      try {
        return await work();
      } finally {
        this.#jobs--;
        if (this.#jobs === 0) this.#release = setTimeout(() => void this.release(), idleMs);
      }
    };
    return {
      get facts() {
        return colouriser.facts;
      },
      colourise: (...job) => held(() => colouriser.colourise(...job)),
      redecode: (...job) => colouriser.redecode(...job),
      load: (folder) => colouriser.load(folder),
      close: () => colouriser.close(),
    };
  }

  /** Lets the run go on, also one that an earlier process of the bot has held. */
  async release(): Promise<void> {
    clearTimeout(this.#release);
    this.#isHeld = false;
    if (this.isNeeded) await this.#signal('SIGCONT');
  }

  async #hold(): Promise<void> {
    this.#jobs++;
    clearTimeout(this.#release);
    if (!this.#isHeld) {
      this.#isHeld = true;
      void this.#signal('SIGSTOP');
    }
    await this.#turn;
  }

  #signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const pid = await this.#processAtWork();
      try {
        if (pid !== undefined) process.kill(pid, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // else it has just ended
      }
    });
    return this.#turn;
  }
}
