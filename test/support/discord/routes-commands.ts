import { checkCommand, checkCommandSet } from './command-rules.ts';
import { refusal, refusalFor } from './errors.ts';
import { commandJson } from './command-json.ts';
import type { CommandBody } from './bodies.ts';
import type { Command, Json } from './model.ts';
import type { Route, RouteCall } from './route.ts';
import { checkShape, type Shape } from './schema.ts';
import type { World } from './world.ts';

/** The body as the schema wants it, which has a number where the documentation and discord.js have a string. */
function checkBody(shape: Shape, body: unknown, path: string): CommandBody {
  const given = body as CommandBody | null;
  const permissions = given?.default_member_permissions;
  const numeric = typeof permissions === 'string' && /^\d+$/.test(permissions);
  const readable = numeric ? { ...given, default_member_permissions: Number(permissions) } : body;
  checkShape(shape, readable, path, ['nsfw']);
  return body as CommandBody;
}

function scopeOf({ world, params }: RouteCall): string | undefined {
  if (params['app'] !== world.bot.id) throw refusal(50001, 'another application');
  const guild = params['guild'];
  if (guild !== undefined && !world.guilds.get(guild)?.bot) throw refusal(50001);
  return guild;
}

function commandsOf(world: World, guildId: string | undefined): Command[] {
  return [...world.commands.values()].filter((command) => command.guildId === guildId);
}

function commandOf(call: RouteCall): Command {
  const guildId = scopeOf(call);
  const command = call.world.commands.get(call.params['command']!);
  if (!command || command.guildId !== guildId) throw refusal(10063);
  return command;
}

const creates = new WeakMap<World, Map<string, number>>();

function countCreate(world: World, guildId: string | undefined): void {
  const counts = creates.get(world) ?? new Map<string, number>();
  creates.set(world, counts);
  const count = (counts.get(guildId ?? '') ?? 0) + 1;
  if (count > world.options.commandCreatesADay) throw refusalFor(86_400_000, 30034);
  counts.set(guildId ?? '', count);
}

function stored(world: World, body: CommandBody, guildId: string | undefined, id?: string): Command {
  const known = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  return {
    contexts: null,
    ...(guildId === undefined && { integration_types: [0] }),
    ...(Object.fromEntries(known) as unknown as CommandBody),
    default_member_permissions: body.default_member_permissions ?? null,
    type: body.type ?? 1,
    id: id ?? world.newId(),
    version: world.newId(),
    guildId,
  };
}

function twinOf(world: World, body: CommandBody, guildId: string | undefined): Command | undefined {
  return commandsOf(world, guildId).find(({ name, type }) => name === body.name && type === (body.type ?? 1));
}

function replaceAll(call: RouteCall): Json[] {
  const { world, json } = call;
  const guildId = scopeOf(call);
  const list: unknown[] = Array.isArray(json) ? json : [json];
  const bodies = list.map((body, index) => checkBody('commandUpdate', body, String(index)));
  for (const [index, body] of bodies.entries()) checkCommand(body, String(index), guildId !== undefined);
  checkCommandSet(bodies);
  const fresh = bodies.map((body) => {
    const twin = twinOf(world, body, guildId);
    if (!twin) countCreate(world, guildId);
    return stored(world, body, guildId, twin?.id);
  });
  for (const { id } of commandsOf(world, guildId)) world.commands.delete(id);
  for (const command of fresh) world.commands.set(command.id, command);
  return fresh.map((command) => commandJson(world, command));
}

function create(call: RouteCall): { status: number; body: Json } {
  const { world, json } = call;
  const guildId = scopeOf(call);
  const body = checkBody('commandCreate', json, '');
  checkCommand(body, '', guildId !== undefined);
  const twin = twinOf(world, body, guildId);
  checkCommandSet([...commandsOf(world, guildId).filter((command) => command !== twin), body]);
  if (!twin) countCreate(world, guildId);
  const command = stored(world, body, guildId, twin?.id);
  world.commands.set(command.id, command);
  return { status: twin ? 200 : 201, body: commandJson(world, command) };
}

function change(call: RouteCall): Json {
  const { world, json } = call;
  const old = commandOf(call);
  const body = checkBody('commandPatch', json, '');
  const { guildId, version: _version, id, ...before } = old;
  const merged = { ...before, ...body };
  checkCommand(merged, '', guildId !== undefined);
  const command = stored(world, merged, guildId, id);
  world.commands.set(id, command);
  return commandJson(world, command);
}

function routesAt(base: string): Route[] {
  const common = { bot: true, bucket: 'commands' } as const;
  return [
    {
      ...common,
      method: 'GET',
      pattern: base,
      answer: (call) => {
        const found = commandsOf(call.world, scopeOf(call));
        return { status: 200, body: found.map((command) => commandJson(call.world, command)) };
      },
    },
    { ...common, method: 'PUT', pattern: base, answer: (call) => ({ status: 200, body: replaceAll(call) }) },
    { ...common, method: 'POST', pattern: base, answer: create },
    {
      ...common,
      method: 'GET',
      pattern: `${base}/:command`,
      answer: (call) => ({ status: 200, body: commandJson(call.world, commandOf(call)) }),
    },
    {
      ...common,
      method: 'PATCH',
      pattern: `${base}/:command`,
      answer: (call) => ({ status: 200, body: change(call) }),
    },
    {
      ...common,
      method: 'DELETE',
      pattern: `${base}/:command`,
      answer: (call) => {
        call.world.commands.delete(commandOf(call).id);
        return { status: 204 };
      },
    },
  ];
}

/** The routes of the application's commands, global ones and a guild's own. */
export const commandRoutes: readonly Route[] = [
  ...routesAt('/applications/:app/commands'),
  ...routesAt('/applications/:app/guilds/:guild/commands'),
];
