import { statSync } from 'node:fs';
import { mkdir, open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { open, type RootDatabase } from 'lmdb';

/**
 * A storage adapter of keyv over one file of LMDB; several may have the same file open. A write that resolved is on
 * the disk. Keys arrive with their namespace before them (`namespace:key`), as keyv makes them; when they expire is
 * keyv's to know. Whatever fails throws.
 */
export class LmdbStore implements KeyvStoreAdapter {
  /** keyv reads `url`. */
  readonly opts = { dialect: 'lmdb', url: 'lmdb:' };
  namespace: string | undefined;
  readonly #path: string;
  readonly #db: RootDatabase<string, string>;
  readonly #inode: string;

  private constructor(path: string) {
    this.#path = path;
    this.#db = open<string, string>(path, {
      noSubdir: true,
      encoding: 'string',
      overlappingSync: false, // a commit is on the disk before its promise resolves
      eventTurnBatching: false, // else a failed commit rejects a promise that nobody holds, and that ends the process
    });
    this.#inode = inodeOf(path);
  }

  /**
   * Opens the file, or makes it and its folder.
   * @throws Error where it cannot be opened or is none of LMDB's
   */
  static async open(path: string): Promise<LmdbStore> {
    await mkdir(dirname(path), { recursive: true });
    await checkMagic(path);
    return new LmdbStore(path);
  }

  async get<Value>(key: string): Promise<StoredData<Value>> {
    this.#checkFile();
    return this.#db.get(key) as StoredData<Value>; // keyv parses it
  }

  async getMany<Value>(keys: string[]): Promise<StoredData<Value>[]> {
    return Promise.all(keys.map((key) => this.get<Value>(key)));
  }

  async has(key: string): Promise<boolean> {
    this.#checkFile();
    return this.#db.doesExist(key);
  }

  async set(key: string, value: string): Promise<void> {
    this.#checkFile();
    await committed(this.#db.put(key, value));
  }

  async delete(key: string): Promise<boolean> {
    if (!(await this.has(key))) return false;
    await committed(this.#db.remove(key));
    return true;
  }

  async clear(): Promise<void> {
    const keys = this.#entries(this.namespace).map(({ key }) => key);
    await Promise.all(keys.map((key) => this.delete(key)));
  }

  async *iterator(namespace?: string): AsyncGenerator<[string, Awaited<never>], void> {
    for (const { key, value } of this.#entries(namespace)) yield [key, value as never];
  }

  async disconnect(): Promise<void> {
    await this.#db.close();
  }

  /** keyv listens for errors; here each is thrown to whoever asked. */
  on(): this {
    return this;
  }

  /** A copy: an iterator that waits between two entries would keep its view of the file, and the file would grow. */
  #entries(namespace: string | undefined): { key: string; value: string }[] {
    this.#checkFile();
    const range = namespace === undefined ? {} : { start: `${namespace}:`, end: `${namespace};` }; // ";" follows ":"
    return [...this.#db.getRange(range)];
  }

  /** LMDB goes on with a file that was removed: writes would be lost when the process ends. */
  #checkFile(): void {
    if (inodeOf(this.#path) !== this.#inode) throw new Error(`${this.#path} was replaced`);
  }
}

function inodeOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

/** LMDB's own answer to a file that is none of its own is a segmentation fault. */
async function checkMagic(path: string): Promise<void> {
  const file = await openFile(path, 'a+'); // makes it; fails where it cannot be written
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    if (bytesRead > 0 && !buffer.includes(Buffer.from([0xde, 0xc0, 0xef, 0xbe]))) {
      throw new Error(`${path} is damaged, or none of LMDB's`);
    }
  } finally {
    await file.close();
  }
}

/** Waits for a commit; where it fails LMDB tells why in a promise of its own. */
async function committed(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (error instanceof Error && 'commitError' in error) await error.commitError;
    throw error;
  }
}
