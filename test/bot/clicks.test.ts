import { expect, onTestFinished, test, vi } from 'vitest';
import { colourOf, isAnswered, moderator, tellOfResults } from '../support/bot-story.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const { page, image, tell, tellOfResult } = await tellOfResults();
const menu = 'Temperature: balanced';

const says = (text: string) => (message: SeenMessage) => message.text.includes(text);

test("the requester's choice changes the message, and the network does not run again", async () => {
  const { aoi, result, colouriser, channel } = await tellOfResult();
  const chosen = aoi.choose(result, menu, 'soft (0.8)');
  expect(await chosen.answered()).toMatchObject({ type: 6 });
  const soft = await chosen.until(says('temperature **0.8** (soft)'));
  expect(soft.id).toBe(result.id);
  expect(soft.selects[0]!.placeholder).toBe('Temperature: soft');
  expect(soft.attachments.map(({ name }) => name)).toEqual(['original-1.png', 'colournet-1.png']);
  expect(soft.pictures[0]!.bytes).not.toEqual(result.pictures[0]!.bytes);
  const hot = await aoi.choose(soft, 'Temperature: soft', '0.05').until(says('temperature **0.05** ·'));
  expect(await colourOf(hot.pictures[0]!.bytes)).toBeGreaterThan(await colourOf(soft.pictures[0]!.bytes));
  expect(colouriser.asked).toEqual(['colourise', 'redecode', 'redecode']);
  expect(channel.messages).toHaveLength(1);
});

test.each([
  ['0.5', '0.5'],
  [' 0,333 ', '0.33'],
  ['１．２', '1.2'],
  ['0.05', '0.05'],
  ['1.5', '1.5'],
])('another temperature can be written, like "%s"', async (written, temperature) => {
  const { aoi, result } = await tellOfResult();
  const modal = await aoi.choose(result, menu, 'Other …').opened();
  expect(modal).toMatchObject({
    title: 'Another temperature',
    fields: [{ label: 'Temperature', value: '0.38' }],
  });
  const sent = aoi.submit(modal, { temperature: written }, { unchecked: true });
  const redone = await sent.until(says(`temperature **${temperature}** ·`));
  expect(redone.id).toBe(result.id);
});

test.each(['', '0', '0.04', '1.51', '-1', 'warm', '1e9', 'NaN', 'Infinity', '0.5.5', '9'.repeat(40)])(
  'a written temperature of "%s" is refused to the writer alone, and the result stays',
  async (written) => {
    const { aoi, result, channel } = await tellOfResult();
    const modal = await aoi.choose(result, menu, 'Other …').opened();
    const sent = aoi.submit(modal, { temperature: written }, { unchecked: true });
    expect(await sent.answered()).toMatchObject({ type: 4 });
    expect(sent.reply).toMatchObject({
      ephemeral: true,
      text: 'A temperature lies between 0.05 (vivid) and 1.5 (soft).',
    });
    expect(channel.messages[0]).toMatchObject({ text: result.text, edits: result.edits });
  },
);

test('the original is shown and hidden again, and nothing is coloured or sent anew', async () => {
  const { aoi, result, colouriser } = await tellOfResult();
  const ids = result.attachments.map(({ id }) => id).toSorted();
  const compared = await aoi.click(result, 'Compare').until(({ pictures }) => pictures.length === 2);
  expect(compared.pictures[1]).toMatchObject({ description: 'The original: A picture' });
  expect(compared.pictures[1]!.bytes).toEqual(page);
  expect(compared.text).toBe(result.text);
  const back = await aoi.click(compared, 'Result only').until(({ pictures }) => pictures.length === 1);
  for (const { attachments } of [compared, back]) {
    expect(attachments.map(({ id }) => id).toSorted()).toEqual(ids);
  }
  expect(back.selects).toEqual(result.selects);
  expect(colouriser.asked).toEqual(['colourise']);
});

test('a choice while comparing keeps on comparing', async () => {
  const { aoi, result } = await tellOfResult(true);
  const soft = await aoi.choose(result, menu, 'soft (0.8)').until(says('(soft)'));
  expect(soft.pictures.map(({ name }) => name)).toEqual(['colournet-1.png', 'original-1.png']);
  const only = await aoi.click(soft, 'Result only').until(({ pictures }) => pictures.length === 1);
  expect(only.text).toContain('(soft)');
});

test('of quick choices the last one is shown', async () => {
  const { aoi, result, colouriser, channel } = await tellOfResult();
  const release = colouriser.hold();
  const choices = ['vivid (0.15)', '0.5', 'soft (0.8)', '1.25', 'balanced (0.38)', '1'];
  const clicks = choices.map((choice) => aoi.choose(result, menu, choice));
  await Promise.all(clicks.map((click) => click.answered()));
  release();
  await clicks.at(-1)!.until(says('temperature **1** ·'));
  expect(colouriser.asked.filter((asked) => asked === 'redecode').length).toBeLessThan(choices.length);
  expect(channel.messages[0]!.edits).toBe(result.edits + 1);
});

test('who compares before his choice is shown gets both', async () => {
  const { aoi, result, colouriser } = await tellOfResult();
  const release = colouriser.hold();
  const chosen = aoi.choose(result, menu, 'soft (0.8)');
  await chosen.answered();
  const compared = aoi.click(result, 'Compare');
  await compared.answered();
  release();
  const both = await compared.until(({ pictures }) => pictures.length === 2);
  expect(both.text).toContain('(soft)');
});

test("the requester deletes his result, a moderator anybody's, and nobody else does", async () => {
  const { aoi, join, result, channel } = await tellOfResult();
  const refused = join('Beni').click(result, 'Delete');
  await refused.answered();
  expect(refused.reply).toMatchObject({
    ephemeral: true,
    text: 'Only whoever asked for it, or a moderator, may do that.',
  });
  expect(channel.messages[0]!.deleted).toBe(false);
  aoi.click(result, 'Delete');
  await channel.until(([message]) => message!.deleted);
  const again = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  join('Mod', { permissions: moderator }).click(again, 'Delete');
  await channel.until((messages) => messages.find(({ id }) => id === again.id)!.deleted);
});

test('a preset that was deleted meanwhile is refused to whoever chose it, and the result stays', async () => {
  const { aoi, join, channel } = await tell();
  const mod = join('Mod', { permissions: moderator });
  await mod.slash('preset save', { name: 'Night', temperature: 0.9 }).until(isAnswered);
  const result = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  await mod.slash('preset delete', { name: 'Night' }).until(isAnswered);
  const chosen = aoi.choose(result, menu, 'Night (0.9)');
  const told = await chosen.untilFollowUp(({ text }) => text !== '');
  expect(told).toMatchObject({ ephemeral: true });
  expect(told.text).toMatch(/^There is no preset called Night here/);
  const copy = join('Beni').choose(result, menu, 'Night (0.9)');
  expect((await copy.until(isAnswered)).text).toMatch(/^There is no preset called Night here/);
  expect(channel.messages.find(({ id }) => id === result.id)).toMatchObject({ edits: result.edits });
});

test('what is clicked after the message was deleted does no harm', async () => {
  const { aoi, result, colouriser, channel } = await tellOfResult(false, { refused: [10_008] });
  const release = colouriser.hold();
  const chosen = aoi.choose(result, menu, 'soft (0.8)');
  await chosen.answered();
  aoi.click(result, 'Delete');
  await channel.until(([message]) => message!.deleted);
  release();
  const again = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  expect(again.deleted).toBe(false);
});

test('Discord takes few edits of an old message: the member is told, and does not wait for an hour', async () => {
  const { aoi, result } = await tellOfResult(false, { refused: [30_046] });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  let { placeholder } = result.selects[0]!;
  for (const temperature of ['0.05', '0.25', '0.5', '1', '1.25']) {
    await aoi.choose(result, placeholder, temperature).until(says(`temperature **${temperature}**`));
    placeholder = `Temperature: ${temperature}`;
  }
  const told = await aoi.choose(result, placeholder, '1.5').untilFollowUp(({ text }) => text !== '');
  expect(told).toMatchObject({
    ephemeral: true,
    text: 'Discord lets me change an old message only a few times an hour: try again later, or ask for a new one.',
  });
});
