import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { BadPicture, sniffFormat } from '../model/index.ts';
import { Refused, refuse, refuseBecause, refusePicture } from './texts/texts.ts';

/** Discord's own hosts: nothing is fetched from anywhere else. */
export const discordHosts: readonly string[] = [
  'cdn.discordapp.com',
  'media.discordapp.net',
  'images-ext-1.discordapp.net',
  'images-ext-2.discordapp.net',
];

export interface IntakeOptions {
  /** Hosts, with their port where it is not the usual one. */
  readonly hosts: readonly string[];
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

export const intakeLimits = { maxBytes: 25 * 2 ** 20, timeoutMs: 30_000 };

/** While Discord's file server fails. */
const mostTries = 4;
const pauseMs = 250;

/**
 * Fetches a picture's file from Discord; what is in it is for the decoder to tell. Undici follows no redirect.
 * @param url as Discord gave it; it is signed, so it must not reach a log
 * @throws Refused
 */
export async function fetchPicture(
  url: string,
  { hosts, maxBytes, timeoutMs, signal }: IntakeOptions,
): Promise<Uint8Array> {
  if (!URL.canParse(url) || !hosts.includes(new URL(url).host)) throw refuse('notFromDiscord');
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end); // AbortSignal.any of Node 20 would keep a bit of each call for good
  try {
    for (let tries = 1; ; tries++) {
      try {
        return await fetchOnce(url, maxBytes, ending.signal);
      } catch (error) {
        if (error instanceof Refused || ending.signal.aborted || tries === mostTries) throw error;
        await wait(pauseMs * tries, undefined, { signal: ending.signal });
      }
    }
  } catch (error) {
    throw error instanceof Refused ? error : refuseBecause(error, 'notFetched');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/** @throws Refused where another try would end as this one did */
async function fetchOnce(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const { statusCode, headers, body } = await request(url, { signal });
  try {
    if (statusCode === 429 || statusCode >= 500) throw new Error(`it was answered with ${statusCode}`);
    if (statusCode !== 200) throw refuse('notFetched');
    if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    return checkType(await readAll(body, maxBytes));
  } finally {
    body.on('error', () => {}).destroy(); // what is left of it errs, and unheard that would end the process
  }
}

async function readAll(body: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes); // whatever the header said
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** By what the file begins with, whatever its name says. */
function checkType(bytes: Uint8Array): Uint8Array {
  try {
    sniffFormat(bytes);
    return bytes;
  } catch (error) {
    throw error instanceof BadPicture ? refusePicture(error) : error;
  }
}

function tooLarge(maxBytes: number): Refused {
  return refuse('tooLarge', maxBytes / 2 ** 20);
}
