import { existsSync } from 'node:fs';
import { z } from 'zod';
import { ColourNetError } from './errors.ts';

/** The engines a person may ask for; `auto` takes the best that this machine has. */
const engineChoices = ['auto', 'tensorflow', 'onnx', 'wasm'] as const;

const schema = z.object({
  COLOURNET_ENGINE: z.enum(engineChoices).default('auto'),
  COLOURNET_MODEL: z.string().min(1).optional(),
  DANBOORU_API_KEY: z.string().optional(),
  DANBOORU_LOGIN: z.string().optional(),
  DANBOORU_URL: z.url({ protocol: /^https?$/ }).default('https://danbooru.donmai.us'),
  /** The number in the address of the account's page. */
  DANBOORU_USER_ID: z.coerce.number().int().positive().optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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
