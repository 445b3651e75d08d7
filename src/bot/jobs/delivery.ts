import {
  type Client,
  DiscordAPIError,
  InteractionWebhook,
  type Message,
  MessageFlags,
  RESTJSONErrorCodes,
  TextDisplayBuilder,
  userMention,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../../log.ts';
import { DeadToken, describeError, judge } from '../discord-errors.ts';
import { type JobRecord, tokenLifeMs } from './job-store.ts';
import type { Metrics } from '../metrics.ts';
import type { Reply } from '../results/replies.ts';
import { textsOf } from '../texts/languages.ts';

/** Who is told, and by which way. */
export type Address = Pick<
  JobRecord,
  'id' | 'token' | 'userId' | 'channelId' | 'member' | 'private' | 'locale' | 'createdAt'
>;

/** What Discord says where nothing can be written to somebody. */
const closed: readonly unknown[] = [
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  50_278, // no server in common; the library has no name for it
];
const rememberedTokens = 10_000;

/** Brings answers to members. */
export class Delivery {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  readonly #now: () => number;
  /** By job; they are dead by age soon. */
  readonly #dead = new LRUCache<string, true>({ max: rememberedTokens });

  constructor(client: Client, log: Logger, metrics: Metrics, now: () => number) {
    this.#client = client;
    this.#log = log;
    this.#metrics = metrics;
    this.#now = now;
  }

  /**
   * Edits the first answer of an interaction. Repeating it does no harm, so discord.js may.
   * @throws DeadToken and what Discord says
   */
  edit(address: Address, reply: Reply): Promise<Message> {
    const attachments = [...(reply.attachments ?? [])]; // discord.js adds the new files to the list that it is given
    return this.#withToken(address, (webhook) => webhook.editMessage('@original', { ...reply, attachments }));
  }

  /** The same for news that nobody misses: a failure is logged. */
  async mention(address: Address, reply: Reply): Promise<'shown' | 'not shown' | 'gone'> {
    try {
      await this.edit(address, reply);
      return 'shown';
    } catch (error) {
      const { kind } = judge(error);
      if (kind === 'gone') return 'gone';
      if (!(error instanceof DeadToken)) {
        this.#log.warn({ job: address.id, error: describeError(error) }, 'a status was not shown');
      }
      return 'not shown';
    }
  }

  /** Takes away what all see, and says something to the member alone. */
  async tellAlone(address: Address, content: string): Promise<void> {
    await this.#withToken(address, async (webhook) => {
      await webhook.deleteMessage('@original'); // first: what follows a message that waits would take its place
      await webhook.send({ content, flags: MessageFlags.Ephemeral });
    });
  }

  /**
   * Answers by the token, or where that is dead by a message in the channel, to the member alone by a direct message.
   * @throws what {@link judge} does not call `token-dead`
   */
  async answer(address: Address, reply: Reply): Promise<void> {
    try {
      await this.edit(address, reply);
    } catch (error) {
      if (judge(error).kind !== 'token-dead') throw error;
      await this.#answerLate(address, reply);
    }
  }

  async #withToken<T>(
    { id, token, createdAt }: Address,
    use: (webhook: InteractionWebhook) => Promise<T>,
  ): Promise<T> {
    if (this.#dead.has(id) || this.#now() - createdAt >= tokenLifeMs) throw new DeadToken();
    const client = this.#client as Client<true>; // it is: nothing is answered before
    try {
      return await use(new InteractionWebhook(client, client.application.id, token));
    } catch (error) {
      if (judge(error).kind === 'token-dead') this.#dead.set(id, true);
      throw error;
    }
  }

  async #answerLate(
    { id, userId, channelId, member, private: alone, locale }: Address,
    reply: Reply,
  ): Promise<void> {
    const mention = userMention(userId);
    const content = reply.files.length > 0 ? textsOf(locale).deliveredLate(mention) : mention;
    const { attachments: _, ...rest } = reply;
    const message = {
      ...rest,
      components: [new TextDisplayBuilder({ content }), ...reply.components],
      allowedMentions: { users: [userId] },
      nonce: id, // Discord takes a repeated one once
      enforceNonce: true,
    };
    try {
      const channel = member && !alone && channelId ? await this.#client.channels.fetch(channelId) : null;
      if (channel?.isSendable()) await channel.send(message);
      else await this.#client.users.send(userId, message);
      this.#metrics.deliveredLate.inc();
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || !closed.includes(error.code)) throw error;
      this.#metrics.undelivered.inc();
      this.#log.warn({ job: id, error: describeError(error) }, 'nobody can be told of a late result');
    }
  }
}
