import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ownerOf } from '../../../src/folder-lock.ts';
import { writeBundle } from '../../../src/model/bundle-write.ts';
import { starterFolder } from '../../../src/model/current.ts';
import { selectBundle } from '../../../src/model/index.ts';
import { runFiles, runsFolder } from '../../../src/run-files.ts';
import { tinyParts } from '../../support/bundle.ts';
import { greyPage, isAnswered } from '../../support/bot-story.ts';
import type { FakeChannel } from '../../support/discord/guild.ts';
import type { SeenMessage } from '../../support/discord/seen.ts';
import { killRun, untilRunSays } from '../../support/drawn-runs.ts';
import {
  askRetrain,
  fromNothing,
  patienceMs,
  says,
  startRun,
  tellRunStories,
  today,
} from '../../support/retrain-story.ts';

const tellOfRuns = tellRunStories();
const image = { name: 'page.png', bytes: await greyPage() };
const timeout = 2 * patienceMs;

/** Waits for a message of a run. */
const until = async (channel: FakeChannel, text: string): Promise<SeenMessage> => {
  const all = await channel.until((messages) => messages.some(says(text)), patienceMs);
  return all.find(says(text))!;
};

test('a run is planned, started, told of and promoted, while pictures are coloured', {
  timeout,
}, async () => {
  const story = await tellOfRuns({ pictures: 64, steps: 8, evaluateEverySteps: 4 });
  const { admin, aoi, channel, folder, rei, discord } = story;
  const asked = await askRetrain(story, 'start', { ...fromNothing, note: 'the first' });
  expect(asked.text.split('\n')).toEqual([
    'Take the **64** pictures of `drawn`.',
    expect.stringMatching(/^Train from nothing: \*\*8\*\* steps, about 1 min\.$/),
    expect.stringMatching(/^On the disk: about 0\.1 GB\.$/),
  ]);
  const over = new AbortController();
  const jobs: SeenMessage[] = [];
  const colouring = (async () => {
    while (!over.signal.aborted) {
      const coloured = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length === 1);
      jobs.push(coloured);
    }
  })();
  const started = await admin.click(asked, 'Start').until(says('was started by'));
  expect(started).toMatchObject({
    buttons: [],
    text: expect.stringContaining(`Run **${today}** was started by <@${rei.id}>.`),
  });

  const end = await until(channel, `Run **${today}** is done`);
  over.abort();
  await colouring;
  expect(jobs.length).toBeGreaterThan(2);
  expect(end.mentions).toEqual([rei.id]);
  expect(end.text).toContain('16 pictures are too few to tell. (fifty are needed)');
  expect(end.attachments.map(({ name, description }) => [name, description])).toEqual([
    ['sheet.png', 'Input, the model in use, the new model, truth'],
  ]);
  const progress = channel.messages.filter(says(`**Run ${today}**`));
  expect(progress).toHaveLength(1);
  expect(progress[0]!.edits).toBeGreaterThan(0);
  const [thread] = channel.threads;
  expect(thread).toMatchObject({ id: progress[0]!.id, name: `Run ${today}` });
  expect(thread!.messages.map(({ text }) => text.split(':')[0])).toEqual([
    'After **4** steps',
    'After **8** steps',
  ]);
  expect(thread!.messages.at(-1)!.attachments.map(({ name }) => name)).toEqual(['plot.png', 'sheet.png']);

  const again = await admin.click(end, 'Promote').until(says('Promote it all the same?'));
  expect(await selectBundle({ DATA_DIR: folder, COLOURNET_MODEL: undefined })).toBe(starterFolder);
  const promoted = await admin.click(again, 'Promote anyway').until(says('colours from now on'));
  expect(promoted).toMatchObject({ buttons: [], attachments: [{ name: 'sheet.png' }] });
  expect(await selectBundle({ DATA_DIR: folder, COLOURNET_MODEL: undefined })).toBe(
    join(folder, 'models', today),
  );
  const after = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length === 1);
  expect(after.text).toContain(`Model **${today}**`);
  const history = await askRetrain(story, 'history');
  expect(history).toMatchObject({ ephemeral: true });
  expect(history.text).toMatch(new RegExp(`^\\*\\*Run ${today}\\*\\* · <t:\\d+:f> · done · the first`));
  expect(discord.requests.filter(({ route }) => route.endsWith('/threads'))).toHaveLength(1);
});

test('a second run is refused while one is at work, which can be looked at and stopped, and goes on', {
  timeout,
}, async () => {
  const story = await tellOfRuns({ steps: 30, evaluateEverySteps: 1000 });
  const { admin, channel, folder } = story;
  await startRun(story);
  await untilRunSays(folder, today, ({ event }) => event === 'step');
  expect((await askRetrain(story, 'start', fromNothing)).text).toBe(
    `Run ${today} is at work: wait for it, or stop it by \`/retrain stop\`.`,
  );
  const status = await askRetrain(story, 'status');
  expect(status.ephemeral).toBe(true);
  expect(status.text).toMatch(
    /prepare~~ → \*\*train\*\* → compare\n`[█░]{20}` \d+% · \d+ of 30 · [\d.]+ pictures\/s · loss [\d.]+/,
  );
  expect(status.text).toContain(channel.messages.find(says(`**Run ${today}**`))!.id);
  expect((await askRetrain(story, 'stop')).text).toMatch(/stops after the step that it is at/);
  const stopped = await until(channel, `Run **${today}** was stopped.`);
  expect(stopped.text).toContain('`/retrain start` with *source: resume* goes on where it stood.');
  expect((await askRetrain(story, 'status')).text).toMatch(/^No run is at work\.\n.* · stopped$/);
  expect((await askRetrain(story, 'stop')).text).toBe('No run is at work.');

  const resumed = await askRetrain(story, 'start', { source: 'resume' });
  expect(resumed.text).toMatch(new RegExp(`^Go on with run \\*\\*${today}\\*\\*\\.\nTrain on from`));
  await admin.click(resumed, 'Start').until(says('was started by'));
  await until(channel, `Run **${today}** is done`);
  expect((await askRetrain(story, 'start', { source: 'resume' })).text).toMatch(
    /^There is no run to go on with/,
  );
});

test('a run that has just been started is stopped as soon as it listens', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  await startRun(story);
  expect((await askRetrain(story, 'stop')).text).toMatch(/stops after the step that it is at/);
  await until(story.channel, `Run **${today}** was stopped.`);
  expect(await ownerOf(runsFolder(story.folder))).toBeUndefined();
});

test('a run is over once its process has left, not when it has said so', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  const { channel, folder } = story;
  await startRun(story);
  await untilRunSays(folder, today, ({ event }) => event === 'step');
  const pid = (await ownerOf(runsFolder(folder)))!;
  process.kill(pid, 'SIGSTOP');
  const end = { event: 'end', outcome: 'stopped', message: null, at: new Date().toISOString() };
  await appendFile(runFiles(folder, today).progress, `\n${JSON.stringify(end)}\n`); // it may be in the middle of a line
  await wait(500); // ten looks at it
  expect(channel.messages.filter(says('was stopped'))).toEqual([]);
  expect((await askRetrain(story, 'start', fromNothing)).text).toMatch(
    new RegExp(`^Run ${today} is at work`),
  );
  expect((await askRetrain(story, 'stop')).text).toMatch(/stops after the step that it is at/);
  await killRun(folder);
  await until(channel, `Run **${today}** was stopped.`);
  expect((await askRetrain(story, 'stop')).text).toBe('No run is at work.');
});

test('what a run is still making is neither promoted nor removed', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 100_000, evaluateEverySteps: 2 });
  const { admin, folder } = story;
  await startRun(story);
  await untilRunSays(folder, today, ({ event }) => event === 'checkpoint');
  for (const part of ['promote', 'remove']) {
    const asked = await admin.slash(`model ${part}`, { name: today }).until(isAnswered);
    expect(asked.text).toBe(`Run ${today} is at work: wait for it, or stop it by \`/retrain stop\`.`);
  }
  await killRun(folder);
  expect((await admin.slash('model remove', { name: today }).until(isAnswered)).text).toContain('is deleted');
});

test('a message that has become old gives way to a new one, which it points to', {
  timeout,
}, async () => {
  const story = await tellOfRuns({ steps: 100_000 }, { limits: { teller: { newMessageAfterMs: 3000 } } });
  const { channel, folder } = story;
  await startRun(story);
  await channel.until((messages) => messages.filter(says(`**Run ${today}**`)).length === 3, patienceMs);
  await channel.until((messages) => messages.filter(says('It goes on in')).length === 2, patienceMs);
  const shown = channel.messages.filter(says(`**Run ${today}**`));
  expect(shown[0]!.text).toMatch(new RegExp(`/${shown[1]!.id}\\.$`));
  expect(channel.threads).toHaveLength(1);
  await killRun(folder);
  const end = await until(channel, 'ended without a word');
  expect(end.text).toContain('goes on where it stood');
});

test('a message is edited no more often than every so often', { timeout }, async () => {
  const editEveryMs = 1500;
  const story = await tellOfRuns({ steps: 100_000 }, { limits: { teller: { editEveryMs } } });
  const { discord, channel } = story;
  await startRun(story);
  await channel.until(
    (messages) => messages.some((each) => says(`**Run ${today}**`)(each) && each.edits >= 3),
    patienceMs,
  );
  const edits = discord.requests.filter(
    ({ method, route }) => method === 'PATCH' && route === '/channels/:channel/messages/:message',
  );
  const gaps = edits.slice(1).map(({ at }, index) => at - edits[index]!.at);
  expect(gaps.length).toBeGreaterThanOrEqual(2);
  for (const gap of gaps) expect(gap).toBeGreaterThan(editEveryMs - 100);
});

test('a model more lets the oldest of six go', { timeout }, async () => {
  const story = await tellOfRuns();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await writeBundle(join(story.folder, 'models', name), tinyParts(1));
  await startRun(story);
  const end = await until(story.channel, `Run **${today}** is done`);
  expect(end.text).toMatch(/\nDeleted to make room: [a-e]\.$/);
  const left = (await readdir(join(story.folder, 'models'))).filter((name) => !name.endsWith('.training'));
  expect(left).toHaveLength(5);
  expect(left).toContain(today);
});

test('where pictures are not allowed any more the rest is told all the same', { timeout }, async () => {
  const story = await tellOfRuns({}, { refused: [50013] });
  await startRun(story);
  story.guild.setBotPermissions([
    'ViewChannel',
    'SendMessages',
    'SendMessagesInThreads',
    'ReadMessageHistory',
  ]);
  const end = await until(story.channel, `Run **${today}** is done`);
  expect(end).toMatchObject({ attachments: [], buttons: [{ label: 'Promote' }] });
  expect(story.channel.messages.filter(says('is done'))).toHaveLength(1);
});

test('a run outlives the bot, whose next process finds it again', { timeout }, async () => {
  const story = await tellOfRuns({ steps: 30, evaluateEverySteps: 1000 });
  const { channel, folder } = story;
  await startRun(story);
  await untilRunSays(folder, today, ({ event }) => event === 'step');
  const pid = await ownerOf(runsFolder(folder));
  await story.restart();
  expect(await ownerOf(runsFolder(folder))).toBe(pid);
  expect(story.bot.logged()).toContain('a run of an earlier process is found again');
  await until(channel, `Run **${today}** is done`);
  expect(channel.messages.filter(says(`**Run ${today}**`))).toHaveLength(1);
});

test('where no thread may be opened all of it is told in the channel', { timeout }, async () => {
  const story = await tellOfRuns(
    {},
    { guild: { botPermissions: ['ViewChannel', 'SendMessages', 'AttachFiles', 'ReadMessageHistory'] } },
  );
  const { channel } = story;
  await startRun(story);
  await until(channel, `Run **${today}** is done`);
  expect(channel.threads).toEqual([]);
  expect(channel.messages.filter(says('After **'))).toHaveLength(2);
  expect(channel.messages.find(says(`**Run ${today}**`))!.text).toContain('I may open no thread here');
});
