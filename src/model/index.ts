import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Env } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { BadPicture } from './bad-picture.ts';
import type { Facts, Fault, Request, Response, WorkerData } from './protocol.ts';
import { starterFolder } from './current.ts';
import type { ColouriseOptions, ColouriseResult, RedecodeOptions } from './session.ts';

export {
  BadPicture,
  describeFault,
  type PictureSentences,
  pictureSentences,
} from './bad-picture.ts';
export type { EngineReason } from './engines/choose.ts';
export type { ColouriseResult } from './session.ts';
export { temperatureRange } from './decode.ts';
export { type ModelEntry, Models } from './models.ts';
export { starterName } from './current.ts';
export { selectBundle } from './select-bundle.ts';
export { sniffFormat } from './sniff.ts';

export interface ColouriserOptions {
  /** The model bundle's folder; the starter unless told otherwise. */
  readonly folder?: string;
  /** `auto` unless told otherwise. */
  readonly engine?: Env['COLOURNET_ENGINE'];
  /** How many distributions are kept for `redecode`, and how many bytes at most. */
  readonly remember?: WorkerData['remember'];
  /** Starts the worker thread; tests wrap it to get at the thread. */
  readonly startWorker?: (data: WorkerData) => Worker;
}

/** Colours pictures on a worker thread, one after another in the order of the calls. */
export interface Colouriser {
  /** Which engine and model are at work. */
  readonly facts: Facts;
  /**
   * @param bytes a picture's file, at most 40 megapixels
   * @throws ColourNetError `bad-picture`, `bad-configuration`, `worker-died`, `closed`
   */
  colourise(bytes: Uint8Array, options?: ColouriseOptions): Promise<ColouriseResult>;
  /**
   * Another temperature or toning for an earlier result, without running the network again.
   * @param key the earlier result's
   * @throws ColourNetError `forgotten` where the distribution is no longer kept, and as `colourise`
   */
  redecode(key: string, options?: RedecodeOptions): Promise<ColouriseResult>;
  /**
   * Takes another model between two jobs: those that were asked for before are done by the one before, which stays where
   * the new one cannot be loaded. The distributions of the one before are forgotten.
   * @throws ColourNetError `bad-bundle`, and as `colourise`
   */
  load(folder: string): Promise<void>;
  /** Ends the thread after the jobs that it has. */
  close(): Promise<void>;
}

const remembered = { jobs: 16, maxBytes: 512 * 2 ** 20 };

/**
 * Starts the worker thread and loads the model there. A worker that dies fails its jobs and is started again.
 * @throws ColourNetError `bad-bundle`, `engine-unavailable`
 */
export async function loadColouriser(options: ColouriserOptions = {}): Promise<Colouriser> {
  let { folder = starterFolder } = options;
  const { engine = 'auto', remember = remembered, startWorker = startThread } = options;
  let thread = await startServing(startWorker({ folder, engine, remember }));
  let starting: Promise<unknown> | undefined;
  let closed = false;

  const serving = async (): Promise<Serving> => {
    if (closed) throw new ColourNetError('closed', 'The colouriser was closed.');
    if (thread.dead) {
      starting ??= startServing(startWorker({ folder, engine, remember }))
        .then((next) => {
          thread = next;
        })
        .finally(() => {
          starting = undefined;
        });
      await starting;
    }
    return thread;
  };

  return {
    get facts() {
      return thread.facts;
    },
    colourise: async (bytes, job = {}) => (await serving()).ask({ kind: 'colourise', bytes, options: job }),
    redecode: async (key, job = {}) => (await serving()).ask({ kind: 'redecode', key, options: job }),
    async load(next) {
      await (await serving()).load(next);
      folder = next; // for a thread that is started again
    },
    async close() {
      closed = true;
      await starting?.catch(() => undefined); // the jobs that wait for it are told
      await thread.close();
    },
  };
}

type Question = Request extends infer Each ? (Each extends { id: number } ? Omit<Each, 'id'> : never) : never;

/** A worker thread that has loaded its model. */
interface Serving {
  readonly facts: Facts;
  readonly dead: boolean;
  ask(job: Exclude<Question, { kind: 'load' }>): Promise<ColouriseResult>;
  load(folder: string): Promise<void>;
  close(): Promise<void>;
}

function startThread(workerData: WorkerData): Worker {
  // One environment for both threads: TensorFlow's C++ reads its log level from the process.
  return new Worker(new URL('./worker.mjs', import.meta.url), { workerData, env: SHARE_ENV });
}

function startServing(worker: Worker): Promise<Serving> {
  const waiting = new Map<
    number,
    { resolve(answer: ColouriseResult | Facts): void; reject(error: Error): void }
  >();
  let id = 0;
  let dead = false;
  let death: unknown; // what an uncaught exception in the thread said
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      dead = true;
      resolve();
    });
  });

  return new Promise((resolve, reject) => {
    worker.on('error', (error) => {
      death = error;
    });
    worker.once('exit', (code) => {
      const sentence = `The colouring thread ended (exit ${code}) before the picture was done: try again.`;
      const error = new ColourNetError('worker-died', sentence, { cause: death });
      reject(error);
      for (const job of waiting.values()) job.reject(error);
      waiting.clear();
    });
    worker.on('message', (response: Response) => {
      if (response.kind === 'failed') return reject(errorOf(response.fault));
      if (response.kind === 'ready') return resolve(serve(response.facts));
      const job = waiting.get(response.id);
      waiting.delete(response.id);
      if (response.kind === 'result') job?.resolve(response.result);
      else if (response.kind === 'loaded') job?.resolve(response.facts);
      else job?.reject(errorOf(response.fault));
    });
  });

  function serve(first: Facts): Serving {
    let facts = first;
    const ask = (question: Question) =>
      new Promise<ColouriseResult | Facts>((resolve, reject) => {
        waiting.set(++id, { resolve, reject });
        worker.postMessage({ ...question, id } satisfies Request);
      });
    return {
      get facts() {
        return facts;
      },
      get dead() {
        return dead;
      },
      ask: async (job) => (await ask(job)) as ColouriseResult,
      load: async (folder) => {
        facts = (await ask({ kind: 'load', folder })) as Facts;
      },
      async close() {
        if (!dead) worker.postMessage({ kind: 'close' } satisfies Request);
        await exited;
      },
    };
  }
}

function errorOf({ code, picture, message, stack }: Fault): Error {
  const error = picture
    ? new BadPicture(picture)
    : code
      ? new ColourNetError(code, message)
      : new Error(message);
  error.stack = stack;
  return error;
}
