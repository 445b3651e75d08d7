import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnv, type Env } from '../../env.ts';
import { ownerOf } from '../../folder-lock.ts';
import { datasetsFolder, runFiles, runsFolder } from '../../run-files.ts';
import { type RunPlan, runPlanSchema } from '../../run-record.ts';
import { writeWhole } from '../../write-whole.ts';
import { RunReader } from './run-reader.ts';
import type { RunState } from './run-state.ts';

export type RunEnv = Pick<Env, 'DATA_DIR' | 'COLOURNET_MODEL'>;

const script = fileURLToPath(new URL('../../cli/retrain.ts', import.meta.url));
/** Enough of what a run printed to find its last line in. */
const lastBytes = 4096;

/** The runs of an installation, as files and processes: a process of its own does each, and outlives the bot. */
export class Runs {
  readonly #env: RunEnv;

  constructor(env: RunEnv) {
    this.#env = env;
  }

  get dataDir(): string {
    return this.#env.DATA_DIR;
  }

  /** What there is a plan of, newest first; damaged ones are left out. */
  async list(): Promise<RunPlan[]> {
    const names = await namesIn(runsFolder(this.dataDir));
    const plans = await Promise.all(names.map((id) => this.find(id)));
    return plans
      .filter((plan) => plan !== undefined)
      .toSorted((one, two) => two.at.localeCompare(one.at) || two.id.localeCompare(one.id));
  }

  /** The plan of a run; undefined where there is none that can be read. */
  async find(id: string): Promise<RunPlan | undefined> {
    const text = await readFile(runFiles(this.dataDir, id).plan, 'utf8').catch(() => '');
    try {
      const plan = runPlanSchema.parse(JSON.parse(text));
      return plan.id === id ? plan : undefined;
    } catch {
      return undefined;
    }
  }

  stateOf(plan: RunPlan): Promise<RunState> {
    return new RunReader(this.dataDir, plan).read();
  }

  /** The process that scrapes, prepares or trains here, by a run or typed by hand; undefined where none does. */
  processAtWork(): Promise<number | undefined> {
    return ownerOf(runsFolder(this.dataDir));
  }

  /** A name that neither a run nor a model has: the day, and a number from the second one on. */
  async freshId(now: Date): Promise<string> {
    const taken = new Set([
      ...(await namesIn(runsFolder(this.dataDir))),
      ...(await namesIn(join(this.dataDir, 'models'))),
    ]);
    const day = now.toISOString().slice(0, 10);
    for (let number = 1; ; number++) {
      const id = number === 1 ? day : `${day}-${number}`;
      if (!taken.has(id)) return id;
    }
  }

  async write(plan: RunPlan): Promise<void> {
    await writeWhole(runFiles(this.dataDir, plan.id).plan, Buffer.from(`${JSON.stringify(plan)}\n`));
  }

  /**
   * Starts the process that does a plan, or goes on with it. Its output goes to a file: with a pipe it would die with the
   * bot.
   * @returns resolves when the process has ended, as long as this one lives
   */
  async begin(id: string): Promise<{ readonly ended: Promise<void> }> {
    const files = runFiles(this.dataDir, id);
    await mkdir(files.folder, { recursive: true });
    const output = await open(files.output, 'w');
    try {
      const child = spawn(process.execPath, ['--import', 'tsx', script, '--run', id], {
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
        env: childEnv(this.#env),
      });
      const ended = once(child, 'exit').then(() => undefined);
      await once(child, 'spawn');
      child.unref();
      return { ended };
    } finally {
      await output.close();
    }
  }

  /** The last line that the last process of a run has printed; empty where there is none. */
  async lastWords(id: string): Promise<string> {
    const text = await readFile(runFiles(this.dataDir, id).output, 'utf8').catch(() => '');
    return text.slice(-lastBytes).trim().split('\n').at(-1) ?? '';
  }

  datasets(): Promise<string[]> {
    return namesIn(datasetsFolder(this.dataDir));
  }

  /** Pictures in a data folder. */
  async picturesIn(dataset: string): Promise<number> {
    return (await readdir(join(datasetsFolder(this.dataDir), dataset, 'pictures')).catch(() => [])).length;
  }
}

/** The folders in a folder. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const are = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).isDirectory()));
  return names.filter((_, index) => are[index]).toSorted();
}
