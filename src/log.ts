import pino, { type Logger } from 'pino';
import type { Env } from './env.ts';

export type { Logger };

/** JSON lines on stderr: stdout belongs to results. */
export function createLog(level: Env['LOG_LEVEL']): Logger {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}
