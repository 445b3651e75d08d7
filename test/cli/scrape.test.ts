import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readEnv } from '../../src/env.ts';
import { scrape } from '../../src/training/scrape/scrape.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lastJson, runCli } from '../support/cli.ts';
import { account, type FakeDanbooru, fakeDanbooru, faults } from '../support/fake-danbooru.ts';
import { rowsOf } from '../support/fake-danbooru-folder.ts';
import { scrapeOptions } from '../support/fake-danbooru-run.ts';
import { flatFile } from '../support/pictures.ts';
import { drawnFolder } from '../support/training-set.ts';

const keys = {
  DANBOORU_LOGIN: account.login,
  DANBOORU_API_KEY: account.apiKey,
  DANBOORU_USER_ID: String(account.userId),
};
const fast = ['--rate', '100000'];

async function cli(
  site: Pick<FakeDanbooru, 'url'>,
  args: readonly string[],
  env: Record<string, string> = keys,
) {
  return await runCli('scrape', args, { DANBOORU_URL: site.url, ...env });
}

describe('npm run scrape', () => {
  it('fills a folder, says how it went in a table and in JSON, and never says the key', async () => {
    const site = await fakeDanbooru();
    const out = await temporaryFolder();
    const args = ['--out', out, '--count', '20', '--query', '1girl', ...fast];
    const first = await cli(site, args, { ...keys, LOG_LEVEL: 'trace' });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/: 20 of 20 pictures\n {2}kept +20\n/);
    const again = await cli(site, [...args, '--json']);
    expect(lastJson(again)).toMatchObject({ kept: 20, count: 20, requests: 0, reasons: { kept: 20 } });
    const manifest = await readFile(join(out, 'manifest.jsonl'), 'utf8');
    for (const text of [first.stdout, first.stderr, again.stdout, again.stderr, manifest]) {
      expect(text).not.toContain(account.apiKey);
      expect(text).not.toContain(btoa(`${account.login}:${account.apiKey}`));
    }
  });

  it('says beforehand what it would take, and why it asks as it does', async () => {
    const site = await fakeDanbooru();
    const out = join(await temporaryFolder(), 'new');
    const { code, stdout } = await cli(site, [
      '--out',
      out,
      '--dry-run',
      '--query',
      'sky',
      '--count',
      '500',
      ...fast,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^500 pictures: about \d+ requests, \d+\.\d hours at 100000 a second, 0\.06 GB\n/);
    expect(stdout).toMatch(/rating:g +work-safe/);
    expect(site.pictureRequests()).toEqual([]);
  });

  it('syncs', async () => {
    const site = await fakeDanbooru();
    const out = await temporaryFolder();
    await cli(site, ['--out', out, '--count', '3', '--query', '1girl', ...fast]);
    for (let id = 1; id <= 1000; id++) if (site.post(id)) site.post(id)!.isBanned = true;
    const { code, stdout } = await cli(site, ['--out', out, '--sync', ...fast]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/: 0 pictures stay\n {2}banned +3\n/)]);
  });

  it('takes other pictures with another seed, none that has opted out, and tells how far it is', async () => {
    const [query, count] = ['1girl', 6];
    const run = await scrapeOptions(await fakeDanbooru(), { query, count, seed: 2 });
    await scrape(run);
    const [first, ...others] = (await rowsOf(run.folder, 'kept')).map(({ id }) => id);
    const [out, lists] = [await temporaryFolder(), await temporaryFolder()];
    const [list, progress] = [join(lists, 'list.txt'), join(lists, 'progress.jsonl')];
    await writeFile(list, `${first!.replace('danbooru-', 'id:')}\n`);
    const asked = ['--query', query, '--count', String(count), '--seed', '2', '--opt-out', list];
    const { code } = await cli(await fakeDanbooru(), [
      '--out',
      out,
      ...asked,
      '--progress',
      progress,
      ...fast,
    ]);
    expect(code).toBe(0);
    const kept = (await rowsOf(out, 'kept')).map(({ id }) => id);
    expect(kept).toHaveLength(count);
    expect(kept).toEqual(expect.arrayContaining(others));
    expect(kept).not.toContain(first);
    const lines = (await readFile(progress, 'utf8')).trimEnd().split('\n');
    const last: unknown = JSON.parse(lines.at(-1)!);
    expect(last).toEqual({ event: 'progress', stage: 'scrape', done: count, total: count, etaS: 0 });
  });

  it('syncs only while nothing else is at work, but says at any time what it would take', async () => {
    const site = await fakeDanbooru();
    const [out, DATA_DIR] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(DATA_DIR, 'runs'));
    await writeFile(join(DATA_DIR, 'runs', 'in-use.lock'), String(process.pid));
    const ended = await cli(site, ['--out', out, '--sync', ...fast], { ...keys, DATA_DIR });
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringMatching(/^Another process \(\d+\) works in .*runs: wait for it.*\n$/),
    ]);
    const estimate = ['--out', out, '--dry-run', '--query', 'sky', ...fast];
    expect(await cli(site, estimate, { ...keys, DATA_DIR })).toMatchObject({ code: 0 });
  });

  it('imports what a table names, with what it says of it', async () => {
    const { images, sources } = await drawnFolder(3);
    await writeFile(sources, 'file\tauthor\tsplit\n0.png\tJane Doe\ttrain\n2.png\tJohn Doe\tunseen\n');
    const out = await temporaryFolder();
    const args = ['--out', out, '--images', images, '--sources', sources];
    const { code, stdout } = await cli({ url: 'http://127.0.0.1:1' }, args, {});
    expect([code, stdout]).toEqual([0, expect.stringMatching(/: 2 pictures\n {2}kept +2\n$/)]);
    expect((await rowsOf(out)).map(({ id, artist, split }) => [id, artist, split])).toEqual([
      ['0.png', 'Jane Doe', 'train'],
      ['2.png', 'John Doe', 'unseen'],
    ]);
  });

  it('imports a local folder without an account', async () => {
    const [images, out] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(images, 'grey.png'), await flatFile('png', [90, 90, 90]));
    const colours = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7919) % 251);
    await sharp(colours, { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toFile(join(images, 'a.png'));
    const ended = await cli({ url: 'http://127.0.0.1:1' }, ['--out', out, '--images', images, '--json'], {});
    expect(ended.code).toBe(0);
    expect(lastJson(ended)).toMatchObject({ kept: 1, reasons: { kept: 1 } });
  });
});

describe('exit 2, with one sentence', () => {
  const noSite = { url: 'http://127.0.0.1:1' };
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['without an account', [], {}, /DANBOORU_LOGIN and DANBOORU_API_KEY and DANBOORU_USER_ID must be set/],
    ['without its id', [], { ...keys, DANBOORU_USER_ID: '' }, /^DANBOORU_USER_ID must be set/],
    ['too fast', ['--rate', '5'], { ...keys, DANBOORU_URL: 'https://danbooru.example' }, /at most 4/],
    ['at no rate', ['--rate', '0'], keys, /above 0/],
    ['for three tags', ['--query', 'a b c'], keys, /3 of its terms count/],
    ['with sources of no pictures', ['--sources', 'a.tsv'], keys, /--images/],
    ['for a folder and a query', ['--images', '.', '--query', 'a'], keys, /cannot be used with/],
  ])('%s', async (_, args, env, sentence) => {
    const { code, stderr, stdout } = await cli(noSite, ['--out', await temporaryFolder(), ...args], env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n').at(-1)).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

it.each([[[]], [['--dry-run']]])('exits 2 where the folder is a file, %s', async (args) => {
  const out = join(await temporaryFolder(), 'file');
  await writeFile(out, '');
  const { code, stderr } = await cli({ url: 'http://127.0.0.1:1' }, ['--out', out, ...args]);
  expect([code, stderr]).toEqual([2, `${out} cannot be written (ENOTDIR): name a folder that can.\n`]);
});

it('checks the environment before anything else', () => {
  const wrong = { DANBOORU_URL: 'ftp://danbooru.example', DANBOORU_USER_ID: 'me' };
  expect(() => readEnv(wrong)).toThrow(/DANBOORU_URL.*DANBOORU_USER_ID/);
});

describe('exit 3, with one sentence', () => {
  it('where the key is wrong', async () => {
    const wrong = { ...keys, DANBOORU_API_KEY: 'notTheKeyAtAll' };
    const { code, stderr } = await cli(await fakeDanbooru(), ['--out', await temporaryFolder()], wrong);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^127\.0\.0\.1:\d+ does not accept this login and key/),
    ]);
    expect(stderr).not.toContain('notTheKeyAtAll');
    expect(stderr.trim()).not.toContain('\n');
  });

  it('where the front refuses who asks anonymously, after a warning', async () => {
    const { code, stderr } = await cli(
      await fakeDanbooru(),
      ['--out', await temporaryFolder(), '--anonymous'],
      {},
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/asking without an account: the site may refuse/);
    expect(stderr).not.toMatch(/DANBOORU_USER_ID is still/);
    expect(stderr).toMatch(/The front of .* refused us/);
  });

  it('where the site has enough of us, after what the run came to so far', async () => {
    const site = await fakeDanbooru();
    const out = await temporaryFolder();
    site.fault = ({ host }) =>
      host === 'cdn' && site.pictureRequests().length > 8 ? faults.challenge : undefined;
    const { code, stdout, stderr } = await cli(site, ['--out', out, '--query', '1girl', ...fast]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^ {2}kept +\d\n(.*\n)*127\.0\.0\.1:\d+ gives us no pictures/m);
  });

  it('where the query is refused', async () => {
    const site = await fakeDanbooru();
    site.fault = ({ path }) => (path === '/posts.json' ? faults.badQuery : undefined);
    const { code, stderr } = await cli(site, ['--out', await temporaryFolder(), ...fast]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/cannot make sense of the query/)]);
  });
});

it('works anonymously where the site lets it', async () => {
  const site = await fakeDanbooru({ demandsUser: false });
  const args = [
    '--out',
    await temporaryFolder(),
    '--count',
    '2',
    '--query',
    '1girl',
    '--anonymous',
    '--json',
    ...fast,
  ];
  const ended = await cli(site, args, { ...keys });
  expect(lastJson(ended)).toMatchObject({ kept: 2 });
  expect(ended.stderr).toMatch(
    /DANBOORU_USER_ID is still told, as the site asks of programs: unset it to be nobody/,
  );
  for (const { headers, path } of site.requests) {
    expect(headers).not.toHaveProperty('authorization');
    expect(path).not.toBe('/profile.json');
  }
});

it('says what it came to, and exits 130, where it is interrupted', async () => {
  const site = await fakeDanbooru();
  const out = await temporaryFolder();
  const args = ['--import', 'tsx', 'src/cli/scrape.ts', '--out', out, '--query', '1girl', ...fast];
  const env = {
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'warn',
    DATA_DIR: out,
    DANBOORU_URL: site.url,
    ...keys,
  };
  const child = spawn(process.execPath, args, { env });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  site.fault = () => {
    if (site.pictureRequests().length === 20) child.kill('SIGINT');
    return undefined;
  };
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(stderr).toMatch(/^ {2}kept +\d+$/m);
});
