import { onTestFinished, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { FakeDiscord } from '../../support/discord/fake-discord.ts';
import { rawStory } from './raw-bot.ts';

interface Payload {
  readonly op: number;
  readonly s: number | null;
  readonly t: string | null;
  readonly d: Record<string, unknown> & { id?: string; session_id?: string };
}

/** A bare connection to the gateway: payloads are taken one after the other. */
async function connect(discord: FakeDiscord) {
  const response = await fetch(`${discord.api}/v10/gateway`, {
    headers: { 'user-agent': 'DiscordBot (x, 1)' },
  });
  const { url } = (await response.json()) as { url: string };
  const socket = new WebSocket(`${url}?v=10&encoding=json`);
  onTestFinished(() => socket.terminate());
  const payloads: Payload[] = [];
  const takers: (() => void)[] = [];
  socket.on('message', (data) => {
    payloads.push(JSON.parse((data as Buffer).toString()) as Payload);
    takers.shift()?.();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  async function take(): Promise<Payload> {
    if (payloads.length === 0) await new Promise<void>((resolve) => takers.push(resolve));
    return payloads.shift()!;
  }
  const send = (op: number, d: unknown = null) => socket.send(JSON.stringify({ op, d }));
  expect((await take()).op).toBe(10);
  const identify = (more: object = {}) =>
    send(2, { token: discord.token, intents: 1, properties: {}, shard: [0, 1], ...more });
  return { socket, take, send, identify, closed };
}

async function ready(discord: FakeDiscord) {
  const line = await connect(discord);
  line.identify();
  const { d, s } = await line.take();
  return { ...line, session: d.session_id!, d, s };
}

test('READY names the guilds, which come one by one, and the way to resume', async () => {
  const { discord, guild } = await rawStory();
  const { d, take } = await ready(discord);
  expect(d).toMatchObject({
    guilds: [{ id: guild.id, unavailable: true }],
    resume_gateway_url: `ws://${discord.cdnHost}/gateway`,
    user: { id: discord.bot.id, bot: true },
  });
  expect(await take()).toMatchObject({
    t: 'GUILD_CREATE',
    s: 2,
    d: { id: guild.id, channels: [{ name: 'manga' }] },
  });
  expect(discord.gateway.connected).toBe(1);
});

test('missed events come again on a resume', async () => {
  const { discord, guild, aoi } = await rawStory();
  const first = await ready(discord);
  discord.gateway.disconnect();
  expect(await first.closed).toBe(4000);
  const asked = aoi.slash('draw');
  const second = await connect(discord);
  second.send(6, { token: discord.token, session_id: first.session, seq: first.s });
  expect(await second.take()).toMatchObject({ t: 'GUILD_CREATE', d: { id: guild.id } });
  expect(await second.take()).toMatchObject({ t: 'INTERACTION_CREATE', s: 3, d: { id: asked.id } });
  expect((await second.take()).t).toBe('RESUMED');
  await discord.gateway.until('resumed');
});

test('a session that is gone, or that the bot ended, is not resumed', async () => {
  const { discord } = await rawStory();
  const first = await ready(discord);
  discord.gateway.disconnect({ resumable: false });
  await first.closed;
  const second = await connect(discord);
  second.send(6, { token: discord.token, session_id: first.session, seq: 1 });
  expect(await second.take()).toMatchObject({ op: 9, d: false });
  const third = await ready(discord);
  third.socket.close(1000);
  await discord.gateway.until('close', 2);
  second.send(6, { token: discord.token, session_id: third.session, seq: 1 });
  expect(await second.take()).toMatchObject({ op: 9, d: false });
});

test('an invalid session and the wish to reconnect are told', async () => {
  const { discord } = await rawStory();
  const line = await ready(discord);
  await line.take();
  discord.gateway.askToReconnect();
  expect((await line.take()).op).toBe(7);
  discord.gateway.invalidate({ resumable: true });
  expect(await line.take()).toMatchObject({ op: 9, d: true });
  line.send(6, { token: discord.token, session_id: line.session, seq: 2 });
  expect((await line.take()).t).toBe('RESUMED');
  discord.gateway.invalidate();
  expect(await line.take()).toMatchObject({ op: 9, d: false });
});

test('heartbeats are acknowledged; who stops sending them is cut off', async () => {
  const { discord } = await rawStory({ heartbeatMs: 40 });
  const line = await connect(discord);
  line.send(1);
  expect((await line.take()).op).toBe(11);
  expect(await line.closed).toBe(4009);
  await discord.gateway.until('zombie');
});

test.each<[string, number, (line: Awaited<ReturnType<typeof connect>>) => void]>([
  ['a wrong token', 4004, ({ identify }) => identify({ token: 'x' })],
  ['a privileged intent', 4014, ({ identify }) => identify({ intents: 1 | (1 << 15) })],
  ['intents that are no number', 4013, ({ identify }) => identify({ intents: 'x' })],
  ['a shard that is not there', 4010, ({ identify }) => identify({ shard: [1, 1] })],
  ['identifying twice', 4005, ({ identify }) => [identify(), identify()]],
  ['another payload before identifying', 4003, ({ send }) => send(3, {})],
  ['an unknown opcode', 4001, ({ send }) => send(42)],
  ['no JSON', 4002, ({ socket }) => socket.send('{')],
  ['a sequence from the future', 4007, ({ send }) => send(6, {})],
])('%s closes with %i', async (name, code, act) => {
  const { discord } = await rawStory();
  const first = await ready(discord);
  const line = await connect(discord);
  if (code === 4007) line.send(6, { token: discord.token, session_id: first.session, seq: 99 });
  else act(line);
  expect([name, await line.closed]).toEqual([name, code]);
});

test('a connection has 120 sends, a day so many identifies', async () => {
  const { discord } = await rawStory({ gatewaySends: { limit: 3, perMs: 60_000 }, identifies: 1 });
  const line = await ready(discord);
  for (let time = 0; time < 3; time += 1) line.send(1);
  expect(await line.closed).toBe(4008);
  const second = await connect(discord);
  second.identify();
  expect(await second.closed).toBe(4004);
});

test('each shard hears of its own guilds', async () => {
  const { discord, guild, aoi } = await rawStory({ shards: 2 });
  const own = Number((BigInt(guild.id) >> 22n) % 2n);
  const lines = [await connect(discord), await connect(discord)];
  for (const [index, line] of lines.entries()) {
    line.identify({ shard: [index, 2] });
    expect((await line.take()).d['guilds']).toHaveLength(index === own ? 1 : 0);
  }
  expect((await lines[own]!.take()).t).toBe('GUILD_CREATE');
  aoi.slash('draw');
  expect((await lines[own]!.take()).t).toBe('INTERACTION_CREATE');
});

test('an outage is not leaving', async () => {
  const { discord, guild } = await rawStory();
  const { take } = await ready(discord);
  await take();
  guild.outage();
  expect(await take()).toMatchObject({ t: 'GUILD_DELETE', d: { id: guild.id, unavailable: true } });
  guild.comeBack();
  expect(await take()).toMatchObject({ t: 'GUILD_CREATE' });
  guild.removeBot();
  expect((await take()).d).toEqual({ id: guild.id });
});

test('an interaction can be delivered twice', async () => {
  const { discord, aoi } = await rawStory();
  const { take } = await ready(discord);
  await take();
  discord.faults.duplicateInteractions = 1;
  const asked = aoi.slash('draw');
  const ids = [(await take()).d.id, (await take()).d.id];
  expect(ids).toEqual([asked.id, asked.id]);
  const next = aoi.slash('draw');
  aoi.slash('draw');
  expect((await take()).d.id).toBe(next.id);
  expect((await take()).d.id).not.toBe(next.id);
});

test('an identify too soon after another one is refused, where that is wanted', async () => {
  const { discord } = await rawStory({ identifyEveryMs: 60_000 });
  await ready(discord);
  const line = await connect(discord);
  line.identify();
  expect(await line.take()).toMatchObject({ op: 9, d: false });
});
