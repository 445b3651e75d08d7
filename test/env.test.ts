import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '../src/env.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { runScript } from './support/cli.ts';

test('nothing needs to be set, and what is empty counts as unset', () => {
  const defaults = {
    COLOURNET_ENGINE: 'auto',
    DANBOORU_URL: 'https://danbooru.donmai.us',
    DATA_DIR: './data',
    HTTP_PORT: 8480,
    LOG_LEVEL: 'info',
    DISCORD_ADMINS: [],
    DISCORD_ADMIN_ROLES: [],
  };
  expect(readEnv({})).toEqual(defaults);
  expect(readEnv({ COLOURNET_ENGINE: '', COLOURNET_MODEL: '', DATA_DIR: '', UNRELATED: 'x' })).toEqual(
    defaults,
  );
});

test('a wrong variable is named, and so is every other', () => {
  expect(() => readEnv({ COLOURNET_ENGINE: 'abacus', LOG_LEVEL: 'loud' })).toThrow(
    /COLOURNET_ENGINE.*LOG_LEVEL/,
  );
});

test('admins and their roles are ids with commas between them, and the home server is one', () => {
  const read = readEnv({ DISCORD_HOME_GUILD: '12', DISCORD_ADMINS: '1, 2', DISCORD_ADMIN_ROLES: '3' });
  expect(read).toMatchObject({
    DISCORD_HOME_GUILD: '12',
    DISCORD_ADMINS: ['1', '2'],
    DISCORD_ADMIN_ROLES: ['3'],
  });
  expect(() =>
    readEnv({ DISCORD_HOME_GUILD: 'home', DISCORD_ADMINS: '1,Rei', DISCORD_ADMIN_ROLES: '1;2' }),
  ).toThrow(/DISCORD_ADMINS.*must be ids.*DISCORD_ADMIN_ROLES.*must be ids.*DISCORD_HOME_GUILD.*a server/);
});

test.each(['redis', 'rediss', 'postgres', 'postgresql'])('the store may be a %s:// URL', (protocol) => {
  const url = `${protocol}://colournet:secret@store.example:6000/1`;
  expect(readEnv({ STORE_URL: url }).STORE_URL).toBe(url);
});

test.each(['https://u:secret@host', 'redis//u:secret@host', 'postgres://u:secret@host:port', 'secret'])(
  'a wrong STORE_URL is named, not shown: %s',
  (url) => {
    const read = () => readEnv({ STORE_URL: url });
    expect(read).toThrow(/STORE_URL: must be a redis:/);
    expect(read).not.toThrow(/secret/);
  },
);

test('.env.example lists every variable, and copied as it is changes nothing', async () => {
  const lines = (await readFile('.env.example', 'utf8')).split('\n').filter((line) => /^[A-Z]/.test(line));
  const example = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
  expect(readEnv(example)).toEqual(readEnv({}));
  const known = [
    'CDN_HOSTS',
    'COLOURNET_ENGINE',
    'COLOURNET_MODEL',
    ...['API_KEY', 'LOGIN', 'URL', 'USER_ID'].map((name) => `DANBOORU_${name}`),
    'DATA_DIR',
    'DISCORD_ADMINS',
    'DISCORD_ADMIN_ROLES',
    'DISCORD_API',
    'DISCORD_HOME_GUILD',
    'DISCORD_TOKEN',
    'HTTP_PORT',
    'LOG_LEVEL',
    'STORE_URL',
  ];
  expect(Object.keys(example).toSorted()).toEqual(known);
});

test('an .env file in the working folder is read, and what is set already stays', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, '.env'), 'DATA_DIR=./elsewhere\nLOG_LEVEL=debug\n');
  const script = join(folder, 'print.mts');
  const env = join(import.meta.dirname, '../src/env.ts');
  await writeFile(
    script,
    `import { readEnv } from ${JSON.stringify(env)};\nconsole.log(JSON.stringify(readEnv()));\n`,
  );
  const { stdout, stderr } = await runScript([script], { LOG_LEVEL: 'error' }, folder);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ DATA_DIR: './elsewhere', LOG_LEVEL: 'error' });
});

test.each([
  ['HTTP_PORT', '65536'],
  ['HTTP_PORT', 'eighty'],
  ['DISCORD_API', 'discord.com/api'],
])('%s cannot be %s', (name, value) => {
  expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`${name}: `));
});

test('hosts of pictures are written with commas between them', () => {
  expect(readEnv({ CDN_HOSTS: 'a.example, b.example:81' }).CDN_HOSTS).toEqual(['a.example', 'b.example:81']);
});
