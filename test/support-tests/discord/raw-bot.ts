import { onTestFinished } from 'vitest';
import { type FakeDiscord, startFakeDiscord } from '../../support/discord/fake-discord.ts';
import type { InteractionHandle } from '../../support/discord/handle.ts';
import type { FakeDiscordSettings } from '../../support/discord/options.ts';

interface RawAnswer {
  readonly status: number;
  readonly code: number | undefined;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

interface RawRequest {
  /** Parts `files[n]`, by n. */
  readonly files?: Readonly<Record<number, { name: string; bytes: Uint8Array }>>;
  /** `bot` sends the token, `none` does not; otherwise by the path, as it should be. */
  readonly auth?: 'bot' | 'none';
  readonly userAgent?: string;
}

export interface RawBot {
  call(method: string, path: string, body?: unknown, request?: RawRequest): Promise<RawAnswer>;
  /** Answers an interaction. */
  answer(handle: InteractionHandle, type: number, data?: unknown, request?: RawRequest): Promise<RawAnswer>;
  /** Edits the reply to one. */
  edit(handle: InteractionHandle, body: unknown, request?: RawRequest): Promise<RawAnswer>;
  /** Follows up on one. */
  followUp(handle: InteractionHandle, body: unknown, request?: RawRequest): Promise<RawAnswer>;
  register(...commands: readonly unknown[]): Promise<void>;
}

/** A bot that is nothing but requests, so that it can break any rule. */
function rawBot(discord: FakeDiscord): RawBot {
  const { id } = discord.bot;
  async function call(
    method: string,
    path: string,
    body?: unknown,
    { files, auth, userAgent = 'DiscordBot (https://example.org, 1)' }: RawRequest = {},
  ): Promise<RawAnswer> {
    const tokenInPath = /^\/(interactions|webhooks)\//.test(path);
    const headers: Record<string, string> = { 'user-agent': userAgent };
    if (auth === 'bot' || (auth === undefined && !tokenInPath))
      headers['authorization'] = `Bot ${discord.token}`;
    let sent: string | FormData | null = null;
    if (files) {
      sent = new FormData();
      sent.append('payload_json', JSON.stringify(body));
      for (const [index, { name, bytes }] of Object.entries(files)) {
        sent.append(`files[${index}]`, new Blob([Buffer.from(bytes)]), name);
      }
    } else if (body !== undefined) {
      headers['content-type'] = 'application/json';
      sent = JSON.stringify(body);
    }
    const response = await fetch(`${discord.api}/v10${path}`, { method, headers, body: sent });
    const said = await response.text();
    const answer = JSON.parse(said || '{}') as RawAnswer['body'];
    const code = response.ok ? undefined : (answer['code'] as number);
    return { status: response.status, code, body: answer, headers: response.headers };
  }
  return {
    call,
    answer: (handle, type, data, request) => {
      const body = data === undefined ? { type } : { type, data };
      return call('POST', `/interactions/${handle.id}/${handle.token}/callback`, body, request);
    },
    edit: (handle, body, request) =>
      call('PATCH', `/webhooks/${id}/${handle.token}/messages/%40original`, body, request),
    followUp: (handle, body, request) => call('POST', `/webhooks/${id}/${handle.token}`, body, request),
    register: async (...commands) => {
      const { status, body } = await call('PUT', `/applications/${id}/commands`, commands);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
  };
}

/** A Discord with a guild, a channel, a member and a command `/draw`. */
export async function rawStory(options: FakeDiscordSettings = {}) {
  const discord = await startFakeDiscord(options);
  onTestFinished(() => discord.close());
  const bot = rawBot(discord);
  await bot.register(
    { name: 'draw', description: 'Draws', options: [{ type: 11, name: 'image', description: 'A picture' }] },
    { name: 'Colourize', type: 3 },
  );
  const guild = discord.addGuild();
  const channel = guild.addChannel();
  const user = discord.addUser({ name: 'Aoi' });
  return { discord, bot, guild, channel, user, aoi: discord.as(user, channel) };
}

export const png = Buffer.from('89504e470d0a1a0a', 'hex');
export const v2 = 1 << 15;
export const ephemeral = 1 << 6;

/** A text display. */
export function text(content: string) {
  return { type: 10, content };
}

/** A row with one button. */
export function button(customId: string, label = 'Go', more: object = {}) {
  return { type: 1, components: [{ type: 2, style: 1, custom_id: customId, label, ...more }] };
}

/** A gallery of files. */
export function gallery(...names: readonly string[]) {
  return { type: 12, items: names.map((name) => ({ media: { url: `attachment://${name}` } })) };
}

/** A file for a request. */
export function file(name: string, size = 8) {
  return { name, bytes: size === 8 ? png : new Uint8Array(size) };
}
