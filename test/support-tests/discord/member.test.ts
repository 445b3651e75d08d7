import { expect, test } from 'vitest';
import { button, ephemeral, file, gallery, png, rawStory, text, v2 } from './raw-bot.ts';

const value = (type: number, name: string, more: object = {}) => ({ type, name, description: 'd', ...more });
const picture = { name: 'a.png', bytes: png };

async function withCommands() {
  const story = await rawStory();
  await story.bot.register(
    {
      name: 'colourize',
      description: 'd',
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      options: [
        value(11, 'image', { required: true, file_types: ['image'] }),
        value(10, 'temperature', { min_value: 0.05, max_value: 1.5 }),
        value(3, 'preset', { autocomplete: true, max_length: 5 }),
        value(3, 'size', { choices: [{ name: 'Small', value: 's' }] }),
        value(4, 'count'),
        value(5, 'compare'),
      ],
    },
    {
      name: 'preset',
      description: 'd',
      contexts: [0],
      integration_types: [0],
      default_member_permissions: '8192',
      options: [{ ...value(1, 'save'), options: [value(3, 'name', { required: true })] }, value(1, 'delete')],
    },
    { name: 'admin', description: 'd', default_member_permissions: '0' },
    { name: 'adult', description: 'd', nsfw: true },
    { name: 'Colourize', type: 3, integration_types: [0, 1] },
  );
  return story;
}

test.each<[object, string]>([
  [{}, 'image is required'],
  [{ image: 'a.png' }, 'wants a object'],
  [{ image: { name: 'a.txt', bytes: png } }, 'does not take a.txt'],
  [{ image: picture, temperature: 2 }, '2 is not in 0.05..1.5'],
  [{ image: picture, temperature: 'hot' }, 'wants a number'],
  [{ image: picture, preset: 'sixsix' }, 'has 6 characters'],
  [{ image: picture, size: 'l' }, 'is no choice'],
  [{ image: picture, count: 1.5 }, 'wants a whole number'],
  [{ image: picture, colour: 'red' }, 'no option colour'],
])('the client does not send %j', async (options, words) => {
  const { aoi, discord } = await withCommands();
  expect(() => aoi.slash('colourize', options as Parameters<typeof aoi.slash>[1])).toThrow(words);
  expect(discord.requests.filter(({ path }) => path.startsWith('/interactions'))).toEqual([]);
});

test('commands are offered by permission, kind of channel and age restriction', async () => {
  const { aoi, discord, guild, user, bot } = await withCommands();
  expect(() => aoi.slash('nothing')).toThrow('is not registered');
  expect(() => aoi.slash('preset save', { name: 'warm' })).toThrow('needs permissions 8192');
  expect(() => aoi.slash('admin')).toThrow('needs permissions 0');
  expect(() => aoi.slash('adult')).toThrow('age-restricted');
  expect(() => discord.as(user, discord.dm(user)).slash('preset delete')).toThrow('kind of channel');
  guild.allowCommand('preset', user);
  const asked = aoi.slash('preset save', { name: 'warm' });
  expect(() => aoi.slash('preset')).toThrow('wants a subcommand');
  expect(() => aoi.slash('preset lose')).toThrow('no subcommand lose');
  expect((await bot.answer(asked, 5)).status).toBe(204);
  const moderator = discord.addUser({ name: 'Mod' });
  const channel = guild.addChannel({ nsfw: true });
  guild.addMember(moderator, { permissions: ['UseApplicationCommands', 'ManageMessages'] });
  discord.as(moderator, channel).slash('preset delete');
  discord.as(moderator, channel).slash('adult');
  guild.addMember(moderator, { permissions: ['ManageMessages'] });
  expect(() => discord.as(moderator, channel).slash('preset delete')).toThrow('permission to use commands');
});

test('an own app works in any guild and in private channels, privately where the guild says so', async () => {
  const { discord, bot } = await withCommands();
  const other = discord.addUser({ name: 'Ben' });
  const ann = discord.addUser({ name: 'Ann', installed: true });
  const foreign = discord.addGuild({ bot: false });
  expect(() => discord.as(other, foreign.addChannel()).slash('colourize', { image: picture })).toThrow(
    'not installed',
  );
  discord.as(ann, discord.addPrivateChannel(ann, other)).slash('colourize', { image: picture });
  const open = discord.as(ann, foreign.addChannel()).slash('colourize', { image: picture });
  await bot.answer(open, 4, { content: 'Hi' });
  expect(open.reply!.ephemeral).toBe(false);
  foreign.addMember(ann, { permissions: ['UseApplicationCommands'] });
  const hidden = discord.as(ann, foreign.addChannel()).slash('colourize', { image: picture });
  await bot.answer(hidden, 5);
  expect(hidden.reply).toMatchObject({ ephemeral: true });
  expect([ann, other].map((user) => hidden.reply!.seenBy(user))).toEqual([true, false]);
});

test('components are used as they stand, by those who see them', async () => {
  const { aoi, bot, discord, channel } = await withCommands();
  const asked = aoi.slash('colourize', { image: picture });
  const options = [{ label: 'Warm', value: 'w' }];
  const menu = { type: 1, components: [{ type: 3, custom_id: 'm', placeholder: 'Mood', options }] };
  await bot.answer(asked, 4, {
    content: 'Hi',
    flags: ephemeral,
    components: [menu, button('a', 'Off', { disabled: true })],
  });
  const reply = asked.reply!;
  expect(() => aoi.click(reply, 'On')).toThrow('no button On');
  expect(() => aoi.click(reply, 'Off')).toThrow('disabled');
  expect(() => aoi.choose(reply, 'Mood', 'Cold')).toThrow('no option Cold');
  expect(() => aoi.choose(reply, 'Mood')).toThrow('does not take 0');
  const ben = discord.as(discord.addUser({ name: 'Ben' }), channel);
  expect(() => ben.choose(reply, 'Mood', 'Warm')).toThrow('Ben does not see');
  expect(() => ben.remove(aoi.post({ content: 'Hi' }))).toThrow('may not delete');
  const forged = ben.forge(reply, { custom_id: '../../etc', values: ['x'] });
  expect((await bot.answer(forged, 4, { content: 'No' })).status).toBe(204);
});

test('a modal is filled in within its lengths', async () => {
  const { aoi, bot } = await withCommands();
  const input = { type: 4, custom_id: 't', style: 1, min_length: 1, max_length: 4, value: '0.5' };
  const asked = aoi.slash('colourize', { image: picture });
  const components = [text('Which one?'), { type: 18, label: 'Temperature', component: input }];
  await bot.answer(asked, 9, { custom_id: 'm', title: 'Other', components });
  const modal = await asked.opened();
  expect(modal).toMatchObject({
    title: 'Other',
    fields: [{ label: 'Temperature', value: '0.5', required: true }],
  });
  expect(() => aoi.submit(modal, { t: '0.555' })).toThrow('cannot be "0.555"');
  expect(() => aoi.submit(modal, { t: '' })).toThrow('cannot be');
  const sent = aoi.submit(modal, {});
  expect((await bot.answer(sent, 6)).code).toBe(50035); // no message to update
  expect((await bot.answer(sent, 9, { custom_id: 'm', title: 'Again', components })).code).toBe(50035);
  expect((await bot.answer(sent, 4, { content: 'Thanks' })).status).toBe(204);
});

test('autocomplete is answered by type 8 with at most 25 choices', async () => {
  const { aoi, bot, discord } = await withCommands();
  const typed = aoi.autocomplete('colourize', 'preset', 'wa');
  const requests = () => discord.requests.filter(({ path }) => path.startsWith('/interactions'));
  expect(requests()).toEqual([]);
  await expect(aoi.autocomplete('colourize', 'size', 's')).rejects.toThrow('has no autocomplete');
  const asked = discord.pending().at(-1)!;
  const choices = Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` }));
  expect((await bot.answer(asked, 4, { content: 'Hi' })).code).toBe(50035);
  expect((await bot.answer(asked, 8, { choices })).code).toBe(50035);
  expect((await bot.answer(asked, 8, { choices: choices.slice(1) })).status).toBe(204);
  expect(await typed).toHaveLength(25);
});

test('messages are posted with pictures of all kinds, which the context menu hands over', async () => {
  const { aoi, bot, discord, channel } = await withCommands();
  const post = aoi.post({
    content: 'Look',
    attachments: [{ ...picture, spoiler: true, contentType: null }],
    embeds: [discord.embedPicture(channel, picture)],
    snapshots: [{ content: 'Forwarded', attachments: [picture] }],
  });
  expect(post.pictures).toMatchObject([{ name: 'SPOILER_a.png', spoiler: true }]);
  const shown = aoi.post({ attachments: [picture], components: [gallery('a.png')] });
  expect(shown).toMatchObject({ v2: true, pictures: [{ name: 'a.png' }] });
  const asked = aoi.menu('Colourize', post);
  await bot.answer(asked, 5);
  await bot.edit(
    asked,
    { flags: v2, components: [gallery('b.png')], attachments: [{ id: '0' }] },
    { files: { 0: file('b.png') } },
  );
  expect(asked.reply!.pictures).toHaveLength(1);
});

test('a hostile client sends what no client offers', async () => {
  const { discord, aoi, user, bot } = await withCommands();
  const hostile = {
    image: { ...picture, claimedName: '../../etc/passwd' },
    preset: 'x'.repeat(500),
    nothing: 1,
  };
  const asked = aoi.slash('colourize', hostile, { unchecked: true });
  expect((await bot.answer(asked, 5)).status).toBe(204);
  const there = discord.as(user, discord.dm(user)).slash('preset delete', {}, { unchecked: true });
  expect((await bot.answer(there, 5)).status).toBe(204);
});

test('what could be seen stands in the error of a wait', async () => {
  const { aoi, bot } = await withCommands();
  const asked = aoi.slash('colourize', { image: picture });
  await bot.answer(asked, 4, { content: 'Hi', components: [button('a', 'Go')] });
  await bot.edit(asked, { content: 'x'.repeat(2001) });
  const waited = asked.until(({ text: words }) => words === 'Ho', 1);
  await expect(waited).rejects.toThrow(/Acknowledged by type 4.*"Hi" \(Go\).*PATCH.*Invalid Form Body/s);
});
