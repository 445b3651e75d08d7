import { refusal } from './errors.ts';
import { guildJson, memberJson } from './guild-json.ts';
import type { Guild } from './model.ts';
import type { Route, RouteCall } from './route.ts';

function guildOf({ world, params }: RouteCall): Guild {
  const guild = world.guilds.get(params['guild']!);
  if (!guild) throw refusal(10004);
  if (!guild.bot) throw refusal(50001);
  return guild;
}

/** The routes of guilds and their members that discord.js may ask. */
export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/guilds/:guild',
    bot: true,
    answer: (call) => {
      const { channels: _channels, members: _members, ...guild } = guildJson(call.world, guildOf(call));
      return { status: 200, body: guild };
    },
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/members/:user',
    bot: true,
    answer: (call) => {
      const { world, params } = call;
      const guild = guildOf(call);
      const user = world.users.get(params['user']!);
      const permissions = user === world.bot ? guild.botPermissions : guild.members.get(params['user']!);
      if (!user || permissions === undefined) throw refusal(10007);
      const { permissions: _permissions, ...member } = memberJson(world, guild, user, permissions);
      return { status: 200, body: member };
    },
  },
];
