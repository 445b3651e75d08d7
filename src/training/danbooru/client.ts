import { Agent, errors, request } from 'undici';
import { ColourNetError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Random } from '../../model/random.ts';
import { checkRate, readBase } from './address.ts';
import { type Answer, isQueryTimeout } from './answer.ts';
import { type Clock, createPace, realClock } from './pace.ts';

/** The network fails, or the host's front finds no answer, however often one asks. */
export class Unreachable extends ColourNetError {
  constructor(host: string, failure: string, cause?: unknown) {
    const sentence = `${host} cannot be reached (${failure}): check the connection and run the same command again.`;
    super('remote-refused', sentence, { cause });
  }
}

export interface Account {
  readonly login: string;
  readonly apiKey: string;
}

export interface ClientOptions {
  /** Where the API is, e.g. `https://danbooru.donmai.us`. */
  readonly url: string;
  /** Undefined: anonymous. */
  readonly account: Account | undefined;
  /** The account's id, which the site wants to see in the agent. */
  readonly userId: number | undefined;
  /** Of ColourNet. */
  readonly version: string;
  /** Requests a second, API and pictures together. */
  readonly rate: number;
  readonly log: Logger;
  readonly clock?: Clock;
  /** For the jitter of waits. */
  readonly random?: Random;
}

/** Every request to the site and its picture host goes through here: who we are, how fast, and what is tried again. */
export interface Client {
  readonly url: URL;
  /** How many were sent, repeats among them. */
  readonly requests: number;
  /** Requests a second that are allowed now: less than at the start once the site was busy. */
  readonly rate: number;
  /**
   * Gets an address; waits its turn, and tries again where that may help.
   * @param maxBytes a longer body is not read to its end
   * @returns any answer but 429, 503 and the other 5xx; a {@link isQueryTimeout | database time-out} is one
   * @throws Unreachable, and ColourNetError `remote-refused` where the site stays busy
   */
  get(url: URL, maxBytes: number): Promise<Answer>;
  close(): Promise<void>;
}

/** After 429 and 503: at least this, for the site sends no Retry-After itself. */
const busyWaitMs = 60_000;
/** A front that asks for more than this is not waited for. */
const longestWaitMs = 3_600_000;
const maxBusyInARow = 5;
/** Tries in all where the network fails or the front has no answer; between them 1, 2, 4 and 8 s. */
const maxTries = 5;
const timeoutMs = 60_000;

/** @throws ColourNetError `bad-configuration` for an address or a rate that is not allowed */
export function createClient(options: ClientOptions): Client {
  const { account, userId, version, log, clock = realClock, random = Math.random } = options;
  const url = readBase(options.url);
  checkRate(url, options.rate);
  const pace = createPace(options.rate, clock);
  const dispatcher = new Agent({
    connections: 1,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const agent = `ColourNet/${version}${userId === undefined ? '' : ` (user #${userId})`}`;
  const basic = account && `Basic ${Buffer.from(`${account.login}:${account.apiKey}`).toString('base64')}`;
  let requests = 0;

  /** Sends one request when its turn has come. */
  async function send(target: URL, maxBytes: number): Promise<Answer> {
    const {
      statusCode: status,
      headers,
      body,
    } = await pace.run(() => {
      requests++;
      // The key goes to the API and nowhere else: pictures lie on another host.
      const authorization = basic && target.origin === url.origin ? { authorization: basic } : {};
      return request(target, { dispatcher, headers: { 'user-agent': agent, ...authorization } });
    });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBytes) break; // which closes the connection
      chunks.push(chunk);
    }
    return { url: target, status, headers, body: bytes > maxBytes ? null : Buffer.concat(chunks) };
  }

  async function waitUntilFree(answer: Answer, busy: number): Promise<void> {
    const { status, headers, url: at } = answer;
    const waitMs = Math.max(busyWaitMs, retryAfterMs(headers['retry-after'])) * (1 + 0.1 * random());
    if (busy === maxBusyInARow || waitMs > 1.1 * longestWaitMs) {
      const stays = busy === maxBusyInARow ? `after ${busy} waits` : 'and asks for more than an hour';
      const sentence = `${at.host} is busy (${status}) ${stays}: run the same command again later, it goes on.`;
      throw new ColourNetError('remote-refused', sentence);
    }
    pace.halve();
    const waitS = Math.round(waitMs / 1000);
    log.warn(
      { status, host: at.host, waitS, rate: pace.rate },
      'the site is busy: waiting, then half the rate',
    );
    await clock.wait(waitMs);
  }

  async function get(target: URL, maxBytes: number): Promise<Answer> {
    checkRate(target, pace.rate); // the API may be local and name pictures that are not
    let [busy, tries] = [0, 0];
    for (;;) {
      let failure: string;
      try {
        const answer = await send(target, maxBytes);
        if (answer.status === 429 || answer.status === 503) {
          await waitUntilFree(answer, busy++);
          continue;
        }
        if (answer.status < 500 || isQueryTimeout(answer)) return answer;
        failure = String(answer.status);
        if (++tries === maxTries) throw new Unreachable(target.host, failure);
      } catch (error) {
        failure = networkFailure(error);
        if (++tries === maxTries) throw new Unreachable(target.host, failure, error);
      }
      log.debug({ host: target.host, failure, tries }, 'trying again');
      await clock.wait(1000 * 2 ** (tries - 1) * (1 + 0.1 * random()));
    }
  }

  return {
    url,
    get requests() {
      return requests;
    },
    get rate() {
      return pace.rate;
    },
    get,
    close: () => dispatcher.close(),
  };
}

/** Seconds or a date, as RFC 9110 (10.2.3) has it; 0 where it is neither. */
function retryAfterMs(header: string | string[] | undefined): number {
  const text = String(header);
  const ms = /^\d+$/.test(text) ? 1000 * Number(text) : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? 0 : ms;
}

/** What the network did, in a word. @throws the error itself where it is not the network's */
function networkFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || error instanceof ColourNetError) throw error;
  if (error instanceof errors.InvalidArgumentError) throw error;
  return code;
}
