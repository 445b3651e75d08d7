import packageJson from '../../package.json' with { type: 'json' };
import type { Env } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { type Account, type Client, createClient } from '../training/danbooru/client.ts';

/**
 * The client of the site, with the account that the environment names.
 * @throws ColourNetError `bad-configuration` naming what is not set
 */
export function connectDanbooru(
  env: Env,
  { rate, anonymous }: { rate: number; anonymous?: boolean },
  log: Logger,
): Client {
  const { DANBOORU_URL: url, DANBOORU_USER_ID: userId } = env;
  if (anonymous) log.warn('asking without an account: the site may refuse that at any time');
  if (anonymous && userId !== undefined) {
    log.warn('DANBOORU_USER_ID is still told, as the site asks of programs: unset it to be nobody');
  }
  const account = anonymous ? undefined : accountOf(env);
  return createClient({ url, rate, account, userId, version: packageJson.version, log });
}

/** @throws ColourNetError `bad-configuration` naming what is not set */
function accountOf(env: Env): Account {
  const names = ['DANBOORU_LOGIN', 'DANBOORU_API_KEY', 'DANBOORU_USER_ID'] as const;
  const missing = names.filter((name) => env[name] === undefined);
  const { DANBOORU_LOGIN: login, DANBOORU_API_KEY: apiKey } = env;
  if (missing.length === 0 && login !== undefined && apiKey !== undefined) return { login, apiKey };
  const sentence = `${missing.join(' and ')} must be set, as docs/training.md says; or give --anonymous, which the site may refuse.`;
  throw new ColourNetError('bad-configuration', sentence);
}
