import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { runFiles } from '../../../src/run-files.ts';
import { isAnswered, type Story } from '../../support/bot-story.ts';
import type { OptionValues } from '../../support/discord/command-data.ts';
import { account, type FakeDanbooru, fakeDanbooru, faults, json } from '../../support/fake-danbooru.ts';
import { untilRunSays } from '../../support/drawn-runs.ts';
import {
  askRetrain,
  fromNothing as wish,
  patienceMs,
  says,
  startRun,
  tellRunStories,
  today,
} from '../../support/retrain-story.ts';

const tellOfRuns = tellRunStories();
const timeout = 2 * patienceMs;
const { source: _, ...fromNothing } = wish;

let site: FakeDanbooru;
beforeEach(async () => {
  site = await fakeDanbooru({ newestId: 1000 });
  // As the environment of `npm start` has them; runs inherit it.
  vi.stubEnv('DANBOORU_URL', site.url);
  vi.stubEnv('DANBOORU_LOGIN', account.login);
  vi.stubEnv('DANBOORU_API_KEY', account.apiKey);
  vi.stubEnv('DANBOORU_USER_ID', String(account.userId));
  onTestFinished(() => void vi.unstubAllEnvs());
});

const ask = (story: Story, options: OptionValues) => askRetrain(story, 'start', options);

/** The sentence that a run ends with, and the way out below it. */
async function endOf({ channel, rei }: Story): Promise<string[]> {
  const isEnd = says('Once that is mended');
  const all = await channel.until((messages) => messages.some(isEnd), patienceMs);
  const [mention, ...lines] = all.find(isEnd)!.text.split('\n');
  expect(mention).toBe(`<@${rei.id}>`);
  expect(lines[1]).toBe(
    'Once that is mended, `/retrain start` with *source: resume* goes on where it stood.',
  );
  expect(lines).toHaveLength(2);
  return lines;
}

test('fresh pictures are fetched as planned', { timeout }, async () => {
  const story = await tellOfRuns({ scrapeRate: 20 });
  const asked = await ask(story, { source: 'scrape', count: 12, ...fromNothing });
  expect(asked.text.split('\n')[0]).toMatch(
    /^Fetch \*\*12\*\* pictures into `danbooru`: about \d+ requests, 1 min\.$/,
  );
  await story.admin.click(asked, 'Start').until(says('was started by'));
  await story.channel.until((messages) => messages.some(says(`Run **${today}** is done`)), patienceMs);
  expect(await readdir(join(story.folder, 'datasets', 'danbooru', 'pictures'))).toHaveLength(12);
  expect(site.pictureRequests().length).toBeGreaterThanOrEqual(12);
});

test('a wrong key is said before anything is planned', { timeout }, async () => {
  vi.stubEnv('DANBOORU_API_KEY', 'wrong');
  const story = await tellOfRuns();
  const asked = await ask(story, { source: 'scrape', ...fromNothing });
  expect(asked.text).toMatch(/DANBOORU\\?_API\\?_KEY/);
  expect(asked.text).not.toContain('wrong');
  expect(asked.text.split('\n')).toHaveLength(1);
  expect(asked.buttons).toEqual([]);
});

test('without an account of the site nothing is planned', { timeout }, async () => {
  vi.stubEnv('DANBOORU_LOGIN', '');
  const story = await tellOfRuns();
  expect((await ask(story, { source: 'scrape', ...fromNothing })).text).toMatch(
    /DANBOORU\\?_LOGIN must be set/,
  );
});

test('a key that becomes wrong during a run ends it with a sentence', { timeout }, async () => {
  const story = await tellOfRuns();
  const asked = await ask(story, { source: 'scrape', count: 12, ...fromNothing });
  site.fault = () => faults.wrongKey;
  await story.admin.click(asked, 'Start').until(says('was started by'));
  expect((await endOf(story))[0]).toMatch(
    new RegExp(`^Run \\*\\*${today}\\*\\* has failed\\. .*DANBOORU\\\\?_API\\\\?_KEY`),
  );
});

test('a search that finds nothing is said before anything is planned', { timeout }, async () => {
  const story = await tellOfRuns();
  site.fault = ({ path }) =>
    path.endsWith('counts/posts.json') ? json({ counts: { posts: 0 } }) : undefined;
  const asked = await ask(story, { source: 'scrape', query: 'no_such_tag', ...fromNothing });
  expect(asked.text).toBe('The search finds no posts: check its tags on Danbooru.');
  expect(asked.buttons).toEqual([]);
});

test('a damaged checkpoint is said, when the run is to go on', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000, evaluateEverySteps: 2 });
  await startRun(story, { source: 'dataset', ...fromNothing });
  await untilRunSays(story.folder, today, ({ event }) => event === 'checkpoint');
  await story.admin.slash('retrain stop').until(isAnswered);
  await story.channel.until((messages) => messages.some(says('was stopped')), patienceMs);
  await truncate(join(story.folder, 'models', `${today}.training`, 'last.checkpoint'), 1000);
  await startRun(story, { source: 'resume' });
  expect((await endOf(story))[0]).toMatch(
    /has failed\. The checkpoint .*last\.checkpoint cannot be used: .* the training begins anew\.$/,
  );
  await rm(join(story.folder, 'models', `${today}.training`), { recursive: true });
  await startRun(story, { source: 'resume' });
  await untilRunSays(story.folder, today, (event) => event.event === 'start' && event.step === 0);
});

test('a full disk is said with its way out', { timeout }, async () => {
  const story = await tellOfRuns();
  const asked = await ask(story, { source: 'dataset', ...fromNothing });
  const { folder, plan } = runFiles(story.folder, today);
  const clicked = story.admin.click(asked, 'Start');
  while (!existsSync(plan)) await wait(5);
  // The set is written aside first: what goes to /dev/full fails as on a full disk, wherever the test runs.
  await mkdir(join(folder, 'set'), { recursive: true });
  await symlink('/dev/full', join(folder, 'set', 'shard-00000.bin.part'));
  await clicked.until(says('was started by'));
  expect((await endOf(story))[0]).toMatch(/has failed\. The disk of .* is full: make room/);
});
