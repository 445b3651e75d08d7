const known = {
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  20009: [400, 'Explicit content cannot be sent to the desired recipient(s)'],
  30032: [400, 'Maximum number of application commands reached'],
  30034: [429, 'Max number of daily application command creates has been reached (200)'],
  30046: [429, 'Maximum number of edits to messages older than 1 hour reached. Try again later'],
  40005: [413, 'Request entity too large. Try sending something smaller in size'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40094: [403, 'This interaction has reached the maximum number of follow-up messages'],
  40333: [403, 'internal network error'],
  50001: [403, 'Missing Access'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50013: [403, 'Missing Permissions'],
  50027: [401, 'Invalid Webhook Token'],
  50033: [400, 'Invalid Recipient(s)'],
  50035: [400, 'Invalid Form Body'],
  50046: [400, 'Invalid asset'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  50045: [400, 'File uploaded exceeds the maximum size'],
  160004: [400, 'A thread has already been created for this message'],
  200000: [400, 'Message was blocked by automatic moderation'],
  200001: [400, 'Title was blocked by automatic moderation'],
} as const;

export type ErrorCode = keyof typeof known;

type ErrorTree = { [key: string]: ErrorTree | { code: string; message: string }[] };

/** An answer of Discord that refuses a request. */
export class DiscordRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;
  /** Where the rule is broken, in words. */
  readonly detail: string;
  /** Of a 429, how long to wait. */
  retryAfterMs = 0;

  constructor(status: number, code: number, message: string, detail = '', errors?: ErrorTree) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
  }

  toJSON() {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

/** The refusal with one of Discord's codes. */
export function refusal(code: ErrorCode, detail = ''): DiscordRefusal {
  const [status, message] = known[code];
  return new DiscordRefusal(status, code, message, detail);
}

/** A refusal with 429 that says how long to wait; discord.js waits so long and tries again. */
export function refusalFor(retryAfterMs: number, code: 30034 | 30046): DiscordRefusal {
  return Object.assign(refusal(code), { retryAfterMs });
}

/** The refusal of a body (50035) that names the field, e.g. `data.components[0].custom_id`. */
export function invalidField(path: string, rule: string, message: string): DiscordRefusal {
  const [status, title] = known[50035];
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const tree = keys.reduceRight<ErrorTree>((inner, key) => ({ [key]: inner }), {
    _errors: [{ code: rule, message }],
  });
  return new DiscordRefusal(status, 50035, title, `${path}: ${message}`, tree);
}
