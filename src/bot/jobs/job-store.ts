import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../write-whole.ts';
import type { OnDamaged } from '../store/collection.ts';
import type { Collection } from '../store.ts';

/** What must outlive the process: who asked for what, and where the answer goes. The pictures lie on the disk. */
export const jobRecordSchema = z.strictObject({
  /** The interaction's. */
  id: z.string(),
  token: z.string(),
  userId: z.string(),
  /** Of the server whose presets and language count; null in direct messages. */
  guildId: z.string().nullable(),
  channelId: z.string().nullable(),
  /** Whether the bot is a member there, so that it can write without the token. */
  member: z.boolean(),
  private: z.boolean(),
  locale: z.string(),
  temperature: z.number(),
  preset: z.string().nullable(),
  compare: z.boolean(),
  force: z.boolean(),
  /** What Discord takes for one file. */
  maxFileBytes: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** How often one of its pictures was begun and not ended: by a process that died with it. */
  starts: z.number(),
  leftOut: z.number(),
  pictures: z.array(
    z.strictObject({
      spoiler: z.boolean(),
      description: z.string().nullable(),
      /** Where its file is to be fetched; null once it lies on the disk. Signed, so it must not reach a log. */
      url: z.string().nullable(),
    }),
  ),
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** How long a token lives, and with it what was accepted by it. */
export const tokenLifeMs = 15 * 60_000;

/** Accepted jobs and the bytes of their pictures, until they are answered. */
export class JobStore {
  readonly #records: Collection<JobRecord>;
  readonly #accepted: Collection<true>;
  readonly #folder: string;
  /** What was added and not removed: nothing that was on its way comes back after a removal. */
  readonly #known = new Set<string>();

  /** @param folder `DATA_DIR/jobs` */
  constructor(records: Collection<JobRecord>, accepted: Collection<true>, folder: string) {
    this.#records = records;
    this.#accepted = accepted;
    this.#folder = folder;
  }

  /** Whether this interaction was accepted before; from now on it was. */
  async acceptedBefore(id: string): Promise<boolean> {
    if (await this.wasAccepted(id)) return true;
    await this.#accepted.set(id, true, tokenLifeMs);
    return false;
  }

  async wasAccepted(id: string): Promise<boolean> {
    return (await this.#accepted.get(id)) === true;
  }

  /** From now on the job outlives the process. */
  async add(record: JobRecord): Promise<void> {
    this.#known.add(record.id);
    await this.update(record);
  }

  /** Nothing where the job was removed. */
  async update(record: JobRecord): Promise<void> {
    if (this.#known.has(record.id)) await this.#records.set(record.id, record);
  }

  /** Pictures first, then the record: where no URL is left, all bytes are there. */
  async savePictures(record: JobRecord, pictures: readonly Uint8Array[]): Promise<void> {
    for (const [index, bytes] of pictures.entries()) await writeWhole(this.#fileOf(record.id, index), bytes);
    for (const picture of record.pictures) picture.url = null;
    await this.update(record);
    if (!this.#known.has(record.id)) await this.#removeFolder(record.id);
  }

  async readPicture(id: string, index: number): Promise<Uint8Array> {
    return new Uint8Array(await readFile(this.#fileOf(id, index)));
  }

  /** The record first: without it, the folder is rubbish. */
  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    await this.#records.delete(id);
    await this.#removeFolder(id);
  }

  /**
   * All that an earlier process left unanswered, oldest first. Records that cannot be read are dropped, folders
   * without a record swept: so it comes before any job is added.
   */
  async unanswered(onDamaged: OnDamaged): Promise<JobRecord[]> {
    const records: JobRecord[] = [];
    const drop: OnDamaged = async (key, error) => {
      await onDamaged(key, error);
      await this.#records.delete(key);
    };
    for await (const [, record] of this.#records.entries(drop)) records.push(record);
    for (const { id } of records) this.#known.add(id);
    await mkdir(this.#folder, { recursive: true });
    for (const id of await readdir(this.#folder)) if (!this.#known.has(id)) await this.#removeFolder(id);
    return records.toSorted((a, b) => a.createdAt - b.createdAt);
  }

  /** Forgets the interactions whose tokens are dead. */
  async sweep(): Promise<void> {
    const expired = this.#accepted.entries(() => {});
    for await (const _ of expired); // reading them removes what has expired
  }

  async #removeFolder(id: string): Promise<void> {
    // A picture may be on its way there.
    await rm(this.#folderOf(id), { recursive: true, force: true, maxRetries: 3 });
  }

  #folderOf(id: string): string {
    return join(this.#folder, id);
  }

  #fileOf(id: string, index: number): string {
    return join(this.#folderOf(id), String(index));
  }
}
