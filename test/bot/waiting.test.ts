import { expect, test } from 'vitest';
import { greyPage, tellStories } from '../support/bot-story.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };

const says = (text: string) => (message: SeenMessage) => message.text.startsWith(text);
const isDone = ({ pictures }: SeenMessage) => pictures.length > 0;

test('who waits sees his place and when he will be done, and moves up when another cancels', async () => {
  const { aoi, join, colouriser } = await tell();
  const release = colouriser.hold();
  const first = aoi.slash('colourize', { image });
  await first.until(says('Colouring …'));
  const [beni, chie] = [join('Beni'), join('Chie')];
  const second = beni.slash('colourize', { image });
  const waiting = await second.until(says('Waiting: 1 of 1, done <t:'));
  expect(waiting.buttons.map(({ label }) => label)).toEqual(['Cancel']);
  const doneAt = Number(/<t:(\d+):R>/.exec(waiting.text)![1]) * 1000;
  expect(doneAt - Date.now()).toBeGreaterThan(0);
  expect(doneAt - Date.now()).toBeLessThan(60_000);
  const third = chie.slash('colourize', { image });
  await third.until(says('Waiting: 2 of 2'));
  beni.click(waiting, 'Cancel');
  const cancelled = await second.until(says('Cancelled.'));
  expect(cancelled).toMatchObject({ buttons: [], pictures: [] });
  await third.until(says('Waiting: 1 of 1'));
  release();
  await Promise.all([first.until(isDone), third.until(isDone)]);
  expect(second.reply!.text).toBe('Cancelled.');
  expect(colouriser.asked).toHaveLength(2);
});

test('who cancels what is being coloured never sees it, and the next one is done', async () => {
  const { aoi, join, colouriser } = await tell();
  const release = colouriser.hold();
  const first = aoi.slash('colourize', { image });
  const working = await first.until(says('Colouring …'));
  const second = join('Beni').slash('colourize', { image });
  aoi.click(working, 'Cancel');
  await first.until(says('Cancelled.'));
  release();
  await second.until(isDone);
  expect(first.reply).toMatchObject({ text: 'Cancelled.', attachments: [] });
});

test("nobody cancels another's job", async () => {
  const { aoi, join, colouriser } = await tell();
  const release = colouriser.hold();
  const asked = aoi.slash('colourize', { image });
  const working = await asked.until(says('Colouring …'));
  const refused = join('Beni', { permissions: ['Administrator'] }).click(working, 'Cancel');
  await refused.answered();
  expect(refused.reply).toMatchObject({
    ephemeral: true,
    text: 'Only whoever asked for it may do that.',
  });
  release();
  await asked.until(isDone);
});

test('cancelled while its last status is on the way, a finished job stays cancelled', async () => {
  const { aoi, bot, colouriser, discord } = await tell();
  const release = colouriser.hold();
  discord.faults.next(/^PATCH .*@original/, { slowMs: 1500 });
  const asked = aoi.slash('colourize', { image });
  const working = await asked.until(says('Colouring …'));
  release();
  await colouriser.idle();
  aoi.click(working, 'Cancel');
  await asked.until(says('Cancelled.'));
  const next = await aoi.slash('colourize', { image }).until(isDone);
  expect(next.deleted).toBe(false);
  expect(asked.reply!.text).toBe('Cancelled.');
  const edits = discord.requests.filter(
    ({ method, path }) => method === 'PATCH' && path.includes(asked.token),
  );
  expect(edits).toHaveLength(2); // the status and that it is cancelled
  expect(bot.logged()).not.toContain('could not be finished');
});

test('who is not acknowledged yet is told of no place, and gets his picture by the same message', async () => {
  const { aoi, join, colouriser, discord } = await tell();
  const release = colouriser.hold();
  await aoi.slash('colourize', { image }).until(says('Colouring …'));
  const [beni, chie] = [join('Beni'), join('Chie')];
  discord.faults.next(/callback$/, { slowMs: 1500, late: true });
  const late = beni.slash('colourize', { image });
  await chie.slash('colourize', { image }).until(says('Waiting: 2 of 2')); // so that Beni's would be shown, too
  await late.until(says('Waiting: 1 of 2'));
  release();
  await late.until(isDone);
});

test('three jobs of a member wait, and a fourth is refused to him alone; others are not', async () => {
  const { aoi, join, colouriser } = await tell();
  colouriser.hold();
  const running = aoi.slash('colourize', { image });
  await running.until(says('Colouring …'));
  for (let i = 0; i < 3; i++) await aoi.slash('colourize', { image }).answered();
  const fifth = aoi.slash('colourize', { image });
  expect(await fifth.answered()).toMatchObject({ type: 4 });
  expect(fifth.reply).toMatchObject({
    ephemeral: true,
    text: 'You have 3 jobs waiting already: wait until one is done.',
  });
  const post = aoi.post({ attachments: [image] });
  expect(await aoi.menu('Colourize', post).answered()).toMatchObject({ type: 4 });
  expect(await join('Beni').menu('Colourize', post).answered()).toMatchObject({ type: 5 });
});

test('a full queue and one that is too long take nobody more', async () => {
  const said = async (queue: { total: number } | { maxWaitMs: number }) => {
    const { aoi, join, colouriser } = await tell({ limits: { queue } });
    colouriser.hold();
    const first = aoi.slash('colourize', { image });
    await first.answered();
    await join('Beni').slash('colourize', { image }).answered();
    const last = join('Chie').slash('colourize', { image });
    expect(await last.answered()).toMatchObject({ type: 4 });
    expect(last.reply!.ephemeral).toBe(true);
    return last.reply!.text;
  };
  expect(await said({ total: 1 })).toBe('The queue is full: try again in a few minutes.');
  expect(await said({ maxWaitMs: 7000 })).toBe(
    'The queue is so long that the answer would come too late: try again in a few minutes.',
  );
});

test('another temperature comes before all that wait, and counts for nobody', async () => {
  const { aoi, join, colouriser } = await tell();
  const result = await aoi.slash('colourize', { image }).until(isDone);
  const release = colouriser.hold();
  await aoi.slash('colourize', { image }).until(says('Colouring …'));
  const jobs = [0, 1, 2].map(() => aoi.slash('colourize', { image }));
  await Promise.all(jobs.map((job) => job.answered()));
  const chosen = aoi.choose(result, 'Temperature: balanced', 'soft (0.8)');
  await chosen.answered();
  const other = join('Beni').choose(result, 'Temperature: balanced', 'vivid (0.15)');
  await other.answered();
  release();
  await Promise.all([chosen.until(({ text }) => text.includes('(soft)')), other.until(isDone)]);
  await jobs[2]!.until(isDone);
  expect(colouriser.asked).toEqual([
    'colourise',
    'colourise',
    'redecode',
    'redecode',
    'colourise',
    'colourise',
    'colourise',
  ]);
});

test('one message with five pictures does not keep the others waiting', async () => {
  const { aoi, join, colouriser } = await tell();
  const release = colouriser.hold();
  const five = aoi.menu('Colourize', aoi.post({ attachments: Array.from({ length: 5 }, () => image) }));
  await five.until(says('Colouring …'));
  const single = join('Beni').slash('colourize', { image });
  await single.until(says('Waiting: 1 of 2'));
  release();
  await single.until(isDone);
  expect(five.reply!.pictures).toEqual([]);
  await five.until(isDone);
});

test('fifty members at the same moment are all acknowledged while the engine is busy', async () => {
  const { join, colouriser } = await tell();
  colouriser.hold();
  const members = Array.from({ length: 50 }, (_, i) => join(`Member ${i}`));
  const asked = members.map((member) => member.slash('colourize', { image }));
  const answers = await Promise.all(asked.map((each) => each.answered())); // the fake's clock is Discord's: three seconds
  expect(answers.every(({ type }) => type === 5)).toBe(true);
});
