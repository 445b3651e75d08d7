import type { Choice, MessageBody } from './bodies.ts';
import { checkModal } from './component-rules.ts';
import { invalidField, refusal } from './errors.ts';
import { flags } from './flags.ts';
import { messageJson } from './message-json.ts';
import { editMessage, emptyMessage, keep } from './messages.ts';
import type { Interaction, Json, Message } from './model.ts';
import { audience, checkAttach, messageExtras, postReply } from './reply.ts';
import type { RouteAnswer, RouteCall } from './route.ts';
import { checkShape } from './schema.ts';
import type { World } from './world.ts';

interface Callback {
  readonly type: number;
  readonly data?: unknown;
}

/** Which callback types an interaction may be answered by; a modal without a message has nothing to update. */
function allowedTypes({ type, source }: Interaction): readonly number[] {
  if (type === 4) return [8];
  const update = type === 3 || (type === 5 && source) ? [6, 7] : [];
  return [4, 5, ...update, ...(type === 5 ? [] : [9])];
}

function thinking(world: World, interaction: Interaction, data: Json): Message {
  for (const [key, value] of Object.entries(data)) {
    const allowed = key === 'flags' && (Number(value) & ~flags.ephemeral) === 0;
    if (!allowed) throw invalidField(`data.${key}`, 'DEFER', 'A defer carries EPHEMERAL and nothing else');
  }
  const onlyFor = audience(interaction, data['flags'] as number | undefined);
  const message = emptyMessage(world, {
    channel: interaction.channel,
    author: world.bot,
    interaction,
    onlyFor,
    reference: undefined,
  });
  message.loading = true;
  keep(world, message);
  return message;
}

function checkChoices(choices: readonly Choice[]): void {
  if (choices.length > 25) throw invalidField('data.choices', 'BASE_TYPE_MAX_LENGTH', 'At most 25');
}

/** The callback without what discord.js sends although the schemas lack it. */
function readable(json: unknown): unknown {
  const { data, ...rest } = json as { data?: Json };
  if (!data) return json;
  const known = Object.entries(data).filter(([key]) => !messageExtras.includes(key));
  return { ...rest, data: Object.fromEntries(known) };
}

function checkCallback({ type }: Callback, json: unknown): void {
  if (type === 4 || type === 5) checkShape('reply', readable(json));
  else if (type === 6 || type === 7) checkShape('update', readable(json));
  else if (type === 8) checkShape('autocomplete', json);
  else if (type === 9) checkShape('modal', json);
  else throw invalidField('type', 'CALLBACK', 'No type that this fake knows');
}

function takeEffect(
  call: RouteCall,
  interaction: Interaction,
  { type, data }: Callback,
): Message | undefined {
  const { world, files } = call;
  const body = (data ?? {}) as MessageBody;
  if (type === 4) interaction.original = postReply(world, interaction, body, files);
  if (type === 5) interaction.original = thinking(world, interaction, body as Json);
  if (type === 6) {
    if (Object.keys(body).length > 0)
      throw invalidField('data', 'DEFER', 'A deferred update carries nothing');
    interaction.original = interaction.source;
  }
  if (type === 7) {
    checkAttach(interaction, files);
    editMessage(world, interaction.source!, body, files, interaction.attachmentLimit);
    interaction.original = interaction.source;
  }
  if (type === 8) {
    const { choices } = data as { choices: Choice[] };
    checkChoices(choices ?? []);
    interaction.choices = choices ?? [];
  }
  if (type === 9) {
    const modal = data as NonNullable<Interaction['modal']>;
    checkModal(modal.components);
    interaction.modal = modal;
  }
  return type === 4 || type === 7 ? interaction.original : undefined;
}

/** Acknowledges an interaction. */
export function acknowledge(call: RouteCall): RouteAnswer {
  const { world, params, query, json } = call;
  const interaction = world.interactions.get(params['token']!);
  if (!interaction || interaction.id !== params['id']) throw refusal(10062);
  const afterMs = Date.now() - interaction.createdAt;
  if (interaction.acknowledged) throw refusal(40060);
  if (interaction.timedOut || afterMs > world.options.acknowledgeMs)
    throw refusal(10062, `after ${afterMs} ms`);
  const callback = json as Callback;
  if (typeof callback?.type !== 'number') throw invalidField('type', 'BASE_TYPE_REQUIRED', 'Needed');
  if (!allowedTypes(interaction).includes(callback.type)) {
    throw invalidField(
      'type',
      'CALLBACK',
      `${callback.type} does not answer an interaction of type ${interaction.type}`,
    );
  }
  checkCallback(callback, json);
  const message = takeEffect(call, interaction, callback);
  interaction.acknowledged = { type: callback.type, afterMs };
  interaction.original?.replyOf.add(interaction);
  world.watch.changed(interaction);
  if (query.get('with_response') !== 'true') return { status: 204 };
  const { original } = interaction;
  const told = original && {
    response_message_id: original.id,
    response_message_loading: original.loading,
    response_message_ephemeral: original.onlyFor !== undefined,
  };
  const resource = message && { resource: { type: callback.type, message: messageJson(world, message) } };
  return {
    status: 200,
    body: { interaction: { id: interaction.id, type: interaction.type, ...told }, ...resource },
  };
}
