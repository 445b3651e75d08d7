import { Command } from 'commander';
import { DiscordAPIError, REST, RESTJSONErrorCodes } from 'discord.js';
import { commands } from '../../commands/index.ts';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { explainLogIn } from './log-in.ts';
import { endWith, requireToken } from './process.ts';
import { deployCommands } from './register.ts';

async function deploy({ guild }: { guild?: string }): Promise<void> {
  const { DISCORD_API, DISCORD_TOKEN } = readEnv();
  const rest = new REST(DISCORD_API ? { api: DISCORD_API } : {}).setToken(requireToken(DISCORD_TOKEN));
  const bodies = commands.map(({ data }) => data);
  const difference = await deployCommands(rest, bodies, guild).catch((error: unknown) => {
    throw isStranger(error) ? notThere(guild) : explainLogIn(error);
  });
  const parts = Object.entries(difference).filter(([, names]) => names.length > 0);
  const said = parts.map(([what, names]) => `${what}: ${names.join(', ')}`).join('; ') || 'nothing to change';
  process.stdout.write(`${guild ? `Server ${guild}` : 'Everywhere'}: ${said}\n`);
}

function isStranger(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess;
}

function notThere(guild: string | undefined): ColourNetError {
  return new ColourNetError('bad-configuration', `The bot is not on server ${guild}: invite it first.`);
}

const command = new Command('deploy')
  .description('Registers the commands with Discord, where they have changed.')
  .option('--guild <id>', 'for one server only, at once; without it everywhere', (id) => {
    if (/^\d{1,20}$/.test(id)) return id;
    throw new ColourNetError('bad-configuration', `--guild ${id} is no server's id: copy it from Discord.`);
  })
  .action(deploy);

command.parseAsync().catch(endWith);
