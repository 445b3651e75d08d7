import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js';
import { ColourNetError } from '../errors.ts';
import { BadPicture } from '../model/index.ts';
import { Refused, refuseBecause, refusePicture } from './texts/texts.ts';

/** What is done about an error. */
export type Verdict =
  /** Somebody is told a sentence in his language. */
  | { readonly kind: 'tell'; readonly refused: Refused }
  /** The interaction was over before it could be acknowledged: there is nobody to tell. */
  | { readonly kind: 'late' }
  /** Somebody else has acknowledged it: an earlier delivery, or another process with this token. */
  | { readonly kind: 'answered-elsewhere' }
  /** The message or its channel was deleted. */
  | { readonly kind: 'gone' }
  /** The token lives no more: what was promised goes another way. */
  | { readonly kind: 'token-dead' }
  /** Discord does not answer: what may be repeated is. */
  | { readonly kind: 'discord-down' }
  /** A fault of ours: the log has it, whoever waits is told its number. */
  | { readonly kind: 'fault' };

/** A token that is known to be dead is not sent again: Discord bans who sends many. */
export class DeadToken extends Error {
  constructor() {
    super('The token of the interaction lives no more.');
  }
}

const codes = RESTJSONErrorCodes;
/** Refused by the filter for explicit content or by AutoMod; the last two have no name in the library. */
const filtered: readonly unknown[] = [
  codes.ExplicitContentCannotBeSentToTheDesiredRecipient,
  200_000,
  200_001,
];
const tooLarge: readonly unknown[] = [codes.RequestEntityTooLarge, 50_045];
const isCode = (error: unknown, ...wanted: readonly unknown[]) =>
  error instanceof DiscordAPIError && wanted.includes(error.code);

/** The one policy: the first line that fits an error says what is done about it. */
const policy: readonly (readonly [
  fits: (error: unknown) => boolean,
  verdict: (error: unknown) => Verdict,
])[] = [
  [(error) => error instanceof Refused, (error) => tell(error as Refused)],
  [(error) => error instanceof BadPicture, (error) => tell(refusePicture(error as BadPicture))],
  [
    (error) => error instanceof ColourNetError && error.code === 'result-too-large',
    (error) => tell(refuseBecause(error, 'resultTooLarge')),
  ],
  [(error) => isCode(error, codes.UnknownInteraction), () => ({ kind: 'late' })],
  [
    (error) => isCode(error, codes.InteractionHasAlreadyBeenAcknowledged),
    () => ({ kind: 'answered-elsewhere' }),
  ],
  [
    (error) => error instanceof DeadToken || isCode(error, codes.InvalidWebhookToken, codes.UnknownWebhook),
    () => ({ kind: 'token-dead' }),
  ],
  [(error) => isCode(error, codes.UnknownMessage, codes.UnknownChannel), () => ({ kind: 'gone' })],
  [
    (error) => isCode(error, codes.MissingAccess),
    (error) => tell(refuseBecause(error, 'missingPermission', 'View Channel')),
  ],
  [
    (error) => isCode(error, codes.MissingPermissions),
    (error) => tell(refuseBecause(error, 'missingPermission', 'Attach Files')), // an answer needs no other
  ],
  [(error) => isCode(error, ...filtered), (error) => tell(refuseBecause(error, 'filtered'))],
  [(error) => isCode(error, ...tooLarge), (error) => tell(refuseBecause(error, 'resultTooLarge'))],
  [isDown, () => ({ kind: 'discord-down' })],
];

export function judge(error: unknown): Verdict {
  return policy.find(([fits]) => fits(error))?.[1](error) ?? { kind: 'fault' };
}

const tell = (refused: Refused): Verdict => ({ kind: 'tell', refused });

const unreachable = /^(ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR)/;

function isDown(error: unknown): boolean {
  if (error instanceof HTTPError) return error.status >= 500;
  if (error instanceof RateLimitError) return true;
  if (!(error instanceof Error)) return false;
  const { name, code } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || unreachable.test(String(code));
}

/**
 * What a log may know of an error. discord.js keeps the token in the `url` of a REST error and the file in its
 * `requestBody`, so of such a one only these are told.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    const code = error instanceof DiscordAPIError ? error.code : undefined;
    const { name, status, method, url } = error;
    return { name, code, status, method, route: routeOf(url) };
  }
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

/** The path without ids, tokens and signatures. */
function routeOf(url: string): string {
  const { pathname } = new URL(url);
  return decodeURIComponent(pathname)
    .replace(/^.*?\/v\d+/, '')
    .replace(/(\/(?:webhooks|interactions)\/\d+)\/[^/]+/, '$1/:token')
    .replaceAll(/\d{5,}/g, ':id');
}
