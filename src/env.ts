import { existsSync } from 'node:fs';
import { z } from 'zod';
import { ColourNetError } from './errors.ts';

/** The engines a person may ask for; `auto` takes the best that this machine has. */
const engineChoices = ['auto', 'tensorflow', 'onnx', 'wasm'] as const;

/** What may hold the store. */
export const storeProtocol = /^(rediss?|postgres(ql)?)$/;

const snowflake = /^\d{1,20}$/;
const idList = z
  .string()
  .transform((ids) => ids.split(',').map((each) => each.trim()))
  .pipe(z.array(z.string().regex(snowflake, 'must be ids with commas between them')))
  .default([]);

const schema = z.object({
  /** Where pictures may come from, instead of Discord's hosts: `host[:port]`, with commas between them. */
  CDN_HOSTS: z
    .string()
    .transform((hosts) => hosts.split(',').map((each) => each.trim()))
    .optional(),
  COLOURNET_ENGINE: z.enum(engineChoices).default('auto'),
  COLOURNET_MODEL: z.string().min(1).optional(),
  DANBOORU_API_KEY: z.string().optional(),
  DANBOORU_LOGIN: z.string().optional(),
  DANBOORU_URL: z.url({ protocol: /^https?$/ }).default('https://danbooru.donmai.us'),
  /** The number in the address of the account's page. */
  DANBOORU_USER_ID: z.coerce.number().int().positive().optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  /** Users who may retrain and promote, and roles whose members may: ids, with commas between them. */
  DISCORD_ADMINS: idList,
  DISCORD_ADMIN_ROLES: idList,
  /** Another address of Discord's REST API, without the version. */
  DISCORD_API: z.url({ protocol: /^https?$/ }).optional(),
  /** The server where models are made and promoted. */
  DISCORD_HOME_GUILD: z.string().regex(snowflake, 'must be the id of a server').optional(),
  DISCORD_TOKEN: z.string().optional(),
  /** Of the loopback port that tells health and metrics; 0 takes any. */
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8480),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  STORE_URL: z
    .url({
      protocol: storeProtocol,
      error: 'must be a redis://, rediss://, postgres:// or postgresql:// URL',
    })
    .optional(), // the error must not show it: it may hold a password
});

export type Env = z.infer<typeof schema>;

/** The environment, with what an `.env` file in the working folder adds: what is set already stays. */
function processEnv(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * Reads and checks the environment; an empty variable counts as unset, as in an `.env` file.
 * @throws ColourNetError `bad-configuration`, naming the variable.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = processEnv()): Env {
  const set = Object.entries(source).filter(([, value]) => value !== '');
  const parsed = schema.safeParse(Object.fromEntries(set));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ColourNetError('bad-configuration', `The environment is wrong. ${faults.join('; ')}.`);
}

const notForChildren = /^(DISCORD_|STORE_URL$)/;

/**
 * The environment of a child process: what a person set, in the place of which stand the values that are at work here. It
 * does not get the secrets of the bot.
 */
export function childEnv(
  env: Partial<Pick<Env, 'COLOURNET_ENGINE' | 'COLOURNET_MODEL' | 'DATA_DIR' | 'LOG_LEVEL'>>,
): Record<string, string> {
  const all = { ...processEnv(), ...env };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !notForChildren.test(entry[0]),
    ),
  );
}
