import type { PermissionName } from './permissions.ts';

/** So many requests in a window, after which 429 is answered. */
export interface Limit {
  readonly limit: number;
  readonly perMs: number;
}

export interface FakeDiscordOptions {
  /** Within this an interaction must be acknowledged. */
  readonly acknowledgeMs: number;
  /** So long an interaction's token lives. */
  readonly tokenMs: number;
  /** From this age on a message may be edited only `oldMessageEdits` times within the same time. */
  readonly oldMessageMs: number;
  readonly oldMessageEdits: number;
  /** Each route of a channel, of an interaction's token and of the commands has a bucket of its own. */
  readonly limits: { readonly channel: Limit; readonly webhook: Limit; readonly commands: Limit };
  /** Over all bot routes; interactions are exempt. */
  readonly globalLimit: Limit;
  readonly heartbeatMs: number;
  readonly identifies: number;
  /** One IDENTIFY in so many milliseconds, 5000 at Discord; 0 lets restarts be quick. */
  readonly identifyEveryMs: number;
  /** Sends on one gateway connection. */
  readonly gatewaySends: Limit;
  readonly shards: number;
  readonly commandCreatesADay: number;
  /** Of a user without Nitro in a guild without boosts. */
  readonly attachmentLimit: number;
  /** How long a signed URL serves. */
  readonly urlLifeMs: number;
  /** How long `until` waits before it rejects. */
  readonly patienceMs: number;
  /** What the bot may do in a guild unless it says otherwise. */
  readonly botPermissions: readonly PermissionName[];
  /** What a member may do unless it says otherwise. */
  readonly memberPermissions: readonly PermissionName[];
}

const usual: readonly PermissionName[] = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'CreatePublicThreads',
  'SendMessagesInThreads',
];

/** What a test may say; the rest is as at Discord. */
export type FakeDiscordSettings = Partial<Omit<FakeDiscordOptions, 'limits'>> & {
  readonly limits?: Partial<FakeDiscordOptions['limits']>;
};

const defaults: FakeDiscordOptions = {
  acknowledgeMs: 3000,
  tokenMs: 15 * 60_000,
  oldMessageMs: 60 * 60_000,
  oldMessageEdits: 5,
  limits: {
    channel: { limit: 5, perMs: 5000 },
    webhook: { limit: 5, perMs: 2000 },
    commands: { limit: 20, perMs: 20_000 },
  },
  globalLimit: { limit: 50, perMs: 1000 },
  heartbeatMs: 41_250,
  identifies: 1000,
  identifyEveryMs: 0,
  gatewaySends: { limit: 120, perMs: 60_000 },
  shards: 1,
  commandCreatesADay: 200,
  attachmentLimit: 10 * 2 ** 20,
  urlLifeMs: 24 * 60 * 60_000,
  patienceMs: 50_000,
  botPermissions: usual,
  memberPermissions: [...usual, 'UseExternalApps'],
};

/** The options with Discord's own values where a test says nothing. */
export function withDefaults(settings: FakeDiscordSettings): FakeDiscordOptions {
  return { ...defaults, ...settings, limits: { ...defaults.limits, ...settings.limits } };
}
