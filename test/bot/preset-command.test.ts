import { expect, test } from 'vitest';
import { greyPage, isAnswered, moderator, type Story, tellStories } from '../support/bot-story.ts';
import type { FakeMember } from '../support/discord/member.ts';

const tell = tellStories();
const image = { name: 'page.png', bytes: await greyPage() };

/** What a command says to its member. */
async function say(member: FakeMember, command: string, options = {}, unchecked = false): Promise<string> {
  const asked = member.slash(command, options, { unchecked });
  const reply = await asked.until(isAnswered);
  expect(reply.ephemeral).toBe(true);
  expect(reply.mentions).toEqual([]);
  return reply.text;
}

async function tellOfModerator(): Promise<Story & { readonly mod: FakeMember }> {
  const story = await tell();
  return Object.assign(story, { mod: story.join('Mod', { permissions: moderator }) });
}

test('a moderator saves a preset, changes it, makes it the default and deletes it', async () => {
  const { mod } = await tellOfModerator();
  expect(await say(mod, 'preset save', { name: 'Night', temperature: 0.9 })).toBe('Preset **Night** is 0.9.');
  expect(await say(mod, 'preset save', { name: 'night', temperature: 0.7 })).toBe(
    'Preset **Night** is 0.7; it was 0.9.',
  );
  expect(await say(mod, 'preset default', { name: 'NIGHT' })).toBe(
    '**Night** counts where nobody says anything.',
  );
  expect(await say(mod, 'colournet presets')).toBe(
    '**Presets**\nvivid: 0.15\nbalanced: 0.38\nsoft: 0.8\nNight: 0.7 (default)',
  );
  expect(await say(mod, 'preset delete', { name: 'night' })).toBe('Preset **Night** (0.7) is deleted.');
  expect(await say(mod, 'colournet presets')).toContain('balanced: 0.38 (default)');
});

test('what cannot be done is said in a sentence, and the most presets fit into the menu', async () => {
  const { aoi, mod } = await tellOfModerator();
  expect(await say(mod, 'preset save', { name: 'Soft', temperature: 0.5 })).toMatch(/^Soft is built in/);
  expect(await say(mod, 'preset delete', { name: 'vivid' })).toMatch(/^vivid is built in/);
  expect(await say(mod, 'preset delete', { name: 'none' })).toMatch(/^There is no preset called none here/);
  expect(await say(mod, 'preset default', { name: 'none' })).toMatch(/^There is no preset called none here/);
  expect(await say(mod, 'preset save', { name: ' ', temperature: 0.5 })).toMatch(/^A preset is called by/);
  const names = Array.from({ length: 15 }, (_, i) => `p${i}`);
  for (const name of names) await say(mod, 'preset save', { name, temperature: 0.5 });
  expect(await say(mod, 'preset save', { name: 'p15', temperature: 0.5 })).toMatch(
    /^This server has 15 presets/,
  );
  const reply = await aoi.slash('colourize', { image }).until(({ pictures }) => pictures.length > 0);
  expect(reply.selects[0]!.options).toHaveLength(25);
});

test('hostile values do no harm, and the answer is short enough for Discord', async () => {
  const { mod } = await tellOfModerator();
  const long = 'x'.repeat(6000);
  expect(await say(mod, 'preset save', { name: long, temperature: 0.5 }, true)).toMatch(
    /^A preset is called/,
  );
  expect(await say(mod, 'preset delete', { name: long }, true)).toMatch(/^A preset is called/);
  expect(await say(mod, 'preset default', { name: long }, true)).toMatch(/^A preset is called/);
  expect(await say(mod, 'preset save', { name: 'a', temperature: 99 }, true)).toMatch(/^A temperature lies/);
  expect(await say(mod, 'preset save', { name: 'a', temperature: 'hot' }, true)).toMatch(
    /^A temperature lies/,
  );
});

test('a name that looks like markdown or a mention is shown as it was written and pings nobody', async () => {
  const { mod, aoi, user } = await tellOfModerator();
  const names = ['**bold**', '[a](https://e.test)', '@everyone', `<@${user.id}>`];
  for (const name of names) await say(mod, 'preset save', { name, temperature: 0.5 });
  const listed = await say(mod, 'colournet presets');
  expect(listed).toContain(String.raw`\*\*bold\*\*: 0.5`);
  expect(listed).toContain(String.raw`\[a](https://e.test): 0.5`);
  for (const preset of names) {
    const asked = aoi.slash('colourize', { image, preset });
    const reply = await asked.until(({ pictures }) => pictures.length > 0);
    expect(reply.mentions).toEqual([]);
    expect(reply.selects[0]!.options.map(({ label }) => label)).toContain(`${preset} (0.5)`);
  }
});

test('two moderators at the same moment both have their presets', async () => {
  const { mod, join } = await tellOfModerator();
  const other = join('Other', { permissions: moderator });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  await Promise.all(
    names.map((name, i) => say(i % 2 ? mod : other, 'preset save', { name, temperature: 0.5 })),
  );
  const listed = await say(mod, 'colournet presets');
  for (const name of names) expect(listed).toContain(`\n${name}: 0.5`);
});

test('a member without the permission cannot, unless a server admin lets him', async () => {
  const { aoi, user, guild } = await tellOfModerator();
  const options = { name: 'a', temperature: 0.5 };
  expect(() => aoi.slash('preset save', options)).toThrow('needs permissions');
  guild.allowCommand('preset', user);
  expect(await say(aoi, 'preset save', options)).toBe('Preset **a** is 0.5.');
});

test('it is not offered in direct messages nor where the bot is no member, and refused if sent all the same', async () => {
  const { discord } = await tell();
  const user = discord.addUser({ name: 'Eve', installed: true });
  const elsewhere = discord.addGuild({ bot: false });
  const channel = elsewhere.addChannel();
  elsewhere.addMember(user, { permissions: ['Administrator'] });
  for (const place of [discord.dm(user), channel]) {
    const eve = discord.as(user, place);
    const options = { name: 'a', temperature: 0.5 };
    expect(() => eve.slash('preset save', options)).toThrow();
    const asked = eve.slash('preset save', options, { unchecked: true });
    expect(await asked.answered()).toMatchObject({ type: 4 });
    expect(asked.reply).toMatchObject({
      ephemeral: true,
      text: 'That works only on a server that I am a member of.',
    });
    expect(await say(eve, 'colournet presets')).not.toContain('a: 0.5');
  }
});

test("one server's presets are not another's", async () => {
  const { mod, discord } = await tellOfModerator();
  await say(mod, 'preset save', { name: 'Night', temperature: 0.9 });
  const member = discord.as(discord.addUser(), discord.addGuild().addChannel());
  expect(await say(member, 'colournet presets')).not.toContain('Night');
  expect(await member.autocomplete('colourize', 'preset', 'nig', { image })).toEqual([]);
});

test('while a name is typed, what can be deleted or made the default is offered', async () => {
  const { mod } = await tellOfModerator();
  await say(mod, 'preset save', { name: 'Softer', temperature: 0.9 });
  const names = async (command: string) =>
    (await mod.autocomplete(command, 'name', 'SOFT')).map(({ value }) => value);
  expect(await names('preset delete')).toEqual(['Softer']);
  expect(await names('preset default')).toEqual(['soft', 'Softer']);
});
