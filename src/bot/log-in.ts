import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  Status,
} from 'discord.js';
import { ColourNetError } from '../errors.ts';
import { judge } from './discord-errors.ts';
import { withinTime } from './within-time.ts';

const tokenRefused: number = GatewayCloseCodes.AuthenticationFailed;
/** discord.js itself would try for ever. */
const patienceMs = 180_000;

/** Logs in and waits until the servers are known. @throws ColourNetError, with one sentence and without the token */
export async function logIn(client: Client, token: string): Promise<void> {
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  const cut = whenLost(client).then((error) => {
    throw error;
  });
  try {
    await withinTime(Promise.race([client.login(token).then(() => ready), cut]), patienceMs, unreachable);
  } catch (error) {
    throw explainLogIn(error);
  }
}

/** Whether all connections to Discord stand. */
export function isConnected(client: Client): boolean {
  const { shards } = client.ws;
  return client.isReady() && shards.every(({ status }) => status === Status.Ready);
}

/** Resolves with a sentence once Discord cuts the connection for good, as when the token was replaced. */
export function whenLost(client: Client): Promise<ColourNetError> {
  return new Promise((resolve) => {
    client.once(Events.ShardDisconnect, ({ code }) => {
      if (code === tokenRefused) return resolve(wrongToken());
      const sentence = `Discord has closed the connection for good (${code}): look that code up in its documentation.`;
      resolve(new ColourNetError('remote-refused', sentence));
    });
  });
}

/** In one sentence, where the token is wrong or Discord cannot be reached. */
export function explainLogIn(error: unknown): unknown {
  const refused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (refused) return wrongToken();
  return judge(error).kind === 'discord-down' ? unreachable() : error;
}

function wrongToken(): ColourNetError {
  return new ColourNetError(
    'bad-configuration',
    'Discord does not know DISCORD_TOKEN: copy it again from the developer portal.',
  );
}

function unreachable(): ColourNetError {
  return new ColourNetError(
    'remote-refused',
    'Discord cannot be reached: check the connection and start again.',
  );
}
