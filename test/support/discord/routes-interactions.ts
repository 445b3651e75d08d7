import { acknowledge } from './acknowledge.ts';
import type { MessageBody } from './bodies.ts';
import { refusal } from './errors.ts';
import { messageJson } from './message-json.ts';
import { deleteMessage, editMessage } from './messages.ts';
import type { Interaction, Message } from './model.ts';
import { checkAttach, messageExtras, postReply } from './reply.ts';
import type { Route, RouteCall } from './route.ts';
import { checkShape } from './schema.ts';

function byToken({ world, params }: RouteCall): Interaction {
  const interaction = world.interactions.get(params['token']!);
  if (!interaction || params['app'] !== world.bot.id || !interaction.acknowledged) throw refusal(10015);
  const age = Date.now() - interaction.createdAt;
  if (interaction.expired || age > world.options.tokenMs) throw refusal(50027);
  return interaction;
}

function messageOf(call: RouteCall, interaction: Interaction): Message {
  const id = call.params['message'];
  const own = [interaction.original, ...interaction.followUps].filter((message) => message !== undefined);
  const message = id === '@original' ? interaction.original : own.find((one) => one.id === id);
  if (!message || message.deleted) throw refusal(10008);
  return message;
}

function followUp(call: RouteCall): Message {
  const { world, files, json } = call;
  const interaction = byToken(call);
  checkShape('followUp', json, '', messageExtras);
  const body = json as MessageBody;
  const { original } = interaction;
  if (!('0' in interaction.owners) && interaction.followUpCount >= 5) throw refusal(40094);
  let message: Message;
  if (original?.loading && !original.deleted) {
    checkAttach(interaction, files);
    const { attachments, ...rest } = body;
    editMessage(
      world,
      original,
      { ...rest, attachments: attachments ?? [] },
      files,
      interaction.attachmentLimit,
    );
    message = original;
  } else {
    message = postReply(world, interaction, body, files);
    interaction.followUps.push(message);
  }
  interaction.followUpCount += 1;
  world.watch.changed(interaction);
  return message;
}

/** The routes that an interaction is answered by; its token stands in the path. */
export const interactionRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/interactions/:id/:token/callback', bot: false, answer: acknowledge },
  {
    method: 'POST',
    pattern: '/webhooks/:app/:token',
    bot: false,
    bucket: 'webhook',
    answer: (call) => ({ status: 200, body: messageJson(call.world, followUp(call)) }),
  },
  {
    method: 'GET',
    pattern: '/webhooks/:app/:token/messages/:message',
    bot: false,
    bucket: 'webhook',
    answer: (call) => ({ status: 200, body: messageJson(call.world, messageOf(call, byToken(call))) }),
  },
  {
    method: 'PATCH',
    pattern: '/webhooks/:app/:token/messages/:message',
    bot: false,
    bucket: 'webhook',
    answer: (call) => {
      const { world, json, files } = call;
      const interaction = byToken(call);
      const message = messageOf(call, interaction);
      checkShape('replyEdit', json, '', messageExtras);
      checkAttach(interaction, files);
      editMessage(world, message, json as MessageBody, files, interaction.attachmentLimit);
      return { status: 200, body: messageJson(world, message) };
    },
  },
  {
    method: 'DELETE',
    pattern: '/webhooks/:app/:token/messages/:message',
    bot: false,
    bucket: 'webhook',
    answer: (call) => {
      deleteMessage(call.world, messageOf(call, byToken(call)));
      return { status: 204 };
    },
  },
];
