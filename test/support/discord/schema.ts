import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  CreatePrivateChannelRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  ModalInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import type { $ZodIssue } from 'zod/v4/core';
import { invalidField } from './errors.ts';
import type { Json } from './model.ts';

/** The official schemas of the bodies that the fake takes. */
const shapes = {
  commandCreate: ApplicationCommandCreateRequestSchema,
  commandPatch: ApplicationCommandPatchRequestPartialSchema,
  commandUpdate: ApplicationCommandUpdateRequestSchema,
  autocomplete: ApplicationCommandAutocompleteCallbackRequestSchema,
  reply: CreateMessageInteractionCallbackRequestSchema,
  update: UpdateMessageInteractionCallbackRequestSchema,
  modal: ModalInteractionCallbackRequestSchema,
  followUp: IncomingWebhookRequestPartialSchema,
  replyEdit: IncomingWebhookUpdateRequestPartialSchema,
  message: MessageCreateRequestSchema,
  messageEdit: MessageEditRequestPartialSchema,
  directMessages: CreatePrivateChannelRequestSchema,
  thread: CreateTextThreadWithMessageRequestSchema,
};

export type Shape = keyof typeof shapes;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** The issue that says most: of a union the branch whose type fits, as deep as it goes. */
function telling(issues: readonly $ZodIssue[], path: PropertyKey[]): [PropertyKey[], string] {
  const issue = issues[0]!;
  const here = [...path, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const fits = issue.errors.find((branch) => branch.every((inner) => inner.path.at(-1) !== 'type'));
    return telling(fits ?? issue.errors[0]!, here);
  }
  return [here, issue.message];
}

/** The path of the first key that a parse dropped, since schemas let unknown keys pass. */
function dropped(body: unknown, parsed: unknown, path: string): string | undefined {
  if (!isObject(body) || !isObject(parsed)) return Object.is(body, parsed) ? undefined : path;
  for (const [key, value] of Object.entries(body)) {
    const there = path === '' ? key : `${path}.${key}`;
    if (!(key in parsed)) return there;
    const found = dropped(value, parsed[key], there);
    if (found !== undefined) return found;
  }
  return undefined;
}

function without(body: Json, extras: readonly string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !extras.includes(key)));
}

/**
 * Refuses a body that the official schema does not describe completely.
 * @param extras keys that discord.js sends although the schema lacks them
 */
export function checkShape(shape: Shape, body: unknown, path = '', extras: readonly string[] = []) {
  if (!isObject(body)) throw invalidField(path, 'DICT_TYPE_CONVERT', 'Only dictionaries may be used');
  const checked = without(body, extras);
  const result = shapes[shape].safeParse(checked);
  const prefix = path === '' ? [] : [path];
  if (!result.success) {
    const [where, message] = telling(result.error.issues, prefix);
    throw invalidField(where.map(String).join('.'), 'SCHEMA', message);
  }
  const unknown = dropped(checked, result.data, path);
  if (unknown !== undefined) throw invalidField(unknown, 'UNKNOWN_FIELD', 'Nobody knows this field');
}
