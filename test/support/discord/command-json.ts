import type { Command, Json } from './model.ts';
import type { World } from './world.ts';

/** A command as the API shows it. */
export function commandJson(world: World, command: Command): Json {
  const { guildId, default_member_permissions: permissions, ...rest } = command;
  return {
    ...rest,
    description: command.description ?? '',
    application_id: world.bot.id,
    default_member_permissions:
      permissions === null || permissions === undefined ? null : String(permissions),
    ...(guildId !== undefined && { guild_id: guildId }),
  };
}
