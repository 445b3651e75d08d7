import { ApplicationIntegrationType, type BaseInteraction } from 'discord.js';

/** The server whose presets and language count: one that the bot is installed to, not only its user; else null. */
export function serverOf({ guildId, authorizingIntegrationOwners: owners }: BaseInteraction): string | null {
  return owners[ApplicationIntegrationType.GuildInstall] === guildId ? guildId : null;
}
