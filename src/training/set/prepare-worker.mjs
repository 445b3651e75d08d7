// `new Worker('x.ts')` fails on Node 20 under tsx and under vitest: this entry brings the loader along.
import { register } from 'tsx/esm/api';

register();
export const { answerWithShard } = await import('./make-shard.ts');
