/** Lets tests wait for a state instead of a time. */
export interface Watch {
  /**
   * Says that something changed.
   * @param topics what it was; waits for other topics do not look then
   */
  changed(...topics: readonly unknown[]): void;
  /** Resolves with what `look` gives as soon as that is truthy; rejects with what could be seen when time is up. */
  until<T>(look: () => T | undefined | false | null, wait: Wait): Promise<T>;
  /** Ends all waits, for the end of a test. */
  close(): void;
}

interface Wait {
  readonly describe: () => string;
  readonly withinMs?: number | undefined;
  /** Without one it looks after every change, and every few milliseconds for what is not the fake's. */
  readonly topic?: unknown;
}

const pollMs = 10;

/** Makes a watch whose waits give up after `patienceMs`. */
export function createWatch(patienceMs: number): Watch {
  const waiting = new Map<() => void, unknown>();
  let closed = false;

  return {
    changed: (...topics) => {
      for (const [attempt, topic] of waiting) {
        if (topics.length === 0 || topic === undefined || topics.includes(topic)) attempt();
      }
    },
    close: () => {
      closed = true;
      for (const attempt of waiting.keys()) attempt();
    },
    until: (look, { describe, withinMs = patienceMs, topic }) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          clearInterval(poll);
          waiting.delete(attempt);
          reject(new Error(`Not within ${withinMs} ms. ${describe()}`));
        }, withinMs);
        const poll = topic === undefined ? setInterval(() => attempt(), pollMs) : undefined;
        function end(settle: () => void): void {
          clearTimeout(timer);
          clearInterval(poll);
          waiting.delete(attempt);
          settle();
        }
        function attempt(): void {
          try {
            const found = look();
            if (found) end(() => resolve(found));
            else if (closed) end(() => reject(new Error(`The fake was closed. ${describe()}`)));
          } catch (error) {
            end(() => reject(error instanceof Error ? error : new Error(String(error))));
          }
        }
        waiting.set(attempt, topic);
        attempt();
      }),
  };
}
