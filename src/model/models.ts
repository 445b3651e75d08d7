import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { type ModelFigures, readManifest, validationOf } from './bundle.ts';
import { type Current, isModelName, modelFolder, readCurrent, starterName, writeCurrent } from './current.ts';

export interface ModelEntry {
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly figures: ModelFigures | undefined;
  /** On the disk, with the state of the run that made it. */
  readonly bytes: number;
  /** 0 for the one in use, 1 for the one that a rollback would bring back, and so on. */
  readonly promoted: number | undefined;
}

/** How many stay of those made last, and of those promoted last. */
const kept = 5;

/**
 * The models of an installation: the starter, and those made here, in `DATA_DIR/models`. Which one is in use stands in
 * `DATA_DIR/current.json`, which is all that promoting and rolling back change. One process writes it: the bot.
 */
export class Models {
  readonly #env: Pick<Env, 'COLOURNET_MODEL' | 'DATA_DIR'>;
  /** Brings a model to work; what it throws leaves everything as it was. */
  readonly #load: (folder: string) => Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(env: Pick<Env, 'COLOURNET_MODEL' | 'DATA_DIR'>, load: (folder: string) => Promise<void>) {
    this.#env = env;
    this.#load = load;
  }

  /** Whether `COLOURNET_MODEL` says which model is used, whatever is promoted. */
  get isPinned(): boolean {
    return this.#env.COLOURNET_MODEL !== undefined;
  }

  /** @throws ColourNetError `bad-configuration` for what no model can be called */
  folderOf(name: string): string {
    return modelFolder(this.#env.DATA_DIR, name);
  }

  /** The starter first, then what was made here, newest first; what is damaged is left out. */
  async list(): Promise<ModelEntry[]> {
    const { model, before } = await readCurrent(this.#env.DATA_DIR);
    const order = [model, ...before];
    const entries = await Promise.all(
      [starterName, ...(await this.#made())].map(async (name): Promise<ModelEntry | undefined> => {
        const manifest = await readManifest(this.folderOf(name)).catch(() => undefined);
        if (!manifest) return undefined;
        const promoted = order.indexOf(name);
        return {
          name,
          created: manifest.created,
          figures: validationOf(manifest),
          bytes: await this.#bytesOf(name),
          promoted: promoted === -1 ? undefined : promoted,
        };
      }),
    );
    const [starter, ...made] = entries.filter((entry) => entry !== undefined);
    return [starter!, ...made.toSorted((one, two) => two.created.localeCompare(one.created))];
  }

  /**
   * Takes a model between two jobs, then writes down that it is the one: a kill between the two leaves the one before.
   * @throws ColourNetError `bad-configuration` where a model is pinned, `bad-bundle` where it is damaged or not there
   */
  promote(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const { model, before } = await this.#unpinned();
      if (name === model) return;
      await this.#load(this.folderOf(name));
      const others = before.filter((each) => each !== name && each !== model);
      await writeCurrent(this.#env.DATA_DIR, { model: name, before: [model, ...others].slice(0, kept - 1) });
    });
  }

  /**
   * Goes back to the model promoted before.
   * @returns its name; undefined where there was none before
   * @throws as {@link promote}
   */
  rollback(): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const { before } = await this.#unpinned();
      const [model, ...rest] = before;
      if (model === undefined) return undefined;
      await this.#load(this.folderOf(model));
      await writeCurrent(this.#env.DATA_DIR, { model, before: rest });
      return model;
    });
  }

  /**
   * Deletes a model that was made here and is not in use, and the state of its run.
   * @returns the bytes that this frees
   * @throws ColourNetError `bad-configuration` for the starter and the one in use
   */
  remove(name: string): Promise<number> {
    return this.#inTurn(async () => {
      const current = await readCurrent(this.#env.DATA_DIR);
      if (name === starterName || name === current.model) {
        const sentence = `The model ${name} is in use or came along, and stays: promote another one first.`;
        throw new ColourNetError('bad-configuration', sentence);
      }
      const bytes = await this.#bytesOf(name);
      await writeCurrent(this.#env.DATA_DIR, {
        ...current,
        before: current.before.filter((each) => each !== name),
      });
      for (const folder of this.#foldersOf(name)) await rm(folder, { recursive: true, force: true });
      return bytes;
    });
  }

  /** Deletes what is neither in use, nor among the last five promoted, nor among the last five made. */
  async prune(): Promise<string[]> {
    const [, ...made] = await this.list();
    const old = made.filter(({ promoted }, index) => promoted === undefined && index >= kept);
    for (const { name } of old) await this.remove(name);
    return old.map(({ name }) => name);
  }

  async #unpinned(): Promise<Current> {
    if (this.isPinned) {
      const sentence =
        'COLOURNET_MODEL says which model is used: unset it and restart the bot to promote another.';
      throw new ColourNetError('bad-configuration', sentence);
    }
    return readCurrent(this.#env.DATA_DIR);
  }

  async #made(): Promise<string[]> {
    const entries = await readdir(join(this.#env.DATA_DIR, 'models'), { withFileTypes: true }).catch(
      noneWhereMissing,
    );
    return entries
      .filter((entry) => entry.isDirectory() && isModelName(entry.name))
      .map(({ name }) => name)
      .filter((name) => !name.endsWith('.training') && name !== starterName);
  }

  #foldersOf(name: string): string[] {
    const folder = this.folderOf(name);
    return name === starterName ? [folder] : [folder, `${folder}.training`];
  }

  async #bytesOf(name: string): Promise<number> {
    let bytes = 0;
    for (const folder of this.#foldersOf(name)) {
      const files = await readdir(folder, { recursive: true }).catch(noneWhereMissing);
      for (const file of files) {
        const found = await stat(join(folder, file)).catch(() => undefined); // gone since: a run replaces files
        if (found?.isFile()) bytes += found.size;
      }
    }
    return bytes;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined); // whoever asked is told
    return done;
  }
}

function noneWhereMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
