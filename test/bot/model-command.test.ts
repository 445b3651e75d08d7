import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { starterFolder } from '../../src/model/current.ts';
import { selectBundle } from '../../src/model/index.ts';
import type { Gate } from '../../src/run-record.ts';
import { writeBundle } from '../../src/model/bundle-write.ts';
import { greyPage, isAnswered, moderator, type Story, tellStories } from '../support/bot-story.ts';
import { tinyParts } from '../support/bundle.ts';
import type { FakeMember } from '../support/discord/member.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };
const notAdmin = 'Only the admins of this bot may do that, and only on its home server.';
const says = (text: string | RegExp) => (message: SeenMessage) =>
  typeof text === 'string' ? message.text.includes(text) : text.test(message.text);

/** A home server with models of its own, beside the starter. */
async function tellOfModels(
  names: readonly string[],
  options: Parameters<typeof tell>[0] = {},
): Promise<Story> {
  const story = await tell({ home: true, ...options });
  onTestFinished(() => story.colouriser.load(starterFolder)); // the stories share it
  for (const [index, name] of names.entries()) {
    await writeBundle(join(story.folder, 'models', name), tinyParts(index + 1));
  }
  return story;
}

async function judge({ folder }: Story, name: string, gate: Partial<Gate>): Promise<void> {
  const figures = { current: 1, next: 2, low: 0.5, high: 1.5 };
  await mkdir(join(folder, 'runs', name), { recursive: true });
  const whole: Gate = {
    models: { current: 'starter', next: name },
    pictures: 77,
    verdict: 'better',
    reasons: [],
    psnrGain: figures,
    aucRebalanced: figures,
    colourfulness: { current: 0.7, next: 0.9 },
    ...gate,
  };
  await writeFile(join(folder, 'runs', name, 'gate.json'), JSON.stringify(whole));
}

const ask = (member: FakeMember, command: string, options = {}) =>
  member.slash(`model ${command}`, options).until(isAnswered);
const current = ({ folder }: Story) => selectBundle({ DATA_DIR: folder, COLOURNET_MODEL: undefined });

test('the models are listed with what is known of them, and shown with their pictures, to the admin alone', async () => {
  const { admin } = await tellOfModels(['one', 'two']);
  const list = await ask(admin, 'list');
  expect(list.ephemeral).toBe(true);
  const lines = list.text.split('\n');
  expect(lines[0]).toBe('**Models**');
  expect(lines[1]).toMatch(/^\*\*starter\*\* · <t:\d+:d> · .* · \d+ MB · in use$/);
  expect(lines.slice(2).toSorted()).toEqual([
    expect.stringMatching(/^\*\*one\*\* · <t:\d+:d> · not validated · 0 MB$/),
    expect.stringMatching(/^\*\*two\*\* /),
  ]);
  const shown = await ask(admin, 'show', { name: 'starter' });
  expect(shown).toMatchObject({ ephemeral: true, attachments: [{ name: 'starter.png' }] });
  const compared = await ask(admin, 'compare', { name: 'one' });
  expect(compared.attachments.map(({ name }) => name)).toEqual(['one.png', 'starter.png']);
  expect(compared.text.split('\n')).toHaveLength(2);
});

test('a model that was judged better is promoted by one click, between two pictures, and a rollback goes back', async () => {
  const story = await tellOfModels(['one']);
  const { admin, aoi } = story;
  await judge(story, 'one', {});
  const asked = await ask(admin, 'promote', { name: 'one' });
  expect(asked).toMatchObject({
    ephemeral: false,
    text: 'Promote **one**?\nBetter than the model in use, on 77 pictures.',
  });
  expect((await aoi.slash('colourize', { image }).until(says('·'))).text).toContain('Model **starter**');
  const promoted = await admin.click(asked, 'Promote').until(says('colours from now on'));
  expect(promoted).toMatchObject({
    id: asked.id,
    text: `${asked.text}\nModel **one** colours from now on; before it was **starter**.`,
    buttons: [],
  });
  expect((await aoi.slash('colourize', { image }).until(says('·'))).text).toContain('Model **one**');
  expect(await current(story)).toBe(join(story.folder, 'models', 'one'));
  expect((await ask(admin, 'rollback')).text).toBe(
    'Model **starter** colours again; **one** stays in the list.',
  );
  expect((await aoi.slash('colourize', { image }).until(says('·'))).text).toContain('Model **starter**');
  expect((await ask(admin, 'rollback')).text).toBe('No other model was promoted before.');
});

test.each([
  [
    'worse',
    { verdict: 'worse', reasons: ['psnr', 'pale'] },
    /\nWorse .* 77 pictures\. \(farther from the truth, too pale\)/,
  ],
  [
    'not to be told',
    { verdict: 'cannot tell', reasons: ['few pictures'], pictures: 7 },
    /\n7 pictures are too few/,
  ],
  ['judged against another', { models: { current: 'other', next: 'one' } }, /\nIt was not compared/],
  ['not judged', undefined, /\nIt was not compared/],
] as const)('a model that is %s is promoted only when asked twice', async (_, gate, sentence) => {
  const story = await tellOfModels(['one']);
  if (gate) await judge(story, 'one', gate as Partial<Gate>);
  const asked = await ask(story.admin, 'promote', { name: 'one' });
  const again = await story.admin.click(asked, 'Promote').until(says('all the same'));
  expect(again.text).toMatch(sentence);
  expect(again.text.split('\n')).toHaveLength(3); // the question, the verdict, and whether all the same
  expect(await current(story)).toBe(starterFolder);
  await story.admin.click(again, 'Promote anyway').until(says('colours from now on'));
  expect(await current(story)).toBe(join(story.folder, 'models', 'one'));
});

test('removing says what it frees; what is in use, came along or is not there is told', async () => {
  const story = await tellOfModels(['one', 'two']);
  const { admin } = story;
  await writeFile(join(story.folder, 'models', 'one', 'extra'), Buffer.alloc(3e6));
  expect((await ask(admin, 'remove', { name: 'one' })).text).toBe(
    'Model **one** is deleted: 3 MB are free again.',
  );
  expect((await ask(admin, 'remove', { name: 'starter' })).text).toMatch(
    /^Model starter is in use, or came along/,
  );
  expect((await ask(admin, 'remove', { name: 'one' })).text).toMatch(/^There is no model called one/);
  expect((await ask(admin, 'promote', { name: '../../etc' })).text).toMatch(/^There is no model called/);
});

test('a model that was deleted between the question and the click is not promoted', async () => {
  const story = await tellOfModels(['one']);
  await judge(story, 'one', {});
  const asked = await ask(story.admin, 'promote', { name: 'one' });
  await ask(story.admin, 'remove', { name: 'one' });
  const click = story.admin.click(asked, 'Promote');
  expect((await click.untilFollowUp(says('no model called'))).ephemeral).toBe(true);
  expect(await current(story)).toBe(starterFolder);
});

test('of many models those are deleted that are neither new nor promoted lately, and it is said which', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `m${index}`);
  const story = await tellOfModels(names);
  for (const name of names) await judge(story, name, {});
  const asked = await ask(story.admin, 'promote', { name: 'm6' });
  const { text } = await story.admin.click(asked, 'Promote').until(says('colours from now on'));
  expect(text).toContain('Deleted to make room: ');
  expect((await ask(story.admin, 'list')).text.split('\n')).toHaveLength(2 + 5);
});

test('a pinned model stays, and it is said by what', async () => {
  const story = await tellOfModels(['one'], { pinned: starterFolder });
  for (const command of ['promote', 'rollback']) {
    const reply = await ask(story.admin, command, command === 'promote' ? { name: 'one' } : {});
    expect(reply.text).toMatch(/^COLOURNET_MODEL says which model is used/);
  }
});

test('whoever has a role of admins is one', async () => {
  const story = await tellOfModels(['one']);
  await judge(story, 'one', {});
  const keeper = story.join('Kei', {
    roles: [story.keepers],
    permissions: [...moderator, 'ManageGuild'],
  });
  const asked = await ask(keeper, 'promote', { name: 'one' });
  await keeper.click(asked, 'Promote').until(says('colours from now on'));
  expect(await current(story)).toBe(join(story.folder, 'models', 'one'));
});

test('an admin is none on another server, whatever he may do there', async () => {
  const { discord, rei } = await tellOfModels(['one']);
  const other = discord.addGuild({ locale: 'en-US' });
  other.addMember(rei, { permissions: ['Administrator'] });
  const away = discord.as(rei, other.addChannel());
  const typed = away.slash('model rollback', {}, { unchecked: true });
  expect(await typed.answered()).toMatchObject({ type: 4 });
  expect(typed.reply).toMatchObject({ ephemeral: true, text: notAdmin });
});

test('a stranger, a member and an administrator who is not named get a refusal of their own', async () => {
  const story = await tellOfModels(['one']);
  await judge(story, 'one', {});
  const { join: enter, guild, bot } = story;
  const role = guild.addRole('Others');
  const asked = await ask(story.admin, 'promote', { name: 'one' });
  const outsiders = [
    enter('Beni'),
    enter('Chie', { permissions: ['ManageGuild', 'Administrator'] }),
    enter('Dan', { roles: [role] }),
  ];
  for (const outsider of outsiders) {
    const typed = outsider.slash('model list', {}, { unchecked: true });
    expect(await typed.answered()).toMatchObject({ type: 4 });
    expect(typed.reply).toMatchObject({ ephemeral: true, text: notAdmin });
    const clicked = outsider.click(asked, 'Promote');
    await clicked.answered();
    expect(clicked.reply).toMatchObject({ ephemeral: true, text: notAdmin });
    const forged = outsider.forge(asked, { custom_id: 'model:2:one' });
    await forged.answered();
    expect(forged.reply!.ephemeral).toBe(true);
  }
  expect(await current(story)).toBe(starterFolder);
  expect(bot.logged()).toContain('no admin, and refused');
});

test('what the bot never wrote promotes nothing, not even for an admin', async () => {
  const story = await tellOfModels(['one']);
  const list = await ask(story.admin, 'promote', { name: 'one' });
  for (const custom_id of ['model:2:one', 'model:2:../one', 'model:', 'model']) {
    const forged = story.admin.forge(list, { custom_id });
    await forged.answered();
    expect(forged.reply).toMatchObject({ ephemeral: true, text: 'That button does nothing any more.' });
  }
  expect(await current(story)).toBe(starterFolder);
});
