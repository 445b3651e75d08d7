import { z } from 'zod';
import { ColourNetError } from '../../errors.ts';

/** What came back over the wire for one address. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Null where it was longer than allowed. */
  readonly body: Uint8Array | null;
}

/** The site's database gave up: the same question over fewer ids may do. */
export class QueryTimeout extends ColourNetError {
  constructor({ host, pathname }: URL) {
    const sentence = `The database of ${host} gave up (${pathname}): run the same command again later.`;
    super('remote-refused', sentence);
  }
}

const errorSchema = z.object({
  success: z.literal(false),
  /** A class of the site's program, e.g. `PostQuery::TagLimitError`. */
  error: z.string().regex(/^[A-Z]\w{0,60}(::[A-Z]\w{0,60})*$/),
});

/** The site's own account of an error, undefined where something else answered: a front, a proxy. */
function errorOf(answer: Answer): z.infer<typeof errorSchema> | undefined {
  try {
    return errorSchema.safeParse(parseJson(answer)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseJson({ body }: Answer): unknown {
  if (body === null) throw new SyntaxError('The answer is too long to be read.');
  return JSON.parse(new TextDecoder().decode(body));
}

/** Whether the database ran out of time (500), which to repeat would only load it again. */
export function isQueryTimeout(answer: Answer): boolean {
  const timeouts = /^(ActiveRecord::QueryCanceled|Rack::Timeout)/;
  return answer.status === 500 && timeouts.test(errorOf(answer)?.error ?? '');
}

/** Whether the key is known but may not do this (403 in JSON): it was made for some addresses only. */
export function isNarrowKey(answer: Answer): boolean {
  return answer.status === 403 && errorOf(answer) !== undefined;
}

/**
 * The JSON of a good answer.
 * @throws QueryTimeout, and ColourNetError `remote-refused` with one sentence for every other answer
 */
export function readAnswer<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (isQueryTimeout(answer)) throw new QueryTimeout(answer.url);
  if (answer.status !== 200) throw refusal(explain(answer));
  let json: unknown;
  try {
    json = parseJson(answer);
  } catch (cause) {
    const where = `${answer.url.host}${answer.url.pathname}`;
    throw refusal(`${where} answers, but not in JSON: check DANBOORU_URL, and any proxy on the way.`, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refusal(
    `${answer.url.host}${answer.url.pathname} answers in another form than it used to (${issue?.path.join('.')}: ${issue?.message}): look for a newer ColourNet.`,
  );
}

function refusal(sentence: string, cause?: unknown): ColourNetError {
  return new ColourNetError('remote-refused', sentence, { cause });
}

/** One sentence on an answer that is not 200. Decided by status and error class, never by the site's own words. */
function explain(answer: Answer): string {
  const { url, status, headers } = answer;
  const known = errorOf(answer);
  const [where, named] = [`${url.host}${url.pathname}`, known ? ` (${known.error})` : ''];
  if (status === 401) {
    return `${url.host} does not accept this login and key${named}: check DANBOORU_LOGIN and DANBOORU_API_KEY.`;
  }
  if (status === 403 && known) {
    return `The key may not ask ${where}${named}: allow it posts:index for this machine's address, or make a new one.`;
  }
  if (status === 403) {
    return `The front of ${url.host} refused us before the site was asked (403 without JSON): do not try again at once; check that DANBOORU_USER_ID is your account's id, leave out --anonymous, and read help:api there.`;
  }
  if (status === 410) return `${where} has no page that deep${named}: report this as a fault of ColourNet.`;
  if (status === 422 && known?.error === 'PostQuery::TagLimitError') {
    return `The account may not search for so many tags at a time${named}: put fewer into --query.`;
  }
  if (status === 422) return `${url.host} cannot make sense of the query${named}: change --query.`;
  if (status >= 300 && status < 400) {
    const location = String(headers['location']);
    const to = URL.canParse(location, url.href) ? new URL(location, url).origin : 'elsewhere';
    return `${where} sends us on to ${to} (${status}): set DANBOORU_URL to where the site is.`;
  }
  return `${where} answered ${status}${named}: check DANBOORU_URL, or report this as a fault of ColourNet.`;
}
