import { createWatch, type Watch } from './watch.ts';
import type {
  Attachment,
  Channel,
  Command,
  Guild,
  Interaction,
  Message,
  RefusalRecord,
  RequestRecord,
  User,
} from './model.ts';
import type { FakeDiscordOptions } from './options.ts';

/** All that the fake knows; the routes, the gateway and the members work on it. */
export interface World {
  readonly options: FakeDiscordOptions;
  readonly token: string;
  readonly bot: User;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Message>;
  readonly attachments: Map<string, Attachment>;
  readonly commands: Map<string, Command>;
  /** By token. */
  readonly interactions: Map<string, Interaction>;
  readonly requests: RequestRecord[];
  readonly refusals: RefusalRecord[];
  readonly watch: Watch;
  readonly urlKey: string;
  /** Where it listens, as `host:port`. */
  host: string;
  newId(): string;
  /** Sends an event to the sessions that it concerns. */
  dispatch(event: string, data: unknown, guildId: string | undefined): void;
}

const discordEpoch = 1_420_070_400_000;

function createIds(): () => string {
  let last = 0n;
  return () => {
    const fresh = BigInt(Date.now() - discordEpoch) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return String(last);
  };
}

/** An empty Discord with its bot. */
export function createWorld(options: FakeDiscordOptions): World {
  const newId = createIds();
  const bot: User = {
    id: newId(),
    name: 'ColourNet',
    locale: 'en-US',
    bot: true,
    dmsClosed: false,
    installed: false,
    attachmentLimit: options.attachmentLimit,
  };
  const secret = Buffer.from(bot.id).toString('base64url');
  return {
    options,
    token: `${secret}.GfAkEd.aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_`,
    bot,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    attachments: new Map(),
    commands: new Map(),
    interactions: new Map(),
    requests: [],
    refusals: [],
    watch: createWatch(options.patienceMs),
    urlKey: `key of ${bot.id}`,
    host: '',
    newId,
    dispatch: () => undefined,
  };
}
