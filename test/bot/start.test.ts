import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { botEnv } from '../support/bot-env.ts';
import { runBot } from '../support/bot-process.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runScript } from '../support/cli.ts';
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake-discord.ts';
import { missing, redis } from '../support/store-servers.ts';

let discord: FakeDiscord;
let folder: string;
beforeEach(async () => {
  discord = await startFakeDiscord();
  onTestFinished(() => discord.close());
  folder = await temporaryFolder();
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const unlocked = async () => expect(await readdir(folder)).not.toContain('in-use.lock');
const tokenOfNobody = `${'x'.repeat(24)}.GfAkEd.${'y'.repeat(38)}`;

describe('npm start', () => {
  test.each<[string, () => Promise<Record<string, string>>, number, RegExp]>([
    ['without a token', async () => ({ DISCORD_TOKEN: '' }), 2, /^DISCORD_TOKEN is not set: .*README\.md/],
    [
      'with a wrong token',
      async () => ({ DISCORD_TOKEN: tokenOfNobody }),
      2,
      /^Discord does not know DISCORD_TOKEN: copy it again/,
    ],
    [
      'with something that is no token',
      async () => ({ DISCORD_TOKEN: 'no token' }),
      2,
      /^Discord does not know DISCORD_TOKEN: copy it again/,
    ],
    [
      'where Discord cannot be reached',
      async () => ({ DISCORD_API: `http://127.0.0.1:${await freePort()}/api` }),
      3,
      /^Discord cannot be reached: check the connection/,
    ],
    [
      'with a store of no kind',
      async () => ({ STORE_URL: 'mysql://user:hunter2@localhost/db' }),
      2,
      /^The environment is wrong\. STORE_URL: must be a redis:/,
    ],
    [
      'with a store that cannot be reached',
      async () => ({ STORE_URL: `redis://:hunter2@127.0.0.1:${await freePort()}` }),
      2,
      /^The store at redis:\/\/127\.0\.0\.1:\d+ cannot be used \(.*\): check STORE_URL\.$/,
    ],
    [
      'with a port that is taken',
      async () => ({ HTTP_PORT: String(await takenPort()) }),
      2,
      /^HTTP_PORT \d+ cannot be used \(EADDRINUSE\): name another\.$/,
    ],
    [
      'with an engine of no kind',
      async () => ({ COLOURNET_ENGINE: 'steam' }),
      2,
      /^The environment is wrong\. COLOURNET_ENGINE: /,
    ],
    ['with a model that is not there', async () => ({ COLOURNET_MODEL: 'nowhere' }), 2, /nowhere/],
  ])('%s ends with one sentence, and leaves nothing locked', async (_, env, code, sentence) => {
    const bot = runBot({ ...botEnv(discord, folder), ...(await env()) });
    expect(await bot.ended).toBe(code);
    expect(bot.lines).toEqual([expect.stringMatching(sentence)]);
    expect(bot.lines.join()).not.toMatch(/hunter2|yyyy/);
    await unlocked();
  });

  test('on the folder of a bot that runs already says so, and that one goes on; SIGTERM ends it with 0', async () => {
    const first = runBot(botEnv(discord, folder));
    await first.line('"msg":"ready"');
    const second = runBot(botEnv(discord, folder));
    expect(await second.ended).toBe(2);
    expect(second.lines).toEqual([
      expect.stringMatching(new RegExp(`^Another process \\(${first.child.pid}\\) works in ${folder}`)),
    ]);
    expect(discord.gateway.connected).toBe(1);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await unlocked();
    expect(discord.gateway.events.at(-1)).toMatchObject({ type: 'close', code: 1000, by: 'bot' });
  });

  test('takes over the folder of a bot that was killed', async () => {
    const first = runBot(botEnv(discord, folder));
    await first.line('"msg":"ready"');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = runBot(botEnv(discord, folder));
    await second.line('"msg":"ready"');
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  test('ends with 0 when it is told to while it still starts', async () => {
    const bot = runBot({ ...botEnv(discord, folder), LOG_LEVEL: 'info' });
    await discord.until(() => discord.requests.length > 0, 'its first request');
    bot.child.kill('SIGTERM');
    expect(await bot.ended).toBe(0);
    await unlocked();
  });

  const without = missing.redis;
  test.skipIf(without)(
    `ends, too, where it has opened a Redis before something is wrong${without ? ` (skipped: ${without})` : ''}`,
    async () => {
      const server = await redis();
      onTestFinished(() => server.end());
      const env = { ...botEnv(discord, folder), STORE_URL: server.url, COLOURNET_MODEL: 'nowhere' };
      const bot = runBot(env);
      expect(await bot.ended).toBe(2);
      await unlocked();
    },
  );

  test('ends with a sentence when Discord cuts it off for good', async () => {
    const strict = await startFakeDiscord({ identifies: 1 });
    onTestFinished(() => strict.close());
    const bot = runBot(botEnv(strict, folder));
    await bot.line('"msg":"ready"');
    strict.gateway.disconnect({ resumable: false }); // it identifies itself once more, and is refused
    expect(await bot.ended).toBe(2);
    expect(bot.lines.at(-1)).toMatch(/^Discord does not know DISCORD_TOKEN/);
    await unlocked();
  });
});

describe('npm run deploy', () => {
  const deploy = (...args: string[]) => runScript(['src/bot/deploy.ts', ...args], botEnv(discord, folder));
  const names = ['colourize', 'Colourize', 'preset', 'colournet'];
  const forAdmins = ['model', 'retrain'];

  test('registers everything once, says when nothing is to change, and registers what has changed', async () => {
    expect(await deploy()).toMatchObject({ code: 0, stdout: `Everywhere: added: ${names.join(', ')}\n` });
    expect(discord.commands.map(({ name }) => name)).toEqual(names);
    expect(await deploy()).toMatchObject({ code: 0, stdout: 'Everywhere: nothing to change\n' });
    expect(discord.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);

    const command = discord.commands.find(({ name }) => name === 'preset')!;
    const path = `${discord.api}/v10/applications/${discord.bot.id}/commands/${String(command['id'])}`;
    const changed = await fetch(path, {
      method: 'PATCH',
      headers: {
        authorization: `Bot ${discord.token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://example.invalid, 1)',
      },
      body: JSON.stringify({ description: 'Something else' }),
    });
    expect(changed.status).toBe(200);
    expect(await deploy()).toMatchObject({ code: 0, stdout: 'Everywhere: changed: preset\n' });
    expect(discord.refusals).toEqual([]);
  });

  test('registers for one server alone, and says so where it is none', async () => {
    const guild = discord.addGuild();
    expect(await deploy('--guild', guild.id)).toMatchObject({
      code: 0,
      stdout: `Server ${guild.id}: added: ${names.join(', ')}\n`,
    });
    expect(discord.commands.every((command) => command['guild_id'] === guild.id)).toBe(true);
    expect(await deploy('--guild', guild.id)).toMatchObject({
      stdout: `Server ${guild.id}: nothing to change\n`,
    });
    const wrong = await deploy('--guild', 'here');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^--guild here is no server's id: copy it from Discord\.\n$/);
  });

  test('on a server that the bot is not on, or with a wrong token, says what to do', async () => {
    const guild = discord.addGuild({ bot: false });
    const stranger = await deploy('--guild', guild.id);
    expect(stranger).toMatchObject({ code: 2, stdout: '' });
    expect(stranger.stderr).toMatch(/invite/);
    const env = { ...botEnv(discord, folder), DISCORD_TOKEN: tokenOfNobody };
    const wrong = await runScript(['src/bot/deploy.ts'], env);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^Discord does not know DISCORD_TOKEN/);
  });

  test('registers what is for admins on the home server alone', async () => {
    const home = discord.addGuild();
    const env = { ...botEnv(discord, folder), DISCORD_HOME_GUILD: home.id };
    const deployed = await runScript(['src/bot/deploy.ts'], env);
    expect(deployed.stdout).toBe(
      `Everywhere: added: ${names.join(', ')}\nServer ${home.id}: added: ${forAdmins.join(', ')}\n`,
    );
    const again = await runScript(['src/bot/deploy.ts', '--guild', home.id], env); // all, at once
    expect(again.stdout).toBe(`Server ${home.id}: added: ${names.join(', ')}\n`);
    expect(discord.refusals).toEqual([]);
  });

  test('knows every command that the bot answers', () => {
    expect(commands.map(({ data }) => data.name)).toEqual([...names, ...forAdmins]);
  });
});
