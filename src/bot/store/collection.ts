import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';

/** Values of one kind in the store, each under a key. All of it throws ColourNetError `store-failed`. */
export interface Collection<T> {
  /** The value, or undefined where there is none or it has expired. */
  get(key: string): Promise<T | undefined>;
  /** Keeps a value, for so many milliseconds or for good. */
  set(key: string, value: T, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * All that there is. It also removes what has expired: nothing else does for keys that nobody asks for.
   * @param onDamaged is told of each value that cannot be read; without it the first one throws
   */
  entries(onDamaged?: OnDamaged): AsyncIterable<[key: string, value: T]>;
}

export type OnDamaged = (key: string, error: unknown) => Promise<void> | void;

/** What lies under a key is nothing that was saved there: the store works, the value is lost. */
export class DamagedValue extends Error {}

/** Where the values of all collections lie. What it gives may be anything. */
export interface Table {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  /** What stands behind `name:` in the keys that begin so. */
  keys(name: string): Promise<ReadonlySet<string>>;
}

/** Does what is to be done at one key of the table, in its turn and not for ever. */
export type Run = <T>(address: string, work: () => Promise<T>) => Promise<T>;

/** The part of a table whose keys begin with a name. */
export class StoredCollection<T> implements Collection<T> {
  readonly #table: Table;
  readonly #run: Run;
  readonly #name: string;
  readonly #schema: z.ZodType<T>;

  constructor(table: Table, run: Run, name: string, schema: z.ZodType<T>) {
    this.#table = table;
    this.#run = run;
    this.#name = name;
    this.#schema = schema;
  }

  get(key: string): Promise<T | undefined> {
    return this.#do('read', key, async (address) => {
      const value = await this.#table.get(address);
      return value === undefined ? undefined : this.#parse(value);
    });
  }

  set(key: string, value: T, ttlMs?: number): Promise<void> {
    return this.#do('save', key, async (address) => {
      this.#parse(JSON.parse(JSON.stringify(value))); // what could not be read back is not saved
      const wholeMs = ttlMs === undefined ? undefined : Math.max(1, Math.ceil(ttlMs)); // 0 would mean for good
      await this.#table.set(address, value, wholeMs);
    });
  }

  delete(key: string): Promise<void> {
    return this.#do('delete', key, async (address) => {
      await this.#table.delete(address);
    });
  }

  async *entries(onDamaged?: OnDamaged): AsyncGenerator<[key: string, value: T]> {
    const keys = await this.#do('list', '', () => this.#table.keys(this.#name));
    for (const key of keys) {
      try {
        const value = await this.get(key);
        if (value === undefined) continue;
        yield [key, value];
      } catch (error) {
        if (!onDamaged || !(error instanceof ColourNetError) || !(error.cause instanceof DamagedValue))
          throw error;
        await onDamaged(key, error);
      }
    }
  }

  async #do<R>(what: string, key: string, work: (address: string) => Promise<R>): Promise<R> {
    const address = `${this.#name}:${key}`;
    try {
      return await this.#run(address, () => work(address));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ColourNetError('store-failed', `The store cannot ${what} ${address}: ${reason}.`, { cause });
    }
  }

  /** The message names fields and what they should be, never what is in them: that may be a secret. */
  #parse(value: unknown): T {
    const parsed = this.#schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new DamagedValue(`the value is damaged (${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')})`);
  }
}
