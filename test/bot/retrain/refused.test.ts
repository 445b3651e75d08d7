import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ownerOf } from '../../../src/folder-lock.ts';
import { runFiles, runsFolder } from '../../../src/run-files.ts';
import { runPlanSchema } from '../../../src/run-record.ts';
import type { FakeMember } from '../../support/discord/member.ts';
import { setDefaults, tinyWidth, untilRunSays } from '../../support/drawn-runs.ts';
import {
  askRetrain,
  fromNothing,
  patienceMs,
  says,
  tellRunStories,
  today,
} from '../../support/retrain-story.ts';

const tellOfRuns = tellRunStories();
const timeout = 2 * patienceMs;

test('without the permission to attach files nothing is planned', async () => {
  const story = await tellOfRuns({}, { guild: { botPermissions: ['ViewChannel', 'SendMessages'] } });
  expect((await askRetrain(story, 'start', fromNothing)).text).toBe(
    'I lack a permission in this channel: Attach Files. A moderator can give it to me.',
  );
});

test.each([
  [
    { source: 'dataset', from: 'current', width: 0.5 },
    'A run from the model in use has its width: leave *width* out, or begin with nothing.',
  ],
  [{ source: 'dataset', count: 5 }, '*count* and *query* are for fresh pictures: leave them out.'],
  [{ source: 'dataset', dataset: 'other' }, 'There is no dataset called other: choose one of those offered.'],
  [
    { source: 'dataset', dataset: '../drawn' },
    'There is no dataset called ../drawn: choose one of those offered.',
  ],
  [{ source: 'scrape', query: '  ' }, 'The query is empty: give tags, or leave it out.'],
  [
    { source: 'resume' },
    'There is no run to go on with: the last one has reached its end, or there was none.',
  ],
  [{ source: 'resume', note: 'x' }, 'A run that goes on keeps its plan: only *minutes* may be given.'],
  [{ source: 'resume', from: 'nothing' }, 'A run that goes on keeps its plan: only *minutes* may be given.'],
])('%j is refused', async (options, sentence) => {
  const story = await tellOfRuns();
  expect((await askRetrain(story, 'start', options)).text).toBe(sentence);
  expect(await ownerOf(runsFolder(story.folder))).toBeUndefined();
});

test('a wrong retrain.json is said so', async () => {
  const story = await tellOfRuns();
  await setDefaults(story.folder, { batch: -1 });
  expect((await askRetrain(story, 'start', fromNothing)).text).toMatch(
    /^retrain\.json in DATA_DIR is wrong \(.*batch.*\)/,
  );
});

test('strangers, members and forged clicks plan, start and stop nothing', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  const { admin, join: enter, folder, guild, discord, rei } = story;
  const asked = await askRetrain(story, 'start', fromNothing);
  const elsewhere = discord.addGuild();
  const boss = discord.addUser({ name: 'Boss' });
  elsewhere.addMember(boss, { permissions: ['Administrator'] });
  elsewhere.addMember(rei, { permissions: ['Administrator'] });
  const away = elsewhere.addChannel();
  const outsiders = [
    enter('Beni'),
    enter('Chie', { permissions: ['ManageGuild', 'Administrator'] }),
    enter('Dan', { roles: [guild.addRole('Others')] }),
  ];
  const notAdmin = 'Only the admins of this bot may do that, and only on its home server.';
  const refused = async (
    outsider: FakeMember,
    act: (member: FakeMember) => ReturnType<FakeMember['click']>,
  ) => {
    const asking = act(outsider);
    await asking.answered();
    expect(asking.reply).toMatchObject({ ephemeral: true, text: notAdmin });
  };
  for (const outsider of outsiders) {
    for (const part of ['start', 'stop', 'status', 'history']) {
      await refused(outsider, (member) => member.slash(`retrain ${part}`, {}, { unchecked: true }));
    }
    await refused(outsider, (member) => member.click(asked, 'Start'));
  }
  for (const person of [boss, rei]) {
    for (const part of ['start', 'stop', 'status', 'history']) {
      await refused(discord.as(person, away), (member) =>
        member.slash(`retrain ${part}`, {}, { unchecked: true }),
      );
    }
  }
  for (const member of [admin, ...outsiders]) {
    for (const custom_id of ['retrain:start:1', 'retrain:start', 'retrain', 'retrain:stop']) {
      const forged = member.forge(asked, { custom_id });
      await forged.answered();
      expect(forged.reply).toMatchObject({ ephemeral: true, text: 'That button does nothing any more.' });
    }
  }
  expect(await ownerOf(runsFolder(folder))).toBeUndefined();
  await admin.click(asked, 'Start').until(says('was started by'));
  await untilRunSays(folder, today, ({ event }) => event === 'start');
  for (const outsider of outsiders) {
    await refused(outsider, (member) => member.slash('retrain stop', {}, { unchecked: true }));
  }
  expect(await ownerOf(runsFolder(folder))).toBeDefined();
});

test('one plan starts one run, however often it is clicked', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  const { admin, folder } = story;
  const asked = await askRetrain(story, 'start', { ...fromNothing, minutes: 5, note: 'twice' });
  const clicks = [admin.click(asked, 'Start'), admin.click(asked, 'Start')];
  await Promise.all(clicks.map((click) => click.answered()));
  await untilRunSays(folder, today, ({ event }) => event === 'begin');
  const plan = runPlanSchema.parse(JSON.parse(await readFile(runFiles(folder, today).plan, 'utf8')));
  expect(plan).toMatchObject({
    evaluateEverySteps: 2,
    source: 'dataset',
    dataset: 'drawn',
    minutes: 5,
    note: 'twice',
    from: null,
    width: tinyWidth,
  });
  const told = clicks.map((click) => click.followUps.map(({ text }) => text)).flat();
  expect(told).toEqual(['This plan is too old, or was started: ask for a new one.']);
});
