import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { jobRecordSchema } from '../../src/bot/jobs/job-store.ts';
import { openStore } from '../../src/bot/store.ts';
import { greyPage } from '../support/bot-story.ts';
import { tellTroubles, type Trouble } from '../support/trouble.ts';

const begin = tellTroubles();
const minuteMs = 60_000;
let image: { name: string; bytes: Uint8Array };
beforeAll(async () => {
  image = { name: 'page.png', bytes: await greyPage() };
});

/** A job that the engine holds, and a job of another member that waits for it. */
async function runningAndWaiting(trouble: Trouble) {
  const release = trouble.colouriser.hold();
  const running = trouble.aoi.slash('colourize', { image });
  await running.answered();
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'a picture at work');
  const ben = trouble.discord.addUser({ name: 'Ben' });
  const waiting = trouble.discord.as(ben, trouble.channel).slash('colourize', { image });
  await waiting.until(({ text }) => text.startsWith('Waiting: 1 of 1'));
  return { release, running, waiting, ben };
}

const jobsOf = ({ bot }: Trouble) => bot.store.collection('jobs', jobRecordSchema);
const foldersOf = ({ folder }: Trouble) => readdir(join(folder, 'jobs'));
const isDone = ({ pictures }: { pictures: readonly unknown[] }) => pictures.length === 1;

test('while a job waits its record and its bytes are on the disk, and with the job both are gone', async () => {
  const trouble = await begin();
  const { release, running, waiting } = await runningAndWaiting(trouble);
  expect((await foldersOf(trouble)).toSorted()).toEqual([running.id, waiting.id]);
  expect(await jobsOf(trouble).get(waiting.id)).toMatchObject({
    token: waiting.token,
    starts: 0,
    pictures: [{ url: null }],
  });
  expect(await jobsOf(trouble).get(running.id)).toMatchObject({ starts: 1 });
  const kept = await readFile(join(trouble.folder, 'jobs', waiting.id, '0'));
  expect(kept.equals(Buffer.from(image.bytes))).toBe(true);
  release();
  await Promise.all([running.until(isDone), waiting.until(isDone)]);
  await trouble.discord.until(() => trouble.logged('job done').length === 2, 'both done');
  expect(await foldersOf(trouble)).toEqual([]);
  for (const { id } of [running, waiting]) expect(await jobsOf(trouble).get(id)).toBeUndefined();
});

test('stopped, the bot finishes the picture at work and keeps the others for the next process', async () => {
  const trouble = await begin();
  const { release, running, waiting } = await runningAndWaiting(trouble);
  const stopping = trouble.bot.stop();
  const refused = trouble.join('Cem').slash('colourize', { image });
  expect((await refused.until(({ text }) => text !== '')).text).toBe(
    'I am being restarted: try again in a minute.',
  );
  release();
  await stopping;
  expect(isDone(running.reply!)).toBe(true);
  expect(isDone(waiting.reply!)).toBe(false);
  await trouble.restart();
  await waiting.until(isDone);
  expect(trouble.discord.refusals).toEqual([]);
  expect(trouble.logged('a job of an earlier process is taken up')).toHaveLength(1);
});

test('stopped while Discord does not answer, the bot leaves the result to the next process', async () => {
  const trouble = await begin();
  trouble.discord.faults.next(/^PATCH .*@original$/, '503', 1000);
  const asked = trouble.aoi.slash('colourize', { image });
  await trouble.discord.until(
    () => (trouble.discord.faults.applied.get('503') ?? 0) >= 4,
    'all tries failed',
  );
  await trouble.bot.stop();
  expect(await foldersOf(trouble)).toEqual([asked.id]);
  trouble.discord.faults.clear();
  await trouble.restart();
  await asked.until(isDone);
});

test('stopped amid the pictures of a message, the bot shows all of them together after a restart', async () => {
  const trouble = await begin();
  const release = trouble.colouriser.hold();
  const post = trouble.aoi.post({
    attachments: [image, { ...image, name: 'b.png' }, { ...image, name: 'c.png' }],
  });
  const asked = trouble.aoi.menu('Colourize', post);
  await trouble.discord.until(() => trouble.colouriser.asked.length === 1, 'the first one at work');
  const stopping = trouble.bot.stop();
  release();
  await stopping;
  expect(trouble.colouriser.asked).toHaveLength(1);
  await trouble.restart();
  const reply = await asked.until(({ pictures }) => pictures.length > 0);
  expect(reply.pictures).toHaveLength(3);
  expect(trouble.colouriser.asked).toHaveLength(4);
});

test('a picture that was still being fetched is fetched by the next process', async () => {
  const trouble = await begin();
  trouble.discord.faults.next(/^CDN /, 'hang');
  const asked = trouble.aoi.slash('colourize', { image });
  await asked.answered();
  await trouble.discord.until(() => trouble.discord.faults.applied.has('hang'), 'a fetch on its way');
  await trouble.bot.stop();
  expect(asked.reply).toMatchObject({ thinking: true });
  await trouble.restart();
  await asked.until(isDone);
});

test('jobs that were cancelled, waiting or at work, do not come back after a restart', async () => {
  const trouble = await begin();
  const { release, running, waiting, ben } = await runningAndWaiting(trouble);
  trouble.discord.as(ben, trouble.channel).click(waiting.reply!, 'Cancel');
  await running.until(({ text }) => text === 'Colouring …');
  trouble.aoi.click(running.reply!, 'Cancel');
  for (const each of [waiting, running]) await each.until(({ text }) => text === 'Cancelled.');
  release();
  await trouble.restart();
  expect(trouble.logged('a job of an earlier process is taken up')).toEqual([]);
  expect(await foldersOf(trouble)).toEqual([]);
});

test('a job whose message somebody deletes while it waits gives its place free', async () => {
  const trouble = await begin();
  const { release, running, waiting, ben } = await runningAndWaiting(trouble);
  const cem = trouble.join('Cem').slash('colourize', { image });
  await cem.until(({ text }) => text.startsWith('Waiting: 2 of 2'));
  const moderator = trouble.discord.addUser({ name: 'Mod' });
  trouble.guild.addMember(moderator, { permissions: ['ViewChannel', 'SendMessages', 'ManageMessages'] });
  trouble.discord.as(moderator, trouble.channel).remove(cem.reply!);
  trouble.discord.as(ben, trouble.channel).click(waiting.reply!, 'Cancel'); // the next edit shows that it is gone
  await trouble.untilLogged('the message of a job was deleted');
  release();
  await running.until(isDone);
  await trouble.bot.stop();
  expect(trouble.colouriser.asked).toHaveLength(1);
  expect(await foldersOf(trouble)).toEqual([]);
});

test('a damaged record is logged and dropped, a folder without a record swept, and the rest taken up', async () => {
  const trouble = await begin();
  const { release, waiting } = await runningAndWaiting(trouble);
  const stopping = trouble.bot.stop();
  release();
  await stopping;
  const store = await openStore(undefined, trouble.folder);
  await store.collection('jobs', z.string()).set('1', 'no record');
  await store.collection('presets', z.string()).set(trouble.guild.id, 'no presets');
  await store.close();
  for (const id of ['1', '2']) await mkdir(join(trouble.folder, 'jobs', id), { recursive: true });
  await writeFile(join(trouble.folder, 'jobs', '2', '0'), 'bytes');
  await trouble.restart();
  expect(trouble.logged('a value in the store is damaged').map(({ key }) => key)).toEqual([
    '1',
    trouble.guild.id,
  ]);
  const told = await waiting.until(({ thinking, buttons }) => !thinking && buttons.length !== 1);
  expect(told.text).toContain(`The reference is ${waiting.id}`); // its presets cannot be read, and stay as they are
  expect(await jobsOf(trouble).get('1')).toBeUndefined();
  await trouble.bot.stop();
  expect(await foldersOf(trouble)).toEqual([]);
});

test('what is older than fifteen minutes when the bot starts is excused: in the channel, by a direct message, or in the log', async () => {
  const trouble = await begin();
  const { release, waiting, ben } = await runningAndWaiting(trouble);
  const secret = trouble.discord.as(ben, trouble.channel).slash('colourize', { image, private: true });
  const shy = trouble.discord.addUser({ name: 'Shy', dmsClosed: true });
  const shyly = trouble.discord.as(shy, trouble.channel).slash('colourize', { image, private: true });
  await Promise.all([secret, shyly].map((each) => each.until(({ text }) => text.startsWith('Waiting'))));
  const stopping = trouble.bot.stop();
  release();
  await stopping;
  trouble.pass(16 * minuteMs);
  for (const each of [waiting, secret, shyly]) each.expireToken();
  await trouble.restart();
  const messages = await trouble.channel.until((all) => all.some(({ text }) => text.includes('I was away')));
  const late = messages.at(-1)!;
  expect(late.text).toBe(`<@${ben.id}>\nI was away and missed this picture: send it again, please.`);
  expect(late.mentions).toEqual([ben.id]);
  const [alone] = await trouble.discord.dm(ben).until((all) => all.length > 0);
  expect(alone!.text).toContain('I was away');
  await trouble.discord.until(() => trouble.logged('job done').length === 4, 'all done');
  expect(trouble.channel.messages.filter(({ text }) => text.includes('I was away'))).toHaveLength(1);
  expect(trouble.logged('nobody can be told of a late result')).toMatchObject([{ error: { code: 50_007 } }]);
  expect(await trouble.metric('colournet_undelivered_total')).toBe(1);
  expect(trouble.discord.invalidRequests).toBe(1); // the closed direct messages, and no dead token
  expect(await foldersOf(trouble)).toEqual([]);
});

test('a repeated delivery is coloured once: while the first waits, after it was done, and after a restart', async () => {
  const trouble = await begin();
  const release = trouble.colouriser.hold();
  trouble.discord.faults.duplicateInteractions = 1;
  const asked = trouble.aoi.slash('colourize', { image });
  await trouble.untilLogged('delivered again');
  release();
  await asked.until(isDone);
  await trouble.untilLogged('job done');
  trouble.deliverAgain(asked.id);
  await trouble.discord.until(() => trouble.logged('delivered again').length === 2, 'the second one told');
  await trouble.restart();
  trouble.deliverAgain(asked.id);
  await trouble.untilLogged('an interaction was delivered again');
  const other = trouble.aoi.slash('colourize', { image });
  trouble.discord.faults.next(/callback/, '500 before'); // the first try of the repeated one: then 40060 means nothing
  trouble.deliverAgain(asked.id);
  await other.until(isDone);
  await trouble.bot.stop();
  expect(trouble.colouriser.asked).toHaveLength(2);
  expect(asked.reply).toMatchObject({ pictures: { length: 1 }, edits: 0 });
  expect(trouble.logged('another process uses this token and has answered')).toEqual([]);
  expect(await foldersOf(trouble)).toEqual([]);
});
