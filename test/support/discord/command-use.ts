import { contextOf, ownersOf } from './interactions.ts';
import type { CommandOption } from './bodies.ts';
import type { Channel, Command, User } from './model.ts';
import { allows, covers } from './permissions.ts';
import type { World } from './world.ts';

/** What Discord's own client refuses before the bot hears of it. */
export class NotOffered extends Error {}

function sharesGuild(world: World, user: User): boolean {
  return [...world.guilds.values()].some(({ bot, members }) => bot && members.has(user.id));
}

/** By whose installation the user reaches the bot here, without a command. */
export function ownersHere(
  world: World,
  user: User,
  channel: Channel,
  command?: Command,
): Record<string, string> {
  return ownersOf(user, channel, command, sharesGuild(world, user));
}

function whyNot(world: World, user: User, channel: Channel, command: Command): string | undefined {
  const { guild } = channel;
  if (command.guildId !== undefined && command.guildId !== guild?.id) return 'is of another guild';
  if (command.contexts && !command.contexts.includes(contextOf(channel)))
    return 'is not for this kind of channel';
  if (Object.keys(ownersHere(world, user, channel, command)).length === 0) return 'is not installed here';
  if (!guild) return undefined;
  const member = guild.members.get(user.id) ?? 0n;
  if (!allows(member, 'UseApplicationCommands')) return 'needs the permission to use commands';
  if (command.nsfw && !channel.nsfw) return 'is for age-restricted channels';
  const wanted = command.default_member_permissions;
  const isAllowed = guild.allowed.has(`${command.name} ${user.id}`);
  if (wanted === null || wanted === undefined || isAllowed) return undefined;
  const bits = BigInt(wanted);
  const may = bits === 0n ? allows(member, 'Administrator') : covers(member, bits);
  return may ? undefined : `needs permissions ${wanted}`;
}

/**
 * The command that the client offers under a name.
 * @throws NotOffered where it offers none to this user in this channel
 */
export function offered(
  world: World,
  user: User,
  channel: Channel,
  name: string,
  type: number,
  unchecked = false,
): Command {
  const named = [...world.commands.values()].filter(
    (command) => command.name === name && command.type === type,
  );
  const here = named.toSorted((a, b) => Number(b.guildId !== undefined) - Number(a.guildId !== undefined));
  const reasons = here.map((command) => whyNot(world, user, channel, command));
  const found = here[unchecked ? 0 : reasons.indexOf(undefined)];
  if (found) return found;
  throw new NotOffered(`/${name} ${reasons[0] ?? 'is not registered'} (${user.name})`);
}

const pictureTypes = ['png', 'gif', 'jpg', 'jpeg', 'jfif', 'webp', 'avif'];

function fileFits(types: readonly string[], name: string): boolean {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
  return types.some((type) =>
    type === 'image' ? pictureTypes.includes(extension) : type === `.${extension}`,
  );
}

function wrongValue(option: CommandOption, value: unknown): string | undefined {
  const { type, choices, min_value: min, max_value: max, min_length: short, max_length: long } = option;
  const jsType = { 3: 'string', 4: 'number', 5: 'boolean', 10: 'number', 11: 'object' }[type] ?? 'string';
  if (typeof value !== jsType) return `wants a ${jsType}`;
  if (type === 4 && !Number.isInteger(value)) return 'wants a whole number';
  if (typeof value === 'number' && (value < (min ?? -Infinity) || value > (max ?? Infinity))) {
    return `${value} is not in ${min ?? ''}..${max ?? ''}`;
  }
  if (typeof value === 'string' && (value.length < (short ?? 0) || value.length > (long ?? 6000))) {
    return `has ${value.length} characters`;
  }
  if (choices && choices.length > 0 && !choices.some((choice) => choice.value === value))
    return 'is no choice';
  const file = type === 11 ? (value as { name: string }).name : '';
  if (file !== '' && option.file_types && !fileFits(option.file_types, file)) return `does not take ${file}`;
  return undefined;
}

/**
 * Checks values against what the command has registered, as the client does.
 * @throws NotOffered where it would not send them
 */
export function checkValues(
  options: readonly CommandOption[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) throw new NotOffered(`There is no option ${name}`);
  }
  for (const option of options) {
    const value = values[option.name];
    if (value === undefined) {
      if (option.required) throw new NotOffered(`${option.name} is required`);
      continue;
    }
    const wrong = wrongValue(option, value);
    if (wrong !== undefined) throw new NotOffered(`${option.name} ${wrong}`);
  }
}

/** The subcommand that the words after a command's name lead to, and what wraps its values. */
export function walkTo(
  command: Command,
  words: readonly string[],
): { groups: CommandOption[]; options: CommandOption[] } {
  let options = command.options ?? [];
  const groups: CommandOption[] = [];
  for (const word of words) {
    const next = options.find(({ name, type }) => name === word && type <= 2);
    if (!next) throw new NotOffered(`/${command.name} has no subcommand ${word}`);
    groups.push(next);
    options = next.options ?? [];
  }
  if (options.some(({ type }) => type <= 2)) throw new NotOffered(`/${command.name} wants a subcommand`);
  return { groups, options };
}
