import { parentPort, workerData } from 'node:worker_threads';
import { ColourNetError } from '../errors.ts';
import { BadPicture } from './bad-picture.ts';
import { loadBundle, validationOf } from './bundle.ts';
import { openEngine } from './engines/choose.ts';
import type { Facts, Fault, Request, Response, WorkerData } from './protocol.ts';
import { createSession, type Session } from './session.ts';

// The thread that owns the engine and the pixel arithmetic. Both block, so that nothing else may live here.

const port = parentPort!;
const say = (response: Response) => port.postMessage(response);

/** A model on an engine. */
interface Opened {
  readonly session: Session;
  readonly facts: Facts;
  close(): Promise<void>;
}

async function open(folder: string, { engine: choice, remember }: WorkerData): Promise<Opened> {
  const bundle = await loadBundle(folder);
  const { engine, why, trouble } = await openEngine(choice, bundle);
  const { name: model, manifest } = bundle;
  const figures = validationOf(manifest);
  return {
    session: createSession(bundle, engine, remember),
    facts: {
      engine: engine.name,
      device: engine.device,
      why,
      trouble,
      model,
      width: bundle.size.width,
      figures,
    },
    close: () => engine.close(),
  };
}

async function start(data: WorkerData): Promise<void> {
  let opened = await open(data.folder, data);

  const answer = async (request: Exclude<Request, { kind: 'close' }>): Promise<Response> => {
    const { id } = request;
    if (request.kind === 'load') {
      const before = opened;
      opened = await open(request.folder, data); // where it cannot be opened the one before stays
      await before.close();
      return { kind: 'loaded', id, facts: opened.facts };
    }
    const { session } = opened;
    const result =
      request.kind === 'colourise'
        ? await session.colourise(request.bytes, request.options)
        : await session.redecode(request.key, request.options);
    return { kind: 'result', id, result };
  };
  const serve = async (request: Request): Promise<void> => {
    if (request.kind === 'close') {
      await opened.close();
      port.close();
    } else {
      const { id } = request;
      say(await answer(request).catch((error: unknown) => ({ kind: 'fault', id, fault: faultOf(error) })));
    }
  };
  let last = Promise.resolve(); // one after another, in the order of arrival
  port.on('message', (request: Request) => {
    last = last.then(() => serve(request));
  });
  say({ kind: 'ready', facts: opened.facts });
}

function faultOf(error: unknown): Fault {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof ColourNetError ? error.code : null;
  return { code, picture: error instanceof BadPicture ? error.fault : null, message, stack };
}

await start(workerData as WorkerData).catch((error: unknown) =>
  say({ kind: 'failed', fault: faultOf(error) }),
);
