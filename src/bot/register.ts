import {
  type APIApplicationCommand,
  REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { isDeepStrictEqual } from 'node:util';

/** What registering would change. */
export interface Difference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

type Body = RESTPostAPIApplicationCommandsJSONBody;

/**
 * Registers the commands with Discord, globally or for one server, if they are not so already.
 * @throws what discord.js throws
 */
export async function deployCommands(
  rest: REST,
  commands: readonly Body[],
  guildId: string | undefined,
): Promise<Difference> {
  const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
  const route = guildId ? Routes.applicationGuildCommands(id, guildId) : Routes.applicationCommands(id);
  const registered = (await rest.get(route, {
    query: new URLSearchParams({ with_localizations: 'true' }),
  })) as APIApplicationCommand[];
  // A server's commands have neither contexts nor kinds of installation.
  const wanted = guildId
    ? commands.map(({ contexts: _contexts, integration_types: _types, ...body }) => body as Body)
    : commands;
  const difference = compare(wanted, registered);
  if (Object.values(difference).some((names) => names.length > 0)) await rest.put(route, { body: wanted });
  return difference;
}

function compare(wanted: readonly Body[], registered: readonly APIApplicationCommand[]): Difference {
  const same = (one: Body) =>
    registered.find((other) => other.name === one.name && other.type === (one.type ?? 1));
  return {
    added: wanted.filter((each) => !same(each)).map(({ name }) => name),
    changed: wanted
      .filter((each) => {
        const other = same(each);
        return other !== undefined && !isDeepStrictEqual(plain(each), plain(other));
      })
      .map(({ name }) => name),
    removed: registered
      .filter((each) => !wanted.some((one) => one.name === each.name && (one.type ?? 1) === each.type))
      .map(({ name }) => name),
  };
}

/** What Discord adds to a command, or writes out though it says nothing, is left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  const added = [
    'id',
    'application_id',
    'guild_id',
    'version',
    'default_permission',
    'dm_permission',
    'nsfw',
  ];
  const localised = ['name_localized', 'description_localized'];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => ![...added, ...localised].includes(key) && !saysNothing(each))
      .map(([key, each]) => [key, plain(each)] as const),
  );
}

function saysNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
