import { Command } from 'commander';
import { DiscordAPIError, REST, RESTJSONErrorCodes } from 'discord.js';
import { commands } from '../../commands/index.ts';
import { readEnv } from '../env.ts';
import { ColourNetError } from '../errors.ts';
import { explainLogIn } from './log-in.ts';
import { endWith, requireToken } from './process.ts';
import { deployCommands } from './register.ts';

async function deploy({ guild }: { guild?: string }): Promise<void> {
  const { DISCORD_API, DISCORD_HOME_GUILD, DISCORD_TOKEN } = readEnv();
  const rest = new REST(DISCORD_API ? { api: DISCORD_API } : {}).setToken(requireToken(DISCORD_TOKEN));
  const bodies = (areForAdmins: boolean) =>
    commands.filter((command) => (command.isForAdmins ?? false) === areForAdmins).map(({ data }) => data);
  const register = async (wanted: ReturnType<typeof bodies>, place: string | undefined) => {
    const difference = await deployCommands(rest, wanted, place).catch((error: unknown) => {
      throw isStranger(error) ? notThere(place) : explainLogIn(error);
    });
    const parts = Object.entries(difference).filter(([, names]) => names.length > 0);
    const said =
      parts.map(([what, names]) => `${what}: ${names.join(', ')}`).join('; ') || 'nothing to change';
    process.stdout.write(`${place ? `Server ${place}` : 'Everywhere'}: ${said}\n`);
  };
  const home = DISCORD_HOME_GUILD;
  if (guild) return register([...bodies(false), ...(guild === home ? bodies(true) : [])], guild);
  await register(bodies(false), undefined);
  if (home) await register(bodies(true), home);
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
