/**
 * Sends the newest of many states, few times: one send at once, the newest state next, and never more often than every
 * `everyMs`.
 */
export class Latest<T> {
  readonly #send: (state: T) => Promise<void>;
  readonly #everyMs: number;
  #next: { state: T } | undefined;
  #last: T | undefined;
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #notBefore: number;
  #over = false;

  /**
   * @param send must not reject
   * @param firstAfterMs how long the first state waits for a newer one
   */
  constructor(send: (state: T) => Promise<void>, everyMs: number, firstAfterMs: number) {
    this.#send = send;
    this.#everyMs = everyMs;
    this.#notBefore = performance.now() + firstAfterMs;
  }

  /** Shows a state, unless it is the one shown or a newer one comes first. */
  show(state: T): void {
    if (this.#over) return;
    this.#next = { state };
    if (this.#sending || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#sendNext().finally(() => {
        this.#sending = undefined;
        if (this.#next) this.show(this.#next.state);
      });
    }, this.#notBefore - performance.now());
  }

  /** Shows nothing more; ends when nothing is on its way, so that what is sent then comes last. */
  async end(): Promise<void> {
    this.#over = true;
    this.#next = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#sending;
  }

  async #sendNext(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    if (!next || next.state === this.#last) return;
    this.#last = next.state;
    this.#notBefore = performance.now() + this.#everyMs;
    await this.#send(next.state);
  }
}
