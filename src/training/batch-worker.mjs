// `new Worker('x.ts')` fails on Node 20 under tsx and under vitest: this entry brings the loader along.
import { workerData } from 'piscina';
import { register } from 'tsx/esm/api';

register();
const { createBatchWorker } = await import('./batch-worker.ts');
export const makeBatch = createBatchWorker(workerData);
