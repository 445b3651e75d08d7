import type { Choice, CommandBody, Component, Embed } from './bodies.ts';
import type { Limit } from './options.ts';

export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly bot: boolean;
  dmsClosed: boolean;
  /** Whether the user installed the bot for their own use. */
  installed: boolean;
  attachmentLimit: number;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly channels: Channel[];
  readonly members: Map<string, bigint>;
  /** Ids of roles beside @everyone and the bot's, by their names. */
  readonly roles: Map<string, string>;
  /** Ids of the roles that members have. */
  readonly rolesOf: Map<string, string[]>;
  /** Whom server admins allowed a command under Integrations, whatever its default permissions say. */
  readonly allowed: Set<string>;
  bot: boolean;
  unavailable: boolean;
  botPermissions: bigint;
  attachmentLimit: number;
}

export interface Channel {
  readonly id: string;
  /** 0 a guild's text channel, 1 a direct message with the bot, 3 a group without it, 11 a public thread. */
  readonly type: 0 | 1 | 3 | 11;
  readonly name: string;
  readonly guild: Guild | undefined;
  /** The channel that a thread is in. */
  readonly parent?: Channel;
  readonly recipients: readonly User[];
  readonly messages: Message[];
  nsfw: boolean;
  botPermissions: bigint | undefined;
}

/** A file as it arrived in a request or from a member's disk. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  /** The name that the API shows instead, where a hostile one is wanted. */
  readonly claimedName: string | undefined;
  readonly bytes: Buffer;
  readonly size: number;
  readonly contentType: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly ephemeral: boolean;
  readonly spoiler: boolean;
  readonly folder: string;
  /** What the CDN answers in place of the bytes. */
  readonly served: { status: number; headers?: Record<string, string>; body?: string } | undefined;
  description: string | undefined;
  gone: boolean;
}

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: User;
  readonly interaction: Interaction | undefined;
  /** The only member who sees it, of an ephemeral one. */
  readonly onlyFor: User | undefined;
  readonly reference: Json | undefined;
  readonly snapshots: Json[];
  /** Those whose reply it is. */
  readonly replyOf: Set<Interaction>;
  createdAt: number;
  editedAt: number | undefined;
  loading: boolean;
  deleted: boolean;
  edits: number;
  oldEdits: number[];
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: Attachment[];
  flags: number;
  poll: Json | undefined;
  stickers: string[];
  mentions: string[];
  nonce: string | number | undefined;
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  /** 2 a command, 3 a component, 4 autocomplete, 5 a modal. */
  readonly type: 2 | 3 | 4 | 5;
  readonly user: User;
  readonly channel: Channel;
  readonly owners: Record<string, string>;
  readonly attachmentLimit: number;
  readonly appPermissions: bigint;
  /** The message whose component was used, or whose component opened the modal. */
  readonly source: Message | undefined;
  readonly targetId: string | undefined;
  readonly createdAt: number;
  acknowledged: { readonly type: number; readonly afterMs: number } | undefined;
  /** The member reads that the application did not respond. */
  timedOut: boolean;
  expired: boolean;
  original: Message | undefined;
  followUps: Message[];
  followUpCount: number;
  modal: { custom_id: string; title: string; components: Component[] } | undefined;
  choices: readonly Choice[] | undefined;
}

export interface Command extends CommandBody {
  readonly id: string;
  readonly type: number;
  readonly guildId: string | undefined;
  readonly version: string;
}

export interface RequestRecord {
  readonly method: string;
  /** Without the API's prefix, decoded. */
  readonly path: string;
  /** The pattern that matched, e.g. `/channels/:channel/messages`. */
  readonly route: string;
  readonly at: number;
  /** Set with the answer; 0 where the connection was cut. */
  status: number | undefined;
  code: number | undefined;
  /** The fault that was put on it. */
  fault: string | undefined;
  endedAt: number | undefined;
}

export interface RefusalRecord {
  readonly request: RequestRecord;
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly body: unknown;
}

/** A bucket's name and size. */
export interface Bucket extends Limit {
  readonly name: string;
}
