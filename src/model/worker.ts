import { parentPort, workerData } from 'node:worker_threads';
import { ColourNetError } from '../errors.ts';
import { BadPicture } from './bad-picture.ts';
import { loadBundle, validationOf } from './bundle.ts';
import { openEngine } from './engines/choose.ts';
import type { Fault, Request, Response, WorkerData } from './protocol.ts';
import { createSession } from './session.ts';

// The thread that owns the engine and the pixel arithmetic. Both block, so that nothing else may live here.

const port = parentPort!;
const say = (response: Response) => port.postMessage(response);

async function start({ folder, engine: choice, remember }: WorkerData): Promise<void> {
  const bundle = await loadBundle(folder);
  const { engine, why, trouble } = await openEngine(choice, bundle);
  const session = createSession(bundle, engine, remember);

  const answer = async (request: Request): Promise<void> => {
    if (request.kind === 'close') {
      await engine.close();
      port.close();
      return;
    }
    try {
      const result =
        request.kind === 'colourise'
          ? await session.colourise(request.bytes, request.options)
          : await session.redecode(request.key, request.options);
      say({ kind: 'result', id: request.id, result });
    } catch (error) {
      say({ kind: 'fault', id: request.id, fault: faultOf(error) });
    }
  };
  let last = Promise.resolve(); // one after another, in the order of arrival
  port.on('message', (request: Request) => {
    last = last.then(() => answer(request));
  });
  const { name: model, manifest } = bundle;
  const figures = validationOf(manifest);
  const facts = { engine: engine.name, device: engine.device, why, trouble, model, figures };
  say({ kind: 'ready', facts });
}

function faultOf(error: unknown): Fault {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof ColourNetError ? error.code : null;
  return { code, picture: error instanceof BadPicture ? error.fault : null, message, stack };
}

await start(workerData as WorkerData).catch((error: unknown) =>
  say({ kind: 'failed', fault: faultOf(error) }),
);
