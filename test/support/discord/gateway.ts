import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { openLine, ops, sendTo } from './gateway-line.ts';
import { userJson, guildJson } from './guild-json.ts';
import type { Json } from './model.ts';
import type { World } from './world.ts';

const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);
const guildsIntent = 1;

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  readonly intents: number;
  readonly sent: { s: number; t: string; d: unknown }[];
  socket: WebSocket | undefined;
}

export interface GatewayEvent {
  readonly type: 'identify' | 'ready' | 'resume' | 'resumed' | 'invalid' | 'close' | 'zombie';
  readonly at: number;
  /** Of a close: its code, and who closed. */
  readonly code?: number;
  readonly by?: 'bot' | 'discord';
}

export interface FakeGateway {
  readonly events: readonly GatewayEvent[];
  /** How many sessions are connected now. */
  readonly connected: number;
  /** Cuts all connections; where it may not be resumed, the sessions are forgotten. */
  disconnect(how?: { resumable?: boolean }): void;
  /** Asks to reconnect (opcode 7). */
  askToReconnect(): void;
  /** Says that the session is invalid (opcode 9). */
  invalidate(how?: { resumable?: boolean }): void;
  /** Resolves once so many events of a type were seen since the start. */
  until(type: GatewayEvent['type'], count?: number): Promise<void>;
}

/** The gateway, in plain JSON. */
export function createGateway(world: World, server: Server) {
  const { options } = world;
  const sockets = new WebSocketServer({ server, path: '/gateway' });
  const sessions = new Map<string, Session>();
  const events: GatewayEvent[] = [];
  const closedByUs = new WeakSet<WebSocket>();
  let identifies = 0;
  let identifiedAt = 0;

  function note(event: Omit<GatewayEvent, 'at'>): void {
    events.push({ ...event, at: Date.now() });
    world.watch.changed(gateway);
  }

  function dispatchTo(session: Session, t: string, d: unknown): void {
    const s = (session.sent.at(-1)?.s ?? 0) + 1;
    session.sent.push({ s, t, d });
    sendTo(session.socket, ops.dispatch, { s, t, d });
  }

  function concerns({ shard: [index, count] }: Session, guildId: string | undefined): boolean {
    return guildId === undefined ? index === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === index;
  }

  world.dispatch = (event, data, guildId) => {
    for (const session of sessions.values()) {
      const wanted = event === 'INTERACTION_CREATE' || (session.intents & guildsIntent) !== 0;
      if (wanted && concerns(session, guildId)) dispatchTo(session, event, data);
    }
  };

  function close(socket: WebSocket, code: number): void {
    note({ type: 'close', code, by: 'discord' });
    closedByUs.add(socket);
    socket.close(code);
  }

  function refuseSession(socket: WebSocket): void {
    note({ type: 'invalid' });
    sendTo(socket, ops.invalid, { d: false });
  }

  function welcome(session: Session): void {
    const { shard, intents, id: sessionId } = session;
    const guilds = [...world.guilds.values()].filter(({ bot, id }) => bot && concerns(session, id));
    dispatchTo(session, 'READY', {
      v: 10,
      user: { ...userJson(world.bot), verified: true, mfa_enabled: true, email: null },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: sessionId,
      session_type: 'normal',
      resume_gateway_url: `ws://${world.host}/gateway`,
      shard,
      application: { id: world.bot.id, flags: 0 },
    });
    note({ type: 'ready' });
    if ((intents & guildsIntent) === 0) return;
    for (const guild of guilds) {
      if (!guild.unavailable) dispatchTo(session, 'GUILD_CREATE', guildJson(world, guild));
    }
  }

  function identify(socket: WebSocket, d: Json): Session | undefined {
    note({ type: 'identify' });
    identifies += 1;
    const shard = (d['shard'] as [number, number] | undefined) ?? [0, 1];
    const intents = Number(d['intents']);
    const right = d['token'] === world.token && identifies <= options.identifies;
    if (!right) close(socket, 4004);
    else if (shard[0] >= shard[1]) close(socket, 4010);
    else if (!Number.isInteger(intents)) close(socket, 4013);
    else if ((intents & privilegedIntents) !== 0) close(socket, 4014);
    else if (Date.now() - identifiedAt < options.identifyEveryMs) refuseSession(socket);
    else {
      identifiedAt = Date.now();
      const session: Session = { id: world.newId(), shard, intents, sent: [], socket };
      sessions.set(session.id, session);
      welcome(session);
      return session;
    }
    return undefined;
  }

  function resume(socket: WebSocket, d: Json): Session | undefined {
    note({ type: 'resume' });
    const session = sessions.get(String(d['session_id']));
    const last = session?.sent.at(-1)?.s ?? 0;
    const seq = Number(d['seq']);
    if (d['token'] !== world.token) close(socket, 4004);
    else if (!session) refuseSession(socket);
    else if (seq > last) close(socket, 4007);
    else {
      session.socket?.terminate();
      session.socket = socket;
      const missed = session.sent.filter(({ s }) => s > seq);
      for (const { s, t, d: data } of missed) sendTo(socket, ops.dispatch, { s, t, d: data });
      dispatchTo(session, 'RESUMED', {});
      note({ type: 'resumed' });
      return session;
    }
    return undefined;
  }

  function connect(socket: WebSocket): void {
    let session: Session | undefined;
    openLine(socket, options, {
      isIdentified: () => session?.socket === socket,
      identify: (d) => {
        session = identify(socket, d);
      },
      resume: (d) => {
        session = resume(socket, d);
      },
      close: (code) => close(socket, code),
      zombie: () => {
        note({ type: 'zombie' });
        close(socket, 4009);
      },
      closed: (code) => {
        if (session?.socket !== socket) return;
        session.socket = undefined;
        if (closedByUs.has(socket)) return;
        if (code === 1000 || code === 1001) sessions.delete(session.id);
        note({ type: 'close', code, by: 'bot' });
      },
    });
  }

  sockets.on('connection', connect);

  function live(): Session[] {
    return [...sessions.values()].filter(({ socket }) => socket !== undefined);
  }

  /** Forgets the connection first, so that its close is not taken for the bot's. */
  function cut(session: Session, act: (socket: WebSocket) => void): void {
    const { socket } = session;
    session.socket = undefined;
    if (socket) act(socket);
  }

  const gateway: FakeGateway = {
    events,
    get connected() {
      return live().length;
    },
    disconnect: ({ resumable = true } = {}) => {
      for (const session of live()) {
        if (!resumable) sessions.delete(session.id);
        cut(session, (socket) => close(socket, 4000));
      }
    },
    askToReconnect: () => {
      for (const { socket } of live()) sendTo(socket, ops.reconnect);
    },
    invalidate: ({ resumable = false } = {}) => {
      for (const session of live()) {
        if (!resumable) sessions.delete(session.id);
        note({ type: 'invalid' });
        cut(session, (socket) => sendTo(socket, ops.invalid, { d: resumable }));
      }
    },
    until: async (type, count = 1) => {
      const seen = () => events.filter((event) => event.type === type).length;
      const describe = () => `Seen at the gateway: ${events.map((event) => event.type).join(', ')}`;
      await world.watch.until(() => seen() >= count, { describe, topic: gateway });
    },
  };

  return {
    gateway,
    identifiesLeft: () => options.identifies - identifies,
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
