import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the pace sees it: tests bring a clock of their own instead of waiting. */
export interface Clock {
  /** Milliseconds from any start; never goes back. */
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

export const realClock: Clock = {
  nowMs: () => performance.now(),
  wait: async (ms) => {
    await sleep(Math.ceil(ms));
  },
};

export interface Pace {
  /** Requests a second that are allowed now. */
  readonly rate: number;
  /**
   * Starts a request when its turn has come, one at a time.
   * @param start settles when the answer begins
   */
  run<T>(start: () => Promise<T>): Promise<T>;
  /** Goes on at half the rate, for good, but never below one request in ten seconds. */
  halve(): void;
}

const slowestRate = 0.1;

/**
 * Holds requests to a rate that no sliding second exceeds where they arrive, whatever the network delays: of any
 * `rate` requests in a row the last may start only a second after the first was *answered*, since the site had it by
 * then. Between their starts lies at least 1 / rate, so that they come evenly. Waiting for the answers costs a little:
 * at 1 a second and 150 ms to an answer, 0.87 a second.
 * @param initialRate requests a second, above 0; below 1 it is one request in 1 / rate seconds
 */
export function createPace(initialRate: number, clock: Clock): Pace {
  let rate = initialRate;
  let startedMs = Number.NEGATIVE_INFINITY;
  const answeredMs: number[] = []; // of the last requests, oldest first
  let queue: Promise<unknown> = Promise.resolve();

  async function untilDue(): Promise<void> {
    const burst = Math.max(1, Math.floor(rate));
    const oldest = answeredMs.at(-burst) ?? Number.NEGATIVE_INFINITY;
    const dueMs = Math.max(startedMs + 1000 / rate, oldest + Math.max(1000, 1000 / rate));
    // A timer may fire a little early: look at the clock again.
    for (let now = clock.nowMs(); now < dueMs; now = clock.nowMs()) await clock.wait(dueMs - now);
    if (answeredMs.length > 2 * burst) answeredMs.splice(0, answeredMs.length - burst);
  }

  return {
    get rate() {
      return rate;
    },
    halve: () => {
      rate = Math.max(Math.min(slowestRate, rate), rate / 2);
    },
    run: (start) => {
      const turn = queue.then(async () => {
        await untilDue();
        startedMs = clock.nowMs();
        try {
          return await start();
        } finally {
          answeredMs.push(clock.nowMs());
        }
      });
      queue = turn.catch(() => undefined); // the caller has the error; the next one's turn comes all the same
      return turn;
    },
  };
}
