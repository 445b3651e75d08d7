import sharp from 'sharp';
import { expect, test } from 'vitest';
import {
  colouredPage,
  colourOf,
  greyPage,
  isAnswered,
  moderator,
  tellStories,
} from '../support/bot-story.ts';
import { storyEngine } from '../support/bot.ts';
import { animated } from '../support/pictures.ts';

const tell = tellStories();
const page = await greyPage();
const image = { name: 'page.png', bytes: page };

test('a member gives a page and sees it coloured, with alt text and how it was done', async () => {
  const { aoi } = await tell();
  const asked = aoi.slash('colourize', { image });
  expect(await asked.answered()).toMatchObject({ type: 5 });
  const reply = await asked.until(({ pictures }) => pictures.length > 0);
  expect(reply).toMatchObject({ v2: true, ephemeral: false, thinking: false });
  expect(reply.pictures).toHaveLength(1);
  expect(reply.pictures[0]).toMatchObject({
    name: 'colournet-1.png',
    description: 'Coloured by ColourNet: A picture',
    spoiler: false,
  });
  const [how, ms] = reply.text.split(/ · (?=\d)/);
  expect(how).toBe(`Model **starter** · temperature **0.38** (balanced) · ${storyEngine}`);
  expect(ms).toMatch(/^\d+\.\d s$/);
  expect(await colourOf(reply.pictures[0]!.bytes)).toBeGreaterThan(5);
  const { width, height } = await sharp(page).metadata();
  expect(await sharp(reply.pictures[0]!.bytes).metadata()).toMatchObject({ width, height, format: 'png' });
});

test('the original travels along unseen, and everything below the result can be used', async () => {
  const { aoi } = await tell();
  const reply = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  expect(reply.attachments.map(({ name, shown }) => [name, shown])).toEqual([
    ['colournet-1.png', true],
    ['original-1.png', false],
  ]);
  expect(reply.attachments[1]!.bytes).toEqual(page);
  expect(reply.selects).toHaveLength(1);
  expect(reply.selects[0]!.placeholder).toBe('Temperature: balanced');
  expect(reply.selects[0]!.options.map(({ label }) => label)).toEqual([
    'vivid (0.15)',
    'balanced (0.38)',
    'soft (0.8)',
    '0.05',
    '0.25',
    '0.5',
    '1',
    '1.25',
    '1.5',
    'Other …',
  ]);
  expect(reply.buttons.map(({ label }) => label)).toEqual(['Compare', 'Delete']);
});

test('a temperature, a preset, both, or neither: what counts is shown', async () => {
  const { aoi } = await tell();
  const text = async (options: Record<string, string | number>) =>
    (await aoi.slash('colourize', { image, ...options }).until(({ pictures }) => pictures.length > 0)).text;
  expect(await text({ temperature: 0.05 })).toMatch(/temperature \*\*0.05\*\* · /);
  expect(await text({ temperature: 1.5 })).toMatch(/temperature \*\*1.5\*\* · /);
  expect(await text({ preset: ' VIVID ' })).toMatch(/temperature \*\*0.15\*\* \(vivid\) · /);
  expect(await text({ temperature: 0.333, preset: 'vivid' })).toMatch(/temperature \*\*0.33\*\* · /);
});

test("a server's default preset counts, and its presets are offered while one types", async () => {
  const { aoi, join } = await tell();
  const mod = join('Mod', { permissions: moderator });
  await mod.slash('preset save', { name: 'Night', temperature: 0.9 }).until(isAnswered);
  await mod.slash('preset default', { name: 'night' }).until(isAnswered);
  const reply = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  expect(reply.text).toContain('temperature **0.9** (Night)');
  expect(reply.selects[0]!.options[3]).toMatchObject({ label: 'Night (0.9)' });
  expect(await aoi.autocomplete('colourize', 'preset', 'NI', { image })).toEqual([
    { name: 'Night (0.9)', value: 'Night' },
  ]);
  expect(await aoi.autocomplete('colourize', 'preset', '', { image })).toHaveLength(4);
});

test('compared from the beginning, the original stands beside the result', async () => {
  const { aoi } = await tell();
  const asked = aoi.slash('colourize', { image, compare: true });
  const { pictures, buttons } = await asked.until((reply) => reply.pictures.length > 0);
  expect(pictures.map(({ description }) => description)).toEqual([
    'Coloured by ColourNet: A picture',
    'The original: A picture',
  ]);
  expect(pictures[1]!.bytes).toEqual(page);
  expect(buttons.map(({ label }) => label)).toEqual(['Result only', 'Delete']);
});

test('asked for in private, nobody else sees it', async () => {
  const { aoi, user, discord } = await tell();
  const reply = await aoi
    .slash('colourize', { image, private: true })
    .until(({ pictures }) => pictures.length > 0);
  expect(reply.ephemeral).toBe(true);
  expect([reply.seenBy(user), reply.seenBy(discord.addUser())]).toEqual([true, false]);
});

test('alt text and spoiler of the file are kept', async () => {
  const { aoi } = await tell();
  const spoiled = { name: 'page.png', bytes: page, spoiler: true, description: 'Two people on a roof' };
  const asked = aoi.slash('colourize', { image: spoiled, compare: true });
  const { pictures, attachments } = await asked.until((reply) => reply.pictures.length > 0);
  expect(pictures).toMatchObject([
    {
      name: 'SPOILER_colournet-1.png',
      spoiler: true,
      description: 'Coloured by ColourNet: Two people on a roof',
    },
    { name: 'SPOILER_original-1.png', spoiler: true, description: 'The original: Two people on a roof' },
  ]);
  expect(attachments.map(({ spoiler }) => spoiler)).toEqual([true, true]);
});

test('an alt text as long as Discord takes is cut where it would become too long', async () => {
  const { aoi } = await tell();
  const described = { ...image, description: `${'a'.repeat(1000)}${'😀'.repeat(12)}` };
  const reply = await aoi
    .slash('colourize', { image: described })
    .until(({ pictures }) => pictures.length > 0);
  const { description } = reply.pictures[0]!;
  expect(description).toMatch(/^Coloured by ColourNet: a+$/);
  expect(description).toHaveLength(1023); // half of a sign is none
});

test('a picture with colours is said to have them, and is coloured anyway where that is wanted', async () => {
  const { aoi, restart, join, colouriser } = await tell();
  const poster = { name: 'page.png', bytes: await colouredPage() };
  const copied = await aoi.slash('colourize', { image: poster }).until(isAnswered);
  expect(copied.text).toBe('This picture has colours already.');
  expect(copied.pictures).toEqual([]);
  expect(copied.buttons.map(({ label }) => label)).toEqual(['Colour anyway', 'Delete']);
  await restart();
  const copy = await join('Beni')
    .click(copied, 'Colour anyway')
    .until(({ pictures }) => pictures.length > 0);
  expect(copy.ephemeral).toBe(true);
  const forced = await aoi.click(copied, 'Colour anyway').until(({ pictures }) => pictures.length > 0);
  expect(forced.id).toBe(copied.id);
  expect(forced.text).toContain('temperature **0.38**');
  expect(forced.buttons.map(({ label }) => label)).toEqual(['Compare', 'Delete']);
  const vivid = await aoi
    .choose(forced, forced.selects[0]!.placeholder, 'vivid (0.15)')
    .until(({ text }) => text.includes('0.15'));
  expect(vivid.pictures).toHaveLength(1);
  expect(colouriser.asked.at(-1)).toBe('redecode');
});

test('of a picture that moves the first frame is coloured, and that is said', async () => {
  const { aoi } = await tell();
  const bytes = await animated('gif', [
    [30, 30, 30],
    [200, 200, 200],
  ]);
  const asked = aoi.slash('colourize', { image: { name: 'a.gif', bytes } });
  const { text } = await asked.until(({ pictures }) => pictures.length > 0);
  expect(text).toContain('Only the first frame was coloured.');
});

test('in direct messages the built-in presets count and the member is answered in his language', async () => {
  const { discord } = await tell();
  const user = discord.addUser({ name: 'Chie', installed: true });
  const reply = await discord
    .as(user, discord.dm(user))
    .slash('colourize', { image, preset: 'soft' })
    .until(({ pictures }) => pictures.length > 0);
  expect(reply.text).toContain('(soft)');
});

test('installed to a user, it works on a server that the bot is not in, with the built-in presets', async () => {
  const { discord } = await tell();
  const user = discord.addUser({ name: 'Dai', installed: true });
  const channel = discord.addGuild({ bot: false }).addChannel();
  const dai = discord.as(user, channel);
  const reply = await dai.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  const soft = await dai
    .choose(reply, 'Temperature: balanced', 'soft (0.8)')
    .until(({ text }) => text.includes('(soft)'));
  expect(soft.id).toBe(reply.id);
  expect(await dai.autocomplete('colourize', 'preset', 'v', { image })).toHaveLength(1);
});
