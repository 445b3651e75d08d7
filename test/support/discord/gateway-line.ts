import type { RawData, WebSocket } from 'ws';
import type { Json } from './model.ts';
import type { FakeDiscordOptions } from './options.ts';

export const ops = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
} as const;

const otherOps = [3, 4, 8]; // presence, voice state, members: taken and not answered

export interface LineEvents {
  /** Whether this connection has a session; both of the following may give it one. */
  isIdentified(): boolean;
  identify(d: Json): void;
  resume(d: Json): void;
  /** Closes it for a broken rule. */
  close(code: number): void;
  zombie(): void;
  /** It is closed, by whomever. */
  closed(code: number): void;
}

/** Sends a payload where the connection still stands. */
export function sendTo(socket: WebSocket | undefined, op: number, rest: Json = {}): void {
  if (!socket || socket.readyState !== socket.OPEN) return;
  socket.send(JSON.stringify({ op, d: null, s: null, t: null, ...rest }));
}

function parse(raw: RawData): { op?: unknown; d?: Json } | undefined {
  try {
    const payload: unknown = JSON.parse((raw as Buffer).toString());
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** Speaks the gateway's protocol on one connection, and holds the bot to it. */
export function openLine(socket: WebSocket, options: FakeDiscordOptions, events: LineEvents): void {
  const { limit, perMs } = options.gatewaySends;
  const patience = options.heartbeatMs * 1.5;
  let deadline = setTimeout(() => events.zombie(), patience);
  let sends = 0;
  let windowEnds = 0;

  function tooManySends(): boolean {
    const now = Date.now();
    if (now >= windowEnds) {
      sends = 0;
      windowEnds = now + perMs;
    }
    sends += 1;
    return sends > limit;
  }

  function handle(raw: RawData): void {
    const { op, d = {} } = parse(raw) ?? {};
    if (op === undefined) events.close(4002);
    else if (tooManySends()) events.close(4008);
    else if (op === ops.heartbeat) {
      clearTimeout(deadline);
      deadline = setTimeout(() => events.zombie(), patience);
      sendTo(socket, ops.ack);
    } else if (op === ops.identify || op === ops.resume) {
      if (events.isIdentified()) events.close(4005);
      else if (op === ops.identify) events.identify(d);
      else events.resume(d);
    } else if (!otherOps.includes(op as number)) events.close(4001);
    else if (!events.isIdentified()) events.close(4003);
  }

  socket.on('message', handle);
  socket.on('close', (code) => {
    clearTimeout(deadline);
    events.closed(code);
  });
  sendTo(socket, ops.hello, { d: { heartbeat_interval: options.heartbeatMs } });
}
