import { ColourNetError } from '../errors.ts';
import { describeError } from './discord-errors.ts';

/** @throws ColourNetError `bad-configuration`, saying how to get one */
export function requireToken(token: string | undefined): string {
  if (token) return token;
  const sentence =
    'DISCORD_TOKEN is not set: make an application at https://discord.com/developers/applications, ' +
    'take the token from its page "Bot", and put it into .env (see README.md).';
  throw new ColourNetError('bad-configuration', sentence);
}

/** Ends the process with one sentence: 2 for what a person can mend, 3 where Discord refuses, 1 for a fault of ours. */
export function endWith(error: unknown): void {
  const known = error instanceof ColourNetError;
  process.stderr.write(`${known ? error.message : JSON.stringify(describeError(error))}\n`);
  process.exitCode = !known ? 1 : error.code === 'remote-refused' ? 3 : 2;
}
