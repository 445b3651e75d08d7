import { invalidField, refusal } from './errors.ts';
import { channelJson } from './guild-json.ts';
import type { Channel, Message } from './model.ts';
import { allows, botMay } from './permissions.ts';
import type { Route } from './route.ts';
import { messageOf } from './routes-channels.ts';
import { checkShape } from './schema.ts';
import type { World } from './world.ts';

/** Opens the thread of a message: it has the message's id, and a message has at most one. */
function openThread(world: World, message: Message, name: string): Channel {
  const { channel, id } = message;
  if (channel.type !== 0) throw invalidField('type', 'CHANNEL_TYPE', 'No threads here');
  if (!allows(botMay(channel), 'CreatePublicThreads')) throw refusal(50013, 'CreatePublicThreads');
  if (world.channels.has(id)) throw refusal(160004);
  const thread: Channel = { ...channel, id, type: 11, name, parent: channel, messages: [] };
  world.channels.set(id, thread);
  world.dispatch('THREAD_CREATE', { ...channelJson(world, thread), newly_created: true }, channel.guild?.id);
  world.watch.changed(channel);
  return thread;
}

/** The route of threads that begin at a message. */
export const threadRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/channels/:channel/messages/:message/threads',
    bot: true,
    bucket: 'channel',
    answer: (call) => {
      const message = messageOf(call);
      checkShape('thread', call.json, '', ['type']); // discord.js says the type, too
      const thread = openThread(call.world, message, (call.json as { name: string }).name);
      return { status: 201, body: channelJson(call.world, thread) };
    },
  },
];
