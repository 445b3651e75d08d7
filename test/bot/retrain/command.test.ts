import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownerOf } from '../../../src/folder-lock.ts';
import { starterFolder } from '../../../src/model/current.ts';
import { selectBundle } from '../../../src/model/index.ts';
import { runFiles, runsFolder } from '../../../src/run-files.ts';
import { runPlanSchema } from '../../../src/run-record.ts';
import { greyPage, isAnswered, type Story, tellStories } from '../../support/bot-story.ts';
import type { FakeChannel } from '../../support/discord/guild.ts';
import type { FakeMember } from '../../support/discord/member.ts';
import type { SeenMessage } from '../../support/discord/seen.ts';
import { installDrawn, killRun, setDefaults, tinyWidth, untilRunSays } from '../../support/retrain-story.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };
const soon = { pollMs: 50, editEveryMs: 100 };
const patient = 120_000;
const says = (text: string) => (message: SeenMessage) => message.text.includes(text);
const today = new Date().toISOString().slice(0, 10);
const fromNothing = { source: 'dataset', from: 'nothing', width: tinyWidth } as const;

async function tellOfRuns(
  changes: Parameters<typeof installDrawn>[1] = {},
  options: Parameters<typeof tell>[0] = {},
): Promise<Story> {
  const story = await tell({
    home: true,
    limits: { teller: soon },
    discord: { patienceMs: patient },
    ...options,
  });
  onTestFinished(() => story.colouriser.load(starterFolder)); // the stories share it
  await installDrawn(story.folder, changes);
  return story;
}

const ask = (member: FakeMember, command: string, options = {}) =>
  member.slash(`retrain ${command}`, options).until(isAnswered);

/** Plans a run and clicks on *Start*. */
async function start({ admin }: Story, options = {}): Promise<SeenMessage> {
  const asked = await ask(admin, 'start', { ...fromNothing, ...options });
  return admin.click(asked, 'Start').until(says('was started by'));
}

/** Waits for a message of a run. */
const until = async (channel: FakeChannel, text: string): Promise<SeenMessage> => {
  const all = await channel.until((messages) => messages.some(says(text)), patient);
  return all.find(says(text))!;
};

test('a run is planned, started, told of and promoted, while pictures are coloured', {
  timeout: 200_000,
}, async () => {
  const story = await tellOfRuns({ pictures: 64, steps: 8, evaluateEverySteps: 4 });
  const { admin, aoi, channel, folder, rei, discord } = story;
  const asked = await ask(admin, 'start', { ...fromNothing, note: 'the first' });
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
  const history = await ask(admin, 'history');
  expect(history).toMatchObject({ ephemeral: true });
  expect(history.text).toMatch(new RegExp(`^\\*\\*Run ${today}\\*\\* · <t:\\d+:f> · done · the first`));
  expect(discord.requests.filter(({ route }) => route.endsWith('/threads'))).toHaveLength(1);
});

test('a second run is refused while one is at work, which can be looked at and stopped, and goes on', {
  timeout: 200_000,
}, async () => {
  const story = await tellOfRuns({ steps: 30, evaluateEverySteps: 1000 });
  const { admin, channel, folder } = story;
  await start(story);
  await untilRunSays(folder, today, ({ event }) => event === 'step');
  expect((await ask(admin, 'start', fromNothing)).text).toBe(
    `Run ${today} is at work: wait for it, or stop it by \`/retrain stop\`.`,
  );
  const status = await ask(admin, 'status');
  expect(status.ephemeral).toBe(true);
  expect(status.text).toMatch(
    /prepare~~ → \*\*train\*\* → compare\n`[█░]{20}` \d+% · \d+ of 30 · [\d.]+ pictures\/s · loss [\d.]+/,
  );
  expect(status.text).toContain(channel.messages.find(says(`**Run ${today}**`))!.id);
  expect((await ask(admin, 'stop')).text).toMatch(/stops after the step that it is at/);
  const stopped = await until(channel, `Run **${today}** was stopped.`);
  expect(stopped.text).toContain('`/retrain start` with *source: resume* goes on where it stood.');
  expect((await ask(admin, 'status')).text).toMatch(/^No run is at work\.\n.* · stopped$/);
  expect((await ask(admin, 'stop')).text).toBe('No run is at work.');

  const resumed = await ask(admin, 'start', { source: 'resume' });
  expect(resumed.text).toMatch(new RegExp(`^Go on with run \\*\\*${today}\\*\\*\\.\nTrain on from`));
  await admin.click(resumed, 'Start').until(says('was started by'));
  await until(channel, `Run **${today}** is done`);
  expect((await ask(admin, 'start', { source: 'resume' })).text).toMatch(/^There is no run to go on with/);
});

test('a message that has become old gives way to a new one, which it points to', {
  timeout: 200_000,
}, async () => {
  const story = await tellOfRuns(
    { steps: 100_000 },
    { limits: { teller: { ...soon, newMessageAfterMs: 3000 } } },
  );
  const { channel, folder } = story;
  await start(story);
  await channel.until((messages) => messages.filter(says(`**Run ${today}**`)).length === 3, patient);
  await channel.until((messages) => messages.filter(says('It goes on in')).length === 2, patient);
  const shown = channel.messages.filter(says(`**Run ${today}**`));
  expect(shown[0]!.text).toMatch(new RegExp(`/${shown[1]!.id}\\.$`));
  expect(channel.threads).toHaveLength(1);
  await killRun(folder);
  const end = await until(channel, 'ended without a word');
  expect(end.text).toContain('goes on where it stood');
});

test('a run outlives the bot, whose next process finds it again', { timeout: 200_000 }, async () => {
  const story = await tellOfRuns({ steps: 30, evaluateEverySteps: 1000 });
  const { channel, folder } = story;
  await start(story);
  await untilRunSays(folder, today, ({ event }) => event === 'step');
  const pid = await ownerOf(runsFolder(folder));
  await story.restart();
  expect(await ownerOf(runsFolder(folder))).toBe(pid);
  expect(story.bot.logged()).toContain('a run of an earlier process is found again');
  await until(channel, `Run **${today}** is done`);
  expect(channel.messages.filter(says(`**Run ${today}**`))).toHaveLength(1);
});

test('where no thread may be opened all of it is told in the channel', { timeout: 200_000 }, async () => {
  const story = await tellOfRuns(
    {},
    { guild: { botPermissions: ['ViewChannel', 'SendMessages', 'AttachFiles', 'ReadMessageHistory'] } },
  );
  const { channel } = story;
  await start(story);
  await until(channel, `Run **${today}** is done`);
  expect(channel.threads).toEqual([]);
  expect(channel.messages.filter(says('After **'))).toHaveLength(2);
  expect(channel.messages.find(says(`**Run ${today}**`))!.text).toContain('I may open no thread here');
});

test('without the permission to attach files nothing is planned', async () => {
  const { admin } = await tellOfRuns({}, { guild: { botPermissions: ['ViewChannel', 'SendMessages'] } });
  expect((await ask(admin, 'start', fromNothing)).text).toBe(
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
])('%j is refused', async (options, sentence) => {
  const { admin, folder } = await tellOfRuns();
  expect((await ask(admin, 'start', options)).text).toBe(sentence);
  expect(await ownerOf(runsFolder(folder))).toBeUndefined();
});

test('a wrong retrain.json is said so', async () => {
  const { admin, folder } = await tellOfRuns();
  await setDefaults(folder, { batch: -1 });
  expect((await ask(admin, 'start', fromNothing)).text).toMatch(
    /^retrain\.json in DATA_DIR is wrong \(.*batch.*\)/,
  );
});

test('strangers, members and forged clicks plan, start and stop nothing', { timeout: 200_000 }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  const { admin, join: enter, folder, guild, discord, rei } = story;
  const asked = await ask(admin, 'start', fromNothing);
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

test('one plan starts one run, however often it is clicked', { timeout: 200_000 }, async () => {
  const story = await tellOfRuns({ steps: 100_000 });
  const { admin, folder } = story;
  const asked = await ask(admin, 'start', { ...fromNothing, minutes: 5, note: 'twice' });
  const clicks = [admin.click(asked, 'Start'), admin.click(asked, 'Start')];
  await Promise.all(clicks.map((click) => click.answered()));
  await untilRunSays(folder, today, ({ event }) => event === 'begin');
  const plan = runPlanSchema.parse(JSON.parse(await readFile(runFiles(folder, today).plan, 'utf8')));
  expect(plan).toMatchObject({
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
