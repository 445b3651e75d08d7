import { expect, onTestFinished, test } from 'vitest';
import { starterFolder } from '../../src/model/current.ts';
import { tellOfResults } from '../support/bot-story.ts';
import { tinyBundle } from '../support/bundle.ts';
import type { SeenMessage } from '../support/discord/seen.ts';

const { page, image, tell, tellOfResult } = await tellOfResults();
const menu = 'Temperature: balanced';

const says = (text: string) => (message: SeenMessage) => message.text.includes(text);

test("anybody else's choice gives a copy of his own, with its own menu, and leaves the message as it is", async () => {
  const { join, user, result, channel, colouriser } = await tellOfResult();
  const beni = join('Beni');
  const chosen = beni.choose(result, menu, 'soft (0.8)');
  expect(await chosen.answered()).toMatchObject({ type: 5 });
  const copy = await chosen.until(says('(soft)'));
  expect(copy).toMatchObject({ ephemeral: true, pictures: [{ name: 'colournet-1.png' }] });
  expect(copy.seenBy(user)).toBe(false);
  expect(copy.attachments[1]!.bytes).toEqual(page);
  expect(channel.messages[0]).toMatchObject({ text: result.text, edits: result.edits });
  const hot = await beni.choose(copy, 'Temperature: soft', 'vivid (0.15)').until(says('(vivid)'));
  expect(hot).toMatchObject({ id: copy.id, ephemeral: true });
  await beni.click(hot, 'Compare').until(({ pictures }) => pictures.length === 2);
  beni.click(hot, 'Delete');
  await channel.until((messages) => messages.find(({ id }) => id === copy.id)!.deleted);
  expect(channel.messages[0]!.deleted).toBe(false);
  expect(colouriser.asked).toEqual(['colourise', 'redecode', 'redecode']);
});

test('anybody else who compares, or writes a temperature, gets a copy of his own, too', async () => {
  const { join, result, channel } = await tellOfResult();
  const beni = join('Beni');
  const compared = await beni.click(result, 'Compare').until(({ pictures }) => pictures.length === 2);
  expect(compared.ephemeral).toBe(true);
  const modal = await beni.choose(result, menu, 'Other …').opened();
  const written = await beni.submit(modal, { temperature: '0.7' }).until(says('temperature **0.7**'));
  expect(written.ephemeral).toBe(true);
  expect(channel.messages[0]).toMatchObject({ text: result.text, edits: result.edits });
});

test("of anybody else's quick choices one copy comes of the last", async () => {
  const { join, result, channel, colouriser } = await tellOfResult();
  const beni = join('Beni');
  const release = colouriser.hold();
  const clicks = ['soft (0.8)', '1', 'vivid (0.15)'].map((choice) => beni.choose(result, menu, choice));
  await Promise.all(clicks.map((click) => click.answered()));
  release();
  await clicks[2]!.until(says('(vivid)'));
  const shown = await channel.until((messages) =>
    messages.every(({ thinking, deleted }) => deleted || !thinking),
  );
  expect(shown.filter(({ deleted, ephemeral }) => ephemeral && !deleted)).toHaveLength(1);
});

test('after a restart everything under a result works: the network runs again, from the original', async () => {
  const { aoi, join, result, restart, colouriser } = await tellOfResult();
  await restart();
  const copy = await join('Beni').choose(result, menu, 'vivid (0.15)').until(says('(vivid)'));
  expect(copy.ephemeral).toBe(true);
  const soft = await aoi.choose(result, menu, 'soft (0.8)').until(says('(soft)'));
  expect(soft.id).toBe(result.id);
  expect(colouriser.asked).toEqual(['colourise', 'colourise', 'redecode']);
  await restart();
  const compared = await aoi.click(soft, 'Compare').until(({ pictures }) => pictures.length === 2);
  expect(compared.pictures[1]!.bytes).toEqual(page);
});

test('after another model took over, a choice under an older result is coloured by it, and the message names it', async () => {
  const { aoi, result, colouriser } = await tellOfResult();
  expect(result.text).toContain('Model **starter**');
  await colouriser.load(await tinyBundle('promoted'));
  onTestFinished(() => colouriser.load(starterFolder));
  const soft = await aoi.choose(result, menu, 'soft (0.8)').until(says('(soft)'));
  expect(soft).toMatchObject({ id: result.id, text: expect.stringContaining('Model **promoted**') });
  expect(colouriser.asked).toEqual(['colourise', 'redecode', 'colourise']); // what the one before knew is forgotten
});

test('alt text and spoiler outlive a choice, a copy and a restart', async () => {
  const { aoi, join, restart } = await tell();
  const spoiled = { ...image, spoiler: true, description: 'A roof: at night' };
  const result = await aoi
    .slash('colourize', { image: spoiled })
    .until(({ pictures }) => pictures.length > 0);
  await restart();
  const soft = await aoi.choose(result, menu, 'soft (0.8)').until(says('(soft)'));
  const copy = await join('Beni')
    .click(soft, 'Compare')
    .until(({ pictures }) => pictures.length === 2);
  for (const { pictures } of [soft, copy]) {
    expect(pictures[0]).toMatchObject({
      name: 'SPOILER_colournet-1.png',
      description: 'Coloured by ColourNet: A roof: at night',
      spoiler: true,
    });
  }
  expect(copy.pictures[1]).toMatchObject({ description: 'The original: A roof: at night', spoiler: true });
});
