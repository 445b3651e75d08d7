import { appendFileSync, type Stats, statSync } from 'node:fs';
import { mkdir, open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { open, type RootDatabase } from 'lmdb';

/** Pages that a write may need besides its value's: a path of the tree, split, and a part of the list of free pages. */
const treePages = 16;

/** By how many bytes the file is made longer than what is needed at once. */
const chunkBytes = 2 ** 18;

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
  /** What the writes that are under way may need, in bytes. */
  #pending = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#db = open<string, string>(path, {
      noSubdir: true,
      encoding: 'string',
      overlappingSync: false, // a commit is on the disk before its promise resolves
      eventTurnBatching: false, // else a failed commit rejects a promise that nobody holds, and that ends the process
    });
    this.#inode = inodeOf(statSync(path));
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
    await this.#commit(Buffer.byteLength(value), () => this.#db.put(key, value));
  }

  async delete(key: string): Promise<boolean> {
    if (!(await this.has(key))) return false;
    await this.#commit(0, () => this.#db.remove(key));
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
  #checkFile(): Stats {
    const stats = statSync(this.#path);
    if (inodeOf(stats) !== this.#inode) throw new Error(`${this.#path} was replaced`);
    return stats;
  }

  /**
   * Writes once the file is long enough for it. A full disk must refuse that, not LMDB: lmdb 3.5.6 tells of a page that
   * it cannot write in a text longer than its buffer, and that ends the process.
   */
  async #commit(valueBytes: number, write: () => Promise<unknown>): Promise<void> {
    const { size } = this.#checkFile();
    const { lastPageNumber, pageSize } = this.#db.getStats() as { lastPageNumber: number; pageSize: number };
    const needed = valueBytes + treePages * pageSize;
    this.#pending += needed;
    try {
      const end = (lastPageNumber + 1) * pageSize + this.#pending;
      if (size < end) appendFileSync(this.#path, Buffer.alloc(end - size + chunkBytes)); // at its end, whoever else writes
      await committed(write());
    } finally {
      this.#pending -= needed;
    }
  }
}

function inodeOf({ dev, ino }: Stats): string {
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
