import { type BaseInteraction, GuildMember } from 'discord.js';
import type { Env } from '../env.ts';
import type { Logger } from '../log.ts';
import { refuse } from './texts/texts.ts';

export type AdminEnv = Pick<Env, 'DISCORD_HOME_GUILD' | 'DISCORD_ADMINS' | 'DISCORD_ADMIN_ROLES'>;

/** @throws Refused unless the interaction is an admin's, on the home server */
export type RequireAdmin = (interaction: BaseInteraction) => void;

/**
 * Makes the check of who may retrain and promote: only whom the environment names, and only on the home server. What
 * Discord says of permissions proves nothing, for everybody is the administrator of some server.
 */
export function createRequireAdmin(env: AdminEnv, log: Logger): RequireAdmin {
  return (interaction) => {
    const { guildId, user, member } = interaction;
    const isHome = guildId !== null && guildId === env.DISCORD_HOME_GUILD;
    const roles = member instanceof GuildMember ? [...member.roles.cache.keys()] : (member?.roles ?? []);
    const isNamed =
      env.DISCORD_ADMINS.includes(user.id) || roles.some((role) => env.DISCORD_ADMIN_ROLES.includes(role));
    if (isHome && isNamed) return;
    log.warn({ interaction: interaction.id, user: user.id, guild: guildId }, 'no admin, and refused');
    throw refuse('notAdmin');
  };
}
