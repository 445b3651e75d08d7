import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/model/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { account, type FakeDanbooru, fakeDanbooru } from '../../support/fake-danbooru.ts';
import { filesOf, rowsOf } from '../../support/fake-danbooru-folder.ts';

/** Starts the scraper as a process of its own; `kill` ends it with no time for anything. */
function start(site: FakeDanbooru, folder: string, dataDir: string) {
  const args = ['--out', folder, '--count', '1000', '--seed', '7', '--rate', '100000'];
  const env = {
    PATH: process.env['PATH'] ?? '',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    DANBOORU_URL: site.url,
    DANBOORU_LOGIN: account.login,
    DANBOORU_API_KEY: account.apiKey,
    DANBOORU_USER_ID: String(account.userId),
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/scrape.ts', ...args], { env });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return { ended, kill: () => child.kill('SIGKILL') };
}

/** What the run below asks for at least: one request a picture. */
const leastRequests = 1000;

test('1,000 pictures, killed five times at random moments, are those of an undisturbed run', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  const random = randomFrom(seed);
  const [site, sameSite] = [await fakeDanbooru({ newestId: 2600 }), await fakeDanbooru({ newestId: 2600 })];
  const [undisturbed, killed] = [await temporaryFolder(), await temporaryFolder()];
  const dataDir = await temporaryFolder();
  const otherRun = start(sameSite, undisturbed, await temporaryFolder()).ended;

  const moments = Array.from({ length: 5 }, () => Math.ceil(random() * leastRequests));
  for (const moment of moments.toSorted((a, b) => a - b)) {
    const run = start(site, killed, dataDir);
    site.fault = () => {
      // Up to 8 ms after a request: between a picture, its file and its row too.
      if (site.requests.length >= moment) setTimeout(run.kill, random() * 8);
      return undefined;
    };
    expect(await run.ended).toEqual([null, 'SIGKILL']);
  }
  site.fault = undefined;
  expect(await start(site, killed, dataDir).ended).toEqual([0, null]);
  expect(await otherRun).toEqual([0, null]);

  const kept = await rowsOf(undisturbed, 'kept');
  expect(kept).toHaveLength(1000);
  expect(await rowsOf(killed, 'kept')).toEqual(kept);
  expect(await rowsOf(killed)).toEqual(await rowsOf(undisturbed));
  const files = await filesOf(undisturbed);
  expect(files.map(([name, sha256]) => ({ file: `pictures/${name}`, sha256 }))).toEqual(
    kept.map(({ file, sha256 }) => ({ file, sha256 })),
  );
  expect(await filesOf(killed)).toEqual(files);
  // A kill costs the picture that was on its way, those just before it that could not be had (one in twenty), and the
  // pages of the window in which it came.
  expect(site.pictureRequests().length).toBeLessThanOrEqual(sameSite.pictureRequests().length + 10);
  expect(site.requests.length).toBeLessThan(sameSite.requests.length + 40);
});
