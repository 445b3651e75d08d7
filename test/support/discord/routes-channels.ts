import { invalidField, refusal } from './errors.ts';
import { channelJson } from './guild-json.ts';
import { messageJson } from './message-json.ts';
import { createMessage, deleteMessage, editMessage } from './messages.ts';
import type { MessageBody } from './bodies.ts';
import type { Channel, Json, Message, User } from './model.ts';
import { allows, botMay } from './permissions.ts';
import type { Route, RouteCall } from './route.ts';
import { checkShape } from './schema.ts';
import type { World } from './world.ts';

/** The direct messages of a user with the bot; made where there are none. */
export function dmOf(world: World, user: User): Channel {
  const known = [...world.channels.values()].find(
    ({ type, recipients }) => type === 1 && recipients.includes(user),
  );
  if (known) return known;
  const channel: Channel = {
    id: world.newId(),
    type: 1,
    name: '',
    guild: undefined,
    recipients: [user],
    messages: [],
    nsfw: false,
    botPermissions: undefined,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

function channelOf({ world, params }: RouteCall): Channel {
  const channel = world.channels.get(params['channel']!);
  if (!channel || channel.type === 3) throw refusal(channel ? 50001 : 10003);
  if (channel.guild && !channel.guild.bot) throw refusal(50001);
  if (!allows(botMay(channel), 'ViewChannel')) throw refusal(50001);
  return channel;
}

/** The message that a path names, in a channel that the bot may see. */
export function messageOf(call: RouteCall): Message {
  const channel = channelOf(call);
  const message = call.world.messages.get(call.params['message']!);
  if (!message || message.channel !== channel || message.deleted || message.onlyFor) throw refusal(10008);
  return message;
}

function checkReach(world: World, channel: Channel, withFiles: boolean): void {
  const may = botMay(channel);
  const needed = channel.parent ? 'SendMessagesInThreads' : 'SendMessages';
  if (!allows(may, needed)) throw refusal(50013, needed);
  if (withFiles && !allows(may, 'AttachFiles')) throw refusal(50013, 'AttachFiles');
  const [recipient] = channel.recipients;
  if (!recipient) return;
  if (recipient.dmsClosed) throw refusal(50007);
  const shared = [...world.guilds.values()].some(({ bot, members }) => bot && members.has(recipient.id));
  if (!shared && !recipient.installed) throw refusal(50278);
}

function limitOf(world: World, channel: Channel): number {
  return channel.guild?.attachmentLimit ?? world.options.attachmentLimit;
}

function send(call: RouteCall): Message {
  const { world, json, files } = call;
  const channel = channelOf(call);
  checkShape('message', json, '', ['tts', 'enforce_nonce']);
  const body = json as MessageBody & { enforce_nonce?: boolean };
  checkReach(world, channel, files.size > 0);
  const twin = channel.messages.find(({ nonce }) => nonce !== undefined && nonce === body.nonce);
  if (body.enforce_nonce && twin) return twin;
  const target = body.message_reference?.message_id;
  const reference: Json | undefined =
    target === undefined ? undefined : { ...body.message_reference, type: 0, channel_id: channel.id };
  if (target !== undefined && !channel.messages.some(({ id, deleted }) => id === target && !deleted)) {
    throw invalidField('message_reference', 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  }
  return createMessage(world, {
    channel,
    author: world.bot,
    body,
    files,
    limit: limitOf(world, channel),
    reference,
  });
}

/** The routes of channels, their messages and direct messages. */
export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/channels/:channel',
    bot: true,
    bucket: 'channel',
    answer: (call) => ({ status: 200, body: channelJson(call.world, channelOf(call)) }),
  },
  {
    method: 'POST',
    pattern: '/channels/:channel/messages',
    bot: true,
    bucket: 'channel',
    answer: (call) => ({ status: 200, body: messageJson(call.world, send(call)) }),
  },
  {
    method: 'GET',
    pattern: '/channels/:channel/messages/:message',
    bot: true,
    bucket: 'channel',
    answer: (call) => {
      const message = messageOf(call);
      if (!allows(botMay(message.channel), 'ReadMessageHistory')) throw refusal(50013, 'ReadMessageHistory');
      return { status: 200, body: messageJson(call.world, message) };
    },
  },
  {
    method: 'PATCH',
    pattern: '/channels/:channel/messages/:message',
    bot: true,
    bucket: 'channel',
    answer: (call) => {
      const { world, json, files } = call;
      const message = messageOf(call);
      if (message.author !== world.bot) throw refusal(50005);
      checkShape('messageEdit', json, '', ['tts', 'enforce_nonce']);
      const mayAttach = allows(botMay(message.channel), 'AttachFiles');
      if (files.size > 0 && !mayAttach) throw refusal(50013, 'AttachFiles');
      editMessage(world, message, json as MessageBody, files, limitOf(world, message.channel));
      return { status: 200, body: messageJson(world, message) };
    },
  },
  {
    method: 'DELETE',
    pattern: '/channels/:channel/messages/:message',
    bot: true,
    bucket: 'channel',
    answer: (call) => {
      const message = messageOf(call);
      const mayManage = allows(botMay(message.channel), 'ManageMessages');
      if (message.author !== call.world.bot && !mayManage) throw refusal(50013, 'ManageMessages');
      deleteMessage(call.world, message);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    pattern: '/channels/:channel/typing',
    bot: true,
    bucket: 'channel',
    answer: (call) => {
      channelOf(call);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    pattern: '/users/@me/channels',
    bot: true,
    answer: ({ world, json }) => {
      checkShape('directMessages', json);
      const user = world.users.get((json as { recipient_id?: string }).recipient_id ?? '');
      if (!user || user.bot) throw refusal(50033);
      return { status: 200, body: channelJson(world, dmOf(world, user)) };
    },
  },
];
