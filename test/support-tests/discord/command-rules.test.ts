import { expect, test } from 'vitest';
import { rawStory } from './raw-bot.ts';

const draw = { name: 'draw', description: 'Draws' };
const value = (name: string, more: object = {}) => ({ type: 3, name, description: 'd', ...more });
const sub = (name: string, options: object[] = []) => ({ type: 1, name, description: 'd', options });
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

test.each<[string, object[], string]>([
  ['capitals in a name', [{ ...draw, name: 'Draw' }], 'name'],
  ['a space in a name', [{ ...draw, name: 'draw it' }], 'name'],
  ['an emoji in a name', [{ ...draw, name: '🎨' }], 'name'],
  ['no description', [{ name: 'draw' }], 'description'],
  ['a description of 101', [{ ...draw, description: 'x'.repeat(101) }], 'description'],
  ['a description in a context menu', [{ name: 'Draw', type: 3, description: 'Draws' }], 'description'],
  ['options in a context menu', [{ name: 'Draw', type: 3, options: [value('a')] }], 'options'],
  ['an unknown field', [{ ...draw, colour: 'red' }], 'colour'],
  ['an unknown field of an option', [{ ...draw, options: [value('a', { colour: 1 })] }], 'options'],
  ['an unknown type', [{ ...draw, options: [{ ...value('a'), type: 42 }] }], 'options'],
  ['26 options', [{ ...draw, options: many(26).map((n) => value(`o${n}`)) }], 'options'],
  [
    '26 choices',
    [{ ...draw, options: [value('a', { choices: many(26).map((n) => ({ name: `${n}`, value: `${n}` })) })] }],
    'choices',
  ],
  [
    'a choice twice',
    [
      {
        ...draw,
        options: [
          value('a', {
            choices: [
              { name: 'a', value: '1' },
              { name: 'a', value: '2' },
            ],
          }),
        ],
      },
    ],
    'choices',
  ],
  [
    'required after optional',
    [{ ...draw, options: [value('a'), value('b', { required: true })] }],
    'options',
  ],
  ['an option twice', [{ ...draw, options: [value('a'), value('a')] }], 'options'],
  ['an option in capitals', [{ ...draw, options: [value('A')] }], 'name'],
  [
    'min above max',
    [{ ...draw, options: [{ ...value('a'), type: 10, min_value: 2, max_value: 1 }] }],
    'min_value',
  ],
  [
    'min length above max',
    [{ ...draw, options: [value('a', { min_length: 3, max_length: 2 })] }],
    'min_length',
  ],
  [
    'autocomplete with choices',
    [{ ...draw, options: [value('a', { autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] }],
    'autocomplete',
  ],
  [
    'a file type without dot',
    [{ ...draw, options: [{ ...value('a'), type: 11, file_types: ['png'] }] }],
    'file_types',
  ],
  ['subcommands beside values', [{ ...draw, options: [sub('a'), value('b')] }], 'options'],
  ['a subcommand in a subcommand', [{ ...draw, options: [sub('a', [sub('b')])] }], 'options'],
  ['an unknown language', [{ ...draw, name_localizations: { xx: 'a' } }], 'name_localizations'],
  ['capitals in a translation', [{ ...draw, name_localizations: { fr: 'Dessine' } }], 'name_localizations'],
  [
    'permissions that are no number',
    [{ ...draw, default_member_permissions: 'ManageMessages' }],
    'default_member_permissions',
  ],
  [
    'more than 8000 characters',
    [
      {
        ...draw,
        options: many(25).map((n) =>
          value(`o${n}`, { choices: many(25).map((m) => ({ name: `${m}`.padEnd(40, 'x'), value: `${m}` })) }),
        ),
      },
    ],
    'options',
  ],
  ['the same command twice', [draw, draw], 'name'],
])('%s is refused', async (_, commands, field) => {
  const { bot, discord } = await rawStory();
  const { status, code, body } = await bot.call('PUT', `/applications/${discord.bot.id}/commands`, commands);
  expect({ status, code }).toEqual({ status: 400, code: 50035 });
  expect(JSON.stringify(body['errors'])).toContain(`"${field}"`);
  expect(discord.refusals).toHaveLength(1);
  expect(discord.commands.map(({ name }) => name)).toEqual(['draw', 'Colourize']);
});

test('what a bot needs is taken, as discord.js sends it', async () => {
  const { bot, discord } = await rawStory();
  await bot.register({
    ...draw,
    nsfw: false,
    default_member_permissions: '8192',
    contexts: [0],
    integration_types: [0, 1],
    name_localizations: { ja: '描く', 'zh-CN': '画' },
    options: [sub('one', [{ ...value('n'), type: 10, min_value: 0.05, max_value: 1.5 }]), sub('two')],
  });
  expect(discord.refusals).toEqual([]);
  expect(discord.commands).toMatchObject([
    { default_member_permissions: '8192', version: expect.any(String) },
  ]);
});

test('commands are registered, changed and removed one by one, globally and in a guild', async () => {
  const { bot, discord, guild } = await rawStory();
  const base = `/applications/${discord.bot.id}/guilds/${guild.id}/commands`;
  const made = await bot.call('POST', base, draw);
  expect(made).toMatchObject({ status: 201, body: { name: 'draw', guild_id: guild.id } });
  expect((await bot.call('POST', base, draw)).status).toBe(200);
  const path = `${base}/${String(made.body['id'])}`;
  expect((await bot.call('PATCH', path, { description: 'New' })).body['description']).toBe('New');
  expect((await bot.call('GET', path)).body['description']).toBe('New');
  expect((await bot.call('DELETE', path)).status).toBe(204);
  expect((await bot.call('GET', path)).code).toBe(10063);
  expect((await bot.call('GET', base)).body).toEqual([]);
  expect((await bot.call('POST', base, { ...draw, contexts: [0] })).code).toBe(50035);
});

test('a day has 200 creates', async () => {
  const { bot, discord } = await rawStory({ commandCreatesADay: 3 });
  const base = `/applications/${discord.bot.id}/commands`;
  expect((await bot.call('POST', base, { ...draw, name: 'third' })).status).toBe(201);
  expect((await bot.call('POST', base, { ...draw, name: 'fourth' })).code).toBe(30034);
});
