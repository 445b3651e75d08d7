import { attachmentJson } from './component-json.ts';
import { checkValues, walkTo } from './command-use.ts';
import type { CommandOption } from './bodies.ts';
import type { Channel, Command, Json } from './model.ts';
import { type MemberFile, uploadAs } from './posts.ts';
import type { World } from './world.ts';

export type OptionValues = Readonly<Record<string, string | number | boolean | MemberFile>>;

/**
 * The data of an interaction with a command; files are uploaded.
 * @param path the command, and its subcommands after spaces
 */
export function commandData(
  world: World,
  channel: Channel,
  command: Command,
  path: string,
  values: OptionValues,
  { unchecked, focused }: { unchecked: boolean; focused?: string },
): Json {
  const { groups, options } = walkTo(command, path.split(' ').slice(1));
  if (!unchecked) checkValues(options, values);
  const attachments: Json = {};
  const leaf = (name: string): Json => {
    const value = values[name]!;
    const type = options.find((option) => option.name === name)?.type ?? 3;
    if (typeof value !== 'object') return { name, type, value, ...(focused === name && { focused: true }) };
    const attachment = uploadAs(world, channel, value, true);
    attachments[attachment.id] = attachmentJson(world, attachment);
    return { name, type, value: attachment.id };
  };
  const leaves = Object.keys(values).map(leaf);
  const wrap = (inner: Json[], { name, type }: CommandOption): Json[] => [{ name, type, options: inner }];
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guildId !== undefined && { guild_id: command.guildId }),
    options: groups.toReversed().reduce(wrap, leaves),
    ...(Object.keys(attachments).length > 0 && { resolved: { attachments } }),
  };
}
